package io.pivotscope.frontend.propagation;

import static io.pivotscope.frontend.propagation.PropagationBench.THREADS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.RunsSaved;
import io.pivotscope.frontend.it.SavedRuns;
import io.pivotscope.frontend.it.TakesTurns;
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
@TakesTurns(turn = 0)
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
      assertThat(saved.sums("jvm/sleeps", "times", "threads"))
          .isEqualTo(Map.of("load", 3 * EACH, "slow", EACH));
      assertThat(saved.sums("jvm/threads-started", "times", "started"))
          .containsEntry("single", EACH);
      assertThat(saved.sums("jvm/pool-wait", "tasks", "pool")).containsEntry("slow", EACH);
      assertThat(saved.sums("jvm/explicit-gc", "times", "threads")).isEqualTo(Map.of("load", EACH));
      assertThat(saved.sums("jvm/connection-pool", "times", "pool", "threads"))
          .isEqualTo(Map.of("orders load", EACH));
      assertThat(saved.sums("jvm/jdbc", "times", "statement", "s.method"))
          .containsEntry("org.h2.jdbc.JdbcPreparedStatement executeUpdate", EACH);
      assertThat(saved.sums("jvm/processes-started", "times", "program"))
          .isEqualTo(Map.of("true", EACH));
      assertThat(saved.sums("jvm/connects", "connects", "host"))
          .isEqualTo(Map.of("localhost", EACH));
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
      assertThat(saved.sums("grpc/status-codes", "calls", "method", "code"))
          .isEqualTo(
              Map.of(
                  "testbed.Echo/Unary OK", EACH,
                  "testbed.Echo/Flaky OK", EACH,
                  "testbed.Echo/Throws UNKNOWN", EACH,
                  "testbed.Echo/Late DEADLINE_EXCEEDED", EACH));
      assertThat(saved.sums("grpc/retries", "furtherAttempts", "method"))
          .isEqualTo(Map.of("testbed.Echo/Flaky", EACH));
      assertThat(saved.sums("grpc/who-calls-whom", "calls", "caller", "server", "method"))
          .containsEntry("client server testbed.Echo/Unary", EACH)
          .containsEntry("client server testbed.Echo/Flaky", 2 * EACH);
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
      Map<String, Long> each = Map.of("jdk", 2 * EACH, "tomcat", 2 * EACH, "jetty", 2 * EACH);
      assertThat(saved.sums("http/in-flight", "begun", "server")).isEqualTo(each);
      assertThat(saved.sums("http/in-flight", "ended", "server")).isEqualTo(each);
      assertThat(saved.sums("http/who-calls-whom", "requests", "server")).isEqualTo(each);
      for (String client : List.of("http/client-latency", "http/url-connection-latency")) {
        assertThat(saved.sums(client, "requests", "program").values())
            .hasSize(each.size())
            .containsOnly(EACH);
      }
      assertThat(saved.sums("http/jdk-server-latency", "requests", "path", "status"))
          .isEqualTo(Map.of("plain 200", 2 * EACH));
      assertThat(saved.sums("http/tomcat-latency", "requests", "servlet", "status"))
          .isEqualTo(Map.of("answers 200", 2 * EACH));
      assertThat(saved.sums("http/jetty-latency", "requests", "path", "status"))
          .isEqualTo(Map.of("plain 200", 2 * EACH));
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
      saved.awaitRows("kafka/rebalances");
      saved.finish();
      assertThat(saved.sums("kafka/produce-latency", "records", "program", "topic"))
          .isEqualTo(Map.of("producer loop", EACH));
      assertThat(saved.sums("kafka/appends-by-topic", "records", "topic"))
          .containsEntry("loop", EACH);
      assertThat(saved.sums("kafka/record-age", "records", "program", "topic"))
          .isEqualTo(Map.of("consumer loop", EACH));
    }
  }

  private static String word(Child child, String name) {
    return child.await(line -> line.startsWith(name + " ")).substring(name.length() + 1);
  }
}
