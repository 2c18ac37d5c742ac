package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.guest.ParallelExample;
import io.pivotscope.guest.RemoteExample;
import io.pivotscope.guest.RemoteServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The paper's parallel example, within one process and across two, and joins across a reply. */
class ParallelExampleIT {
  private static final int EXECUTIONS = 40;
  private static final String A = "io.pivotscope.guest.Events.a";
  private static final String B = "io.pivotscope.guest.Events.b";

  @TempDir Path directory;
  private Bench bench;

  static List<String> jdks() {
    return Jdks.some();
  }

  @BeforeEach
  void start() {
    bench = new Bench(directory);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private Collection pairs(Class<?> example) {
    return bench.collect(
        "From b In "
            + B
            + " Join a In "
            + A
            + " On a -> b GroupBy a.name, b.name Select a.name, b.name, COUNT With request "
            + example.getName()
            + ".execute");
  }

  private static List<String> texts(List<JsonObject> rows) {
    return rows.stream().map(JsonObject::toString).toList();
  }

  private static void assertPairs(List<JsonObject> rows) {
    assertThat(texts(rows))
        .containsExactlyInAnyOrder(
            "{\"a.name\":\"a1\",\"b.name\":\"b2\",\"COUNT\":" + EXECUTIONS + "}",
            "{\"a.name\":\"a2\",\"b.name\":\"b2\",\"COUNT\":" + EXECUTIONS + "}");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void branchesOfOneProcessMeetWhereTheyMeet(String jdk) {
    Child example = bench.guest(jdk, "example", "", ParallelExample.class);
    bench.awaitAgents(1);
    Collection pairs = pairs(ParallelExample.class).await(1);
    example.command("run " + EXECUTIONS);
    assertPairs(pairs.finish());
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void branchesOfTwoProcessesMeetWhereTheyMeet(String jdk) {
    Child server = bench.guest(jdk, "server", "", RemoteServer.class);
    String port = server.await(line -> line.startsWith("port ")).substring(5);
    Child example = bench.guest(jdk, "example", "", RemoteExample.class, port);
    bench.awaitAgents(2);

    Collection pairs = pairs(RemoteExample.class);
    Collection replies =
        bench.collect(
            "From after In io.pivotscope.guest.Events.work Join b In "
                + B
                + " On b -> after GroupBy after.host, b.host, b.name"
                + " Select after.host, b.host, b.name, COUNT With request "
                + RemoteExample.class.getName()
                + ".execute");
    pairs.await(2);
    replies.await(2);
    example.command("run " + EXECUTIONS);

    assertPairs(pairs.finish());
    String hosts = "{\"after.host\":\"host-of-example\",\"b.host\":\"host-of-server\",";
    assertThat(texts(replies.finish()))
        .containsExactlyInAnyOrder(
            hosts + "\"b.name\":\"b1\",\"COUNT\":" + EXECUTIONS + "}",
            hosts + "\"b.name\":\"b2\",\"COUNT\":" + EXECUTIONS + "}");
  }
}
