package io.pivotscope.sample.hdfs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * In which order a client is told a block's replicas: its own host's first, then the others of the
 * rack. Clients read from the first one, so whoever comes first among the others gets the load.
 */
enum ReplicaOrder {
  /** The others in a new random order each time: the load spreads. */
  RANDOM {
    @Override
    void orderRemote(List<DatanodeInfo> replicas, Random random) {
      Collections.shuffle(replicas, random);
    }
  },
  /** The others in one static order of all hosts, the fault of HDFS-6268. */
  FIXED {
    @Override
    void orderRemote(List<DatanodeInfo> replicas, Random random) {
      replicas.sort(Comparator.comparing(replica -> replica.host));
    }
  };

  abstract void orderRemote(List<DatanodeInfo> replicas, Random random);

  DatanodeInfo[] order(List<DatanodeInfo> replicas, String clientHost, Random random) {
    List<DatanodeInfo> ordered = new ArrayList<>(replicas);
    orderRemote(ordered, random);
    // A stable sort: false before true, and the others as they are.
    ordered.sort(Comparator.comparing(replica -> !replica.host.equals(clientHost)));
    return ordered.toArray(DatanodeInfo[]::new);
  }
}
