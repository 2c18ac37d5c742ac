package io.pivotscope.frontend.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.InTurn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/** Protocols that Pivotscope knows from a declaration alone, in two processes. */
@InTurn(every = 2)
class HomemadeIT {
  private static final String DECLARATION =
      Path.of("testbeds/homemade/homemade.carrier").toAbsolutePath().toString();
  private static final List<String> CALLS = List.of("futures", "fields", "messages");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "A user's own RPC",
      versions = "declared",
      hops =
          "map entry, byte[] field, unknown field of protobuf, header set by name; answered by the"
              + " handler, or by another thread; element of a queue")
  void declaredByTheFrontend(String java) {
    try (PropagationBench bench =
        new PropagationBench(directory, "homemade", java, "--carriers", DECLARATION)) {
      exactly(bench);
    }
  }

  @Test
  void declaredByTheAgentsOption() {
    String java = System.getProperty("java.home");
    try (PropagationBench bench = new PropagationBench(directory, "homemade", java)) {
      bench.agentOptions(",carriers=" + DECLARATION);
      exactly(bench);
    }
  }

  private static void exactly(PropagationBench bench) {
    Child server = bench.guest("server", "testbed.homemade.Server");
    Child client = bench.guest("client", "testbed.homemade.Client", ports(server));
    bench.warm(client);
    List<Collection> collections = bench.collect(PropagationBench.FORWARD, PropagationBench.BACK);
    client.command("run " + PropagationBench.THREADS + " " + PropagationBench.REQUESTS);
    PropagationBench.assertEachWithItself(
        collections.get(0).finish(),
        List.of("map", "field", "protobuf", "method"),
        PropagationBench.REQUESTS);
    // A letter brings nothing back.
    PropagationBench.assertEachWithItself(
        collections.get(1).finish(),
        List.of("map", "field", "protobuf"),
        PropagationBench.REQUESTS);
    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertCounts(bench));
    bench.assertAtRest();
  }

  private static String[] ports(Child server) {
    String line =
        server.lines().stream().filter(each -> each.startsWith("ports ")).findFirst().orElseThrow();
    return line.substring("ports ".length()).split(" ");
  }

  private static void assertCounts(PropagationBench bench) {
    long sent = (long) PropagationBench.THREADS * PropagationBench.REQUESTS;
    for (String carrier : CALLS) {
      assertThat(bench.count("client", carrier, "call", "attached")).as(carrier).isEqualTo(sent);
      assertThat(bench.count("server", carrier, "call", "extracted")).as(carrier).isEqualTo(sent);
      assertThat(bench.count("server", carrier, "call", "returned")).as(carrier).isEqualTo(sent);
      assertThat(bench.count("client", carrier, "call", "merged")).as(carrier).isEqualTo(sent);
      assertThat(bench.count("client", carrier, "call", "orphaned")).as(carrier).isZero();
    }
    assertThat(bench.count("client", "mail", "message", "attached")).isEqualTo(sent);
    assertThat(bench.count("server", "mail", "message", "extracted")).isEqualTo(sent);
  }
}
