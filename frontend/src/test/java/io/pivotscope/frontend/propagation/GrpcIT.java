package io.pivotscope.frontend.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.InTurn;
import io.pivotscope.frontend.it.TakesTurns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/** gRPC-java: one process that calls, one that serves. */
@TakesTurns(turn = 1)
@InTurn(every = 3)
class GrpcIT {
  private static final List<String> KINDS =
      List.of(
          "blocking",
          "later",
          "throwing",
          "future",
          "listener",
          "async",
          "iterator",
          "serverStream",
          "clientStream",
          "bidi");

  /** Of each kind: there are many kinds. */
  private static final int REQUESTS = 25;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "gRPC-java",
      versions = "1.76.0",
      hops =
          "unary (blocking, future and its listeners, async), server, client and bidirectional"
              + " streams, handlers that throw or answer from another thread; and back with the"
              + " trailers; executors of channel and server")
  void calls(String java) {
    exactly(java, "grpc", "pool");
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "gRPC-java",
      versions = "1.76.0",
      hops = "unary calls and streams with directExecutor at both ends")
  void callsOnTheTransportsThreads(String java) {
    exactly(java, "grpc", "direct");
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(library = "gRPC-java", versions = "1.50.2", hops = "as 1.76.0, with executors")
  void callsOfAnOlderVersion(String java) {
    exactly(java, "grpc-1.50.2", "pool");
  }

  private void exactly(String java, String testbed, String executor) {
    try (PropagationBench bench = new PropagationBench(directory, testbed, java)) {
      Child server = bench.guest("server", "testbed.grpc.EchoServer", executor);
      Child client = client(bench, server, executor, KINDS);
      bench.warm(client);
      List<Collection> collections = bench.collect(PropagationBench.FORWARD, PropagationBench.BACK);
      client.command("run " + PropagationBench.THREADS + " " + REQUESTS);
      for (Collection each : collections) {
        PropagationBench.assertEachWithItself(each.finish(), KINDS, REQUESTS);
      }
      bench.assertAtRest();
      long calls = calls(KINDS, REQUESTS);
      assertCounts(bench, "client", "attached", calls, "merged", calls, "orphaned", 0);
      assertCounts(bench, "server", "extracted", calls, "returned", calls, "bare", 0);
    }
  }

  /** Each attempt is a branch: what all have done is known in the end, if they were answered. */
  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "gRPC-java",
      versions = "1.76.0",
      hops = "every attempt of a retried and of a hedged call, back from those that were answered")
  void attempts(String java) {
    List<String> retried = List.of("retried");
    List<String> hedged = List.of("hedged");
    try (PropagationBench bench = new PropagationBench(directory, "grpc", java)) {
      Child server = bench.guest("server", "testbed.grpc.EchoServer");
      Child retrying = client("retrying", bench, server, "pool", retried);
      Child hedging = client("hedging", bench, server, "pool", hedged);
      for (Child client : List.of(retrying, hedging)) {
        bench.warm(client);
      }
      List<Collection> collections = bench.collect(PropagationBench.FORWARD, PropagationBench.BACK);
      retrying.command("run " + PropagationBench.THREADS + " " + REQUESTS);
      PropagationBench.assertEachWithItself(collections.get(0).finish(), retried, 2 * REQUESTS);
      PropagationBench.assertEachWithItself(collections.get(1).finish(), retried, 2 * REQUESTS);
      long calls = calls(retried, REQUESTS);
      assertCounts(bench, "retrying", "attached", 2 * calls, "merged", 2 * calls, "orphaned", 0);

      collections = bench.collect(PropagationBench.FORWARD, PropagationBench.BACK);
      hedging.command("run " + PropagationBench.THREADS + " " + REQUESTS);
      PropagationBench.assertEachWithItself(collections.get(0).finish(), hedged, 2 * REQUESTS);
      PropagationBench.assertEachWithItself(collections.get(1).finish(), hedged, REQUESTS);
      assertCounts(bench, "hedging", "attached", 2 * calls, "merged", calls, "orphaned", 0);
      assertCounts(bench, "server", "extracted", 4 * calls, "returned", 3 * calls, "bare", 0);
      bench.assertAtRest();
    }
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void aCallThatWasGivenUpBringsNothingBack(String java) {
    List<String> kinds = List.of("cancelled", "deadline");
    try (PropagationBench bench = new PropagationBench(directory, "grpc", java)) {
      Child server = bench.guest("server", "testbed.grpc.EchoServer");
      Child client = client(bench, server, "pool", kinds);
      bench.warm(client);
      List<Collection> collections =
          bench.collect(PropagationBench.BACK, PropagationBench.pairs("c", "a"));
      client.command("run " + PropagationBench.THREADS + " " + REQUESTS);
      assertThat(collections.get(0).finish()).isEmpty();
      PropagationBench.assertEachWithItself(collections.get(1).finish(), kinds, REQUESTS);
      assertCounts(bench, "client", "attached", calls(kinds, REQUESTS), "merged", 0);
      bench.assertAtRest();
    }
  }

  /** The joins of the caller's own events hold, and the counts tell of the gap. */
  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void aServerWithoutAgent(String java) {
    List<String> kinds = List.of("async", "blocking", "future");
    try (PropagationBench bench = new PropagationBench(directory, "grpc", java)) {
      Child server = bench.bare("server", "testbed.grpc.EchoServer");
      Child client = client(bench, server, "pool", kinds);
      bench.exactly(client, kinds, PropagationBench.pairs("c", "a"));
      long calls = calls(kinds, PropagationBench.REQUESTS);
      assertCounts(bench, "client", "attached", calls, "merged", 0, "bareReplies", calls);
    }
  }

  /** A server refuses metadata above a size: our header must not be what is too much. */
  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void metadataWithoutRoom(String java) {
    List<String> kinds = List.of("laden");
    try (PropagationBench bench = new PropagationBench(directory, "grpc", java)) {
      Child server = bench.guest("server", "testbed.grpc.EchoServer");
      Child client = client(bench, server, "pool", kinds);
      bench.exactlyWithoutEdges(client, kinds, PropagationBench.pairs("c", "a"));
      long calls = calls(kinds, PropagationBench.REQUESTS);
      assertCounts(bench, "client", "oversized", calls, "attached", 0, "merged", 0);
      assertCounts(bench, "server", "bare", calls, "extracted", 0, "returned", 0);
    }
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void aClientWithoutAgent(String java) {
    try (PropagationBench bench = new PropagationBench(directory, "grpc", java)) {
      Child server = bench.guest("server", "testbed.grpc.EchoServer");
      Child client =
          bench.bare("client", "testbed.grpc.EchoClient", port(server), "pool", "blocking");
      bench.warm(client);
      List<Collection> collections = bench.collect(PropagationBench.FORWARD);
      client.command("run " + PropagationBench.THREADS + " " + PropagationBench.REQUESTS);
      assertThat(collections.get(0).finish()).isEmpty();
      long calls = calls(List.of("blocking"), PropagationBench.REQUESTS);
      assertCounts(bench, "server", "bare", calls, "extracted", 0, "returned", 0);
      bench.assertAtRest();
    }
  }

  private static Child client(
      PropagationBench bench, Child server, String executor, List<String> kinds) {
    return client("client", bench, server, executor, kinds);
  }

  private static Child client(
      String procName, PropagationBench bench, Child server, String executor, List<String> kinds) {
    List<String> words = new ArrayList<>(List.of(port(server), executor));
    words.addAll(kinds);
    return bench.guest(procName, "testbed.grpc.EchoClient", words.toArray(String[]::new));
  }

  private static String port(Child server) {
    return server.await(line -> line.startsWith("port ")).substring(5);
  }

  private static long calls(List<String> kinds, int requests) {
    return (long) kinds.size() * PropagationBench.THREADS * requests;
  }

  /**
   * @param counts name and value by turns; a server may count the last call after its caller does
   */
  private static void assertCounts(PropagationBench bench, String procName, Object... counts) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              for (int i = 0; i < counts.length; i += 2) {
                String count = (String) counts[i];
                assertThat(bench.count(procName, "gRPC", "call", count))
                    .as(procName + " " + count)
                    .isEqualTo(((Number) counts[i + 1]).longValue());
              }
            });
  }
}
