package io.pivotscope.frontend.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The hunt of the Pivot Tracing paper, section 6.1: queries Q3 to Q7 over a load that reads files
 * at random, every file on two of three data nodes, one client on each of their hosts. (A client on
 * a host without data node is sent anywhere, in 2.4.1 too.)
 */
final class ReplicaHunt {
  /** In the order in which their data nodes register. */
  private static final List<String> HOSTS = List.of("host1", "host2", "host3");

  private static final int FILES = 60;
  private static final int FILE_BYTES = 64 * 1024;
  private static final int OPS = 150;

  /** Four and a half standard deviations of where sixty files' replicas fall. */
  private static final double UNEVEN = 0.45;

  static final String Q4 =
      "From getloc In NN.GetBlockLocations Join st In StressTest.DoNextOp On st -> getloc"
          + " GroupBy st.host, getloc.src Select st.host, getloc.src, COUNT";
  static final String Q5 =
      "From getloc In NN.GetBlockLocations Join st In StressTest.DoNextOp On st -> getloc"
          + " GroupBy st.host, getloc.replicas Select st.host, getloc.replicas, COUNT";
  static final String Q6 =
      "From DNop In DN.DataTransferProtocol Join st In StressTest.DoNextOp On st -> DNop"
          + " GroupBy st.host, DNop.host Select st.host, DNop.host, COUNT";
  static final String Q7 =
      "From DNop In DN.DataTransferProtocol Join getloc In NN.GetBlockLocations On getloc -> DNop"
          + " Join st In StressTest.DoNextOp On st -> getloc Where st.host != DNop.host"
          + " GroupBy DNop.host, getloc.replicas Select DNop.host, getloc.replicas, COUNT";

  private final Map<String, Long> served;
  private final Map<String, Long> q3;
  private final Map<String, Long> q4;
  private final Map<String, Long> q5;
  private final Map<String, Long> q6;
  private final Map<String, Long> q7;

  private ReplicaHunt(Map<String, Long> served, List<TracedHdfs.Running> queries) {
    this.served = served;
    q3 = HdfsQueriesBase.longs(queries.get(0).rows(), "COUNT", "dnop.host");
    q4 = HdfsQueriesBase.longs(queries.get(1).rows(), "COUNT", "st.host", "getloc.src");
    q5 = HdfsQueriesBase.longs(queries.get(2).rows(), "COUNT", "st.host", "getloc.replicas");
    q6 = HdfsQueriesBase.longs(queries.get(3).rows(), "COUNT", "st.host", "DNop.host");
    q7 = HdfsQueriesBase.longs(queries.get(4).rows(), "COUNT", "DNop.host", "getloc.replicas");
  }

  /** Restarts the servers, runs the load under the five queries, and takes their results. */
  static ReplicaHunt in(TracedHdfs hdfs) throws IOException {
    HdfsCluster cluster = hdfs.cluster();
    String files = "files=" + FILES;
    cluster.run(
        "spread", "host9", "FsWrite", "dir=/s", files, "size=" + FILE_BYTES, "replication=2");
    hdfs.restart(HOSTS);
    List<TracedHdfs.Running> queries = hdfs.install(HdfsQueriesBase.Q3, Q4, Q5, Q6, Q7);
    Map<String, DataNodeCounters> start = cluster.counters();
    List<GuestProcess> clients = new ArrayList<>();
    for (String host : HOSTS) {
      clients.add(
          hdfs.launch(
              "stress-" + host,
              host,
              "StressTest",
              "dir=/s",
              files,
              "fileSize=" + FILE_BYTES,
              "ops=" + OPS,
              "seed=" + host.charAt(4)));
    }
    hdfs.runTogether(queries, clients.toArray(GuestProcess[]::new));
    cluster.awaitReads(start, (long) HOSTS.size() * OPS);
    Map<String, Long> served = HdfsQueriesBase.blocksRead(start, cluster.counters());
    hdfs.stop(queries);
    return new ReplicaHunt(served, queries);
  }

  /** Whether the results are right, and show the defect where there is one. */
  void judge(HdfsRelease release) {
    assertThat(q3).isEqualTo(served);
    for (String client : HOSTS) {
      // Each operation asks once for one file, and gets its two replicas.
      assertThat(sum(q4, client)).isEqualTo(OPS);
      assertThat(sum(q5, client)).isEqualTo(2L * OPS);
      assertThat(sum(q6, client)).isEqualTo(OPS);
      for (String replica : HOSTS) {
        double even = 2.0 * OPS / HOSTS.size();
        assertThat((double) count(q5, client, replica))
            .as("the name node names %s to %s", replica, client)
            .isBetween(even * (1 - UNEVEN), even * (1 + UNEVEN));
      }
      // The diagonal: whoever has a replica reads it.
      assertThat(count(q6, client, client)).isEqualTo(count(q5, client, client));
    }
    for (String server : HOSTS) {
      long remote = sumOfServer(server) - count(q6, server, server);
      assertThat(count(q7, server, server)).isEqualTo(remote);
      for (String other : HOSTS) {
        boolean earlier = HOSTS.indexOf(other) < HOSTS.indexOf(server);
        if (release == HdfsRelease.V2_4_1 && earlier) {
          assertThat(count(q7, server, other))
              .as("remote reads of %s although %s had one", server, other)
              .isZero();
        } else if (!server.equals(other)) {
          assertThat(count(q7, server, other))
              .as("remote reads of %s where %s had one too", server, other)
              .isPositive();
        }
      }
    }
  }

  private long sumOfServer(String server) {
    return HOSTS.stream().mapToLong(client -> count(q6, client, server)).sum();
  }

  private static long count(Map<String, Long> rows, String first, String second) {
    return rows.getOrDefault(first + " " + second, 0L);
  }

  private static long sum(Map<String, Long> rows, String first) {
    return rows.entrySet().stream()
        .filter(row -> row.getKey().startsWith(first + " "))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
