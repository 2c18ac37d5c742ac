package io.pivotscope.frontend.propagation;

import static io.pivotscope.frontend.propagation.PropagationBench.THREADS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.RunsSaved;
import io.pivotscope.frontend.it.SavedRuns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The saved queries of systems that start quickly, each on the system that it is for. Those of
 * HDFS, HBase and ZooKeeper run where these are up for other tests.
 */
class SavedQueriesIT {
  private static final String JDKS = "io.pivotscope.frontend.it.Jdks#some";

  /** Of each kind by each thread. */
  private static final int REQUESTS = 5;

  private static final long EACH = (long) THREADS * REQUESTS;
  private static final String RUN = "run " + THREADS + " " + REQUESTS;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource(JDKS)
  @RunsSaved("jvm")
  void jvm(String java) throws Exception {
    try (PropagationBench bench = new PropagationBench(directory, "jvm", java)) {
      Child shop = bench.guest("shop", "testbed.jvm.Trouble");
      bench.warm(shop);
      SavedRuns saved = bench.saved("jvm");
      shop.command(RUN);
      saved.finish();
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @RunsSaved("grpc")
  void grpc(String java) throws Exception {
    try (PropagationBench bench = new PropagationBench(directory, "grpc", java)) {
      Child server = bench.guest("server", "testbed.grpc.EchoServer");
      Child client =
          bench.guest(
              "client",
              "testbed.grpc.EchoClient",
              word(server, "port"),
              "pool",
              "blocking",
              "retried",
              "throwing",
              "deadline");
      bench.warm(client);
      SavedRuns saved = bench.saved("grpc");
      client.command(RUN);
      saved.finish();
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @RunsSaved("http")
  void http(String java) throws Exception {
    try (PropagationBench bench = new PropagationBench(directory, "http+tomcat+jetty", java)) {
      List<Child> clients = new ArrayList<>();
      for (Map.Entry<String, String> each :
          Map.of(
                  "jdk", "testbed.http.Server",
                  "tomcat", "testbed.tomcat.Server",
                  "jetty", "testbed.jetty.JettyServer")
              .entrySet()) {
        Child server =
            bench.guest(
                each.getKey(), List.of("-Dsun.net.httpserver.nodelay=true"), each.getValue());
        clients.add(
            bench.guest(
                "client of " + each.getKey(),
                "testbed.http.Client",
                word(server, "port"),
                "send.plain",
                "url.plain"));
      }
      clients.forEach(bench::warm);
      SavedRuns saved = bench.saved("http");
      clients.forEach(client -> client.command(RUN));
      saved.finish();
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @RunsSaved("kafka")
  void kafka(String java) throws Exception {
    try (PropagationBench bench = new PropagationBench(directory, "kafka", java)) {
      Child broker = bench.guest("broker", "testbed.kafka.Broker", directory + "/broker", "loop");
      String bootstrap = word(broker, "bootstrap");
      Child producer = bench.guest("producer", "testbed.kafka.Producing", bootstrap, "loop");
      Child consumer =
          bench.guest("consumer", "testbed.kafka.Consuming", bootstrap, "classic", "loop");
      bench.warm(producer);
      consumer.command("await " + THREADS * 5);
      SavedRuns saved = bench.saved("kafka");
      producer.command(RUN);
      consumer.command("await " + EACH);
      // A second member of the group: one partition goes to it.
      bench.bare("second consumer", "testbed.kafka.Consuming", bootstrap, "classic", "loop");
      saved.finish();
      assertThat(saved.sums("kafka/produce-latency", "records", "topic")).isEmpty();
    }
  }

  private static String word(Child child, String name) {
    return child.await(line -> line.startsWith(name + " ")).substring(name.length() + 1);
  }
}
