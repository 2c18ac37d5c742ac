package io.pivotscope.benchmarks.hdfs;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A row of the table.
 *
 * @param attached whether the three processes have the agent
 * @param queries what is installed all the time
 */
record Configuration(String title, boolean attached, List<Query> queries) {
  Configuration {
    queries = List.copyOf(queries);
  }

  /**
   * A query whose rows have a column {@code COUNT}.
   *
   * @param expected what the counts add up to, by how often each operation was done
   */
  record Query(String name, String text, ToLongFunction<Map<Operation, Long>> expected) {}

  /** Entries that count before those that ship. */
  static final String CATALOGUE =
      """
      tracepoint StressTest.DoNextOp {
        at io.pivotscope.benchmarks.hdfs.StressClient.doNextOp(..) entry
        export operation = arg0
        request at io.pivotscope.benchmarks.hdfs.StressClient.doNextOp(..)
      }

      tracepoint Table.Tuple {
        at io.pivotscope.benchmarks.hdfs.StressClient.tuple(..) entry
        export word = arg0
        request at io.pivotscope.benchmarks.hdfs.StressClient.doNextOp(..)
      }

      tracepoint Table.OneOfSixty {
        at io.pivotscope.benchmarks.hdfs.StressClient.oneOfSixty(..) entry
        export word = arg0
        request at io.pivotscope.benchmarks.hdfs.StressClient.doNextOp(..)
      }

      tracepoint Table.Answer {
        at org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer.getBlockLocations(..) return
        at org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer.create(..) return
        at org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer.rename(..) return
      }

      tracepoint Table.Served {
        at org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer.getBlockLocations(..) entry
        at org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer.create(..) entry
        at org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer.rename(..) entry
        at org.apache.hadoop.hdfs.server.datanode.DataXceiver.readBlock(..) entry
      }
      """;

  /** Of these, every ratio is of the first. */
  static List<Configuration> all() {
    return List.of(
        new Configuration("not attached", false, List.of()),
        new Configuration("not attached, once more", false, List.of()),
        new Configuration("attached, idle", true, List.of()),
        new Configuration("1 tuple", true, List.of(packed("1 tuple", "Table.Tuple", 1))),
        new Configuration("60 tuples", true, List.of(packed("60 tuples", "Table.OneOfSixty", 60))),
        new Configuration("queries Q3 to Q7", true, replicaHunt()),
        new Configuration("latency queries", true, latency()));
  }

  /** Packs tuples in the client, which all travel to the servers and are joined there. */
  private static Query packed(String name, String tracepoint, int tuples) {
    return new Query(
        name,
        "From served In Table.Served Join t In "
            + tracepoint
            + " On t -> served GroupBy t.word, served.method Select t.word, served.method, COUNT",
        did -> tuples * (calls(did) + reads(did)));
  }

  /** The paper's section 6.1. */
  private static List<Query> replicaHunt() {
    String operation = " Join st In StressTest.DoNextOp On st -> ";
    return List.of(
        new Query(
            "Q3",
            "From dnop In DN.DataTransferProtocol GroupBy dnop.host Select dnop.host, COUNT",
            Configuration::reads),
        new Query(
            "Q4",
            "From getloc In NN.GetBlockLocations"
                + operation
                + "getloc GroupBy st.host, getloc.src Select st.host, getloc.src, COUNT",
            Configuration::lookups),
        new Query(
            "Q5",
            "From getloc In NN.GetBlockLocations"
                + operation
                + "getloc GroupBy st.host, getloc.replicas Select st.host, getloc.replicas, COUNT",
            Configuration::lookups),
        new Query(
            "Q6",
            "From DNop In DN.DataTransferProtocol"
                + operation
                + "DNop GroupBy st.host, DNop.host Select st.host, DNop.host, COUNT",
            Configuration::reads),
        new Query(
            "Q7",
            "From DNop In DN.DataTransferProtocol Join getloc In NN.GetBlockLocations"
                + " On getloc -> DNop"
                + operation
                + "getloc Where st.host != DNop.host GroupBy DNop.host, getloc.replicas"
                + " Select DNop.host, getloc.replicas, COUNT",
            Configuration::reads));
  }

  /** What of an operation's time passes where, as in the paper's section 6.2. */
  private static List<Query> latency() {
    return List.of(
        new Query(
            "latency in the NameNode",
            "From op In StressTest.DoNextOp @return Join nn In MostRecent(Table.Answer) On nn -> op"
                + " GroupBy op.operation"
                + " Select op.operation, COUNT, AVERAGE(op.elapsed), AVERAGE(nn.elapsed)",
            Configuration::calls),
        new Query(
            "latency in the DataNode",
            "From dn In DN.DataTransferProtocol @return Join op In StressTest.DoNextOp On op -> dn"
                + " GroupBy op.operation, dn.host Select op.operation, dn.host, COUNT,"
                + " AVERAGE(dn.elapsed), AVERAGE(dn.time - op.time)",
            Configuration::reads));
  }

  private static long reads(Map<Operation, Long> did) {
    return did.getOrDefault(Operation.READ8K, 0L);
  }

  private static long lookups(Map<Operation, Long> did) {
    return reads(did) + did.getOrDefault(Operation.OPEN, 0L);
  }

  /** Each operation makes one call of the NameNode that the tracepoints name. */
  private static long calls(Map<Operation, Long> did) {
    return did.values().stream().mapToLong(Long::longValue).sum();
  }
}
