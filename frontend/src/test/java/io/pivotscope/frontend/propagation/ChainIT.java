package io.pivotscope.frontend.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.hdfs.HdfsCluster;
import io.pivotscope.frontend.hdfs.HdfsClusterOptions;
import io.pivotscope.frontend.hdfs.HdfsRelease;
import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.TakesTurns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/**
 * One request through four processes and into HDFS: the first event joined with the last.
 *
 * <pre>
 *   front --HTTP--> gate --gRPC--> ledger --Kafka--> writer --Hadoop IPC--> NameNode
 * </pre>
 */
@TakesTurns(turn = 1)
class ChainIT {
  private static final String TOPIC = "chain";
  private static final int REQUESTS = 25;
  private static final String FIRST_AND_LAST =
      "From create In org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer.create"
          + " Join a In testbed.guest.Events.a On a -> create"
          + " GroupBy a.name, a.procName, create.procName"
          + " Select a.name, a.procName, create.procName, COUNT"
          + " With request testbed.guest.Load.request";

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "a chain of libraries",
      versions = "JDK HTTP, gRPC 1.76.0, Kafka 4.3.1, Hadoop 3.4.3",
      hops = "HTTP to gRPC to Kafka to Hadoop IPC, four processes and the NameNode")
  void theFirstIsJoinedWithTheLast(String java) throws IOException {
    try (PropagationBench bench = new PropagationBench(directory, "chain", java);
        HdfsCluster hdfs = HdfsCluster.start(hdfs(bench, java))) {
      Child broker =
          bench.bareOf("kafka", "broker", "testbed.kafka.Broker", directory + "/broker", TOPIC);
      String bootstrap = word(broker, "bootstrap");
      Child ledger =
          bench.guestOf("chain+grpc+kafka", "ledger", "testbed.chain.Ledger", bootstrap, TOPIC);
      Child gate = bench.guestOf("chain+grpc", "gate", "testbed.chain.Gate", word(ledger, "port"));
      Child writer =
          bench.guestOf(
              "chain+kafka+hdfs-3.4.3",
              "writer",
              "testbed.chain.Writer",
              bootstrap,
              TOPIC,
              "hdfs://127.0.0.10:" + hdfs.nameNodePort());
      Child front = bench.guest("front", "testbed.chain.Front", word(gate, "port"));
      front.command("run " + PropagationBench.THREADS + " 2");
      writer.command("await " + PropagationBench.THREADS * 2);
      Collection query = bench.collect(FIRST_AND_LAST).get(0);
      front.command("run " + PropagationBench.THREADS + " " + REQUESTS);
      writer.command("await " + PropagationBench.THREADS * REQUESTS);
      assertThat(texts(query.finish())).isEqualTo(expected());
    }
  }

  private HdfsClusterOptions hdfs(PropagationBench bench, String java) {
    return HdfsClusterOptions.of(HdfsRelease.V3_4_3, directory.resolve("hdfs"))
        .withDataNodes(1, 1)
        .withJavaHome(Path.of(java))
        .withJvmArguments(
            (procName, host) ->
                procName.equals("format") ? List.of() : List.of(bench.agent(procName, host)));
  }

  private static String word(Child child, String name) {
    return child.await(line -> line.startsWith(name + " ")).substring(name.length() + 1);
  }

  private static Set<String> expected() {
    Set<String> rows = new TreeSet<>();
    for (int i = 0; i < PropagationBench.THREADS; i++) {
      rows.add("t" + i + " front NameNode " + REQUESTS);
    }
    return rows;
  }

  private static Set<String> texts(List<JsonObject> rows) {
    Set<String> texts = new TreeSet<>();
    for (JsonObject row : rows) {
      texts.add(
          String.join(" ", row.asMap().values().stream().map(cell -> cell.getAsString()).toList()));
    }
    return texts;
  }
}
