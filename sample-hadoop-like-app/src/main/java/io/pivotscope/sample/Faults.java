package io.pivotscope.sample;

import java.util.HashMap;
import java.util.Map;

/**
 * What is planted to be found.
 *
 * @param fixedReplicaOrder the NameNode names replicas on other hosts in one static order
 * @param slowDatanodes link speed in bytes per second by host, for DataNodes with a throttled link
 * @param regionServerPauseMillis how long the RegionServer stands still, as in a long collection; 0
 *     for never
 * @param regionServerPauseEveryMillis time between the ends and the beginnings of these pauses
 * @param nameNodeLockMillis how long each read holds the NameNode's lock exclusively; 0 for a
 *     shared lock
 */
public record Faults(
    boolean fixedReplicaOrder,
    Map<String, Long> slowDatanodes,
    long regionServerPauseMillis,
    long regionServerPauseEveryMillis,
    long nameNodeLockMillis) {

  public static final Faults NONE = new Faults(false, Map.of(), 0, 2000, 0);

  private static final long SLOW_BYTES_PER_SECOND = 1 << 20;

  public Faults {
    slowDatanodes = Map.copyOf(slowDatanodes);
  }

  /**
   * Reads a list such as {@code
   * fixed-replica-order,slow-datanode=host3:262144,regionserver-gc=500:2000,namenode-lock=20}. The
   * numbers are optional: bytes per second, the pause and the time between pauses in ms, and ms.
   */
  public static Faults parse(String list) {
    boolean fixedReplicaOrder = false;
    Map<String, Long> slow = new HashMap<>();
    long pauseMillis = 0;
    long pauseEveryMillis = NONE.regionServerPauseEveryMillis;
    long lockMillis = 0;
    for (String fault : list.isEmpty() ? new String[0] : list.split(",", -1)) {
      String[] nameAndValue = fault.split("=", 2);
      String[] values = nameAndValue.length == 2 ? nameAndValue[1].split(":", 2) : new String[0];
      switch (nameAndValue[0]) {
        case "fixed-replica-order" -> fixedReplicaOrder = true;
        case "slow-datanode" -> {
          if (values.length == 0) {
            throw new IllegalArgumentException("slow-datanode needs a host: slow-datanode=host1");
          }
          slow.put(values[0], number(values, 1, SLOW_BYTES_PER_SECOND));
        }
        case "regionserver-gc" -> {
          pauseMillis = number(values, 0, 500);
          pauseEveryMillis = number(values, 1, pauseEveryMillis);
        }
        case "namenode-lock" -> lockMillis = number(values, 0, 20);
        default ->
            throw new IllegalArgumentException(
                "unknown fault '"
                    + fault
                    + "', known are fixed-replica-order, slow-datanode=HOST[:BYTES_PER_SECOND],"
                    + " regionserver-gc[=MILLIS[:EVERY_MILLIS]], namenode-lock[=MILLIS]");
      }
    }
    return new Faults(fixedReplicaOrder, slow, pauseMillis, pauseEveryMillis, lockMillis);
  }

  private static long number(String[] values, int index, long otherwise) {
    return index < values.length ? Long.parseLong(values[index]) : otherwise;
  }
}
