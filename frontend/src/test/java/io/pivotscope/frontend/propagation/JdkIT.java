package io.pivotscope.frontend.propagation;

import io.pivotscope.frontend.it.Child;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/** The hand-offs of the JDK, all in one process. */
class JdkIT {
  static final List<String> HOPS =
      List.of(
          "executor",
          "invokeAll",
          "forkJoin",
          "completable",
          "allOf",
          "parallelStream",
          "scheduled",
          "thread",
          "timer");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  @Proves(
      library = "JDK",
      versions = "17, 25",
      hops =
          "Thread, executors, invokeAll, ForkJoin, CompletableFuture, allOf, parallel streams,"
              + " scheduled tasks, Timer, virtual threads (25); and back by join and get")
  void handOffs(String java) {
    try (PropagationBench bench = new PropagationBench(directory, "jdk", java)) {
      Child load = bench.guest("jdk", "testbed.jdk.HandOffs");
      List<String> hops = new ArrayList<>(HOPS);
      if (load.lines().contains("virtual threads")) {
        hops.add("virtual");
      }
      bench.exactly(load, hops, PropagationBench.FORWARD, PropagationBench.BACK);
    }
  }
}
