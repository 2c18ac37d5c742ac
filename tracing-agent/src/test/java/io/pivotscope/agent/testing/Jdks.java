package io.pivotscope.agent.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDKs that forked tests run on: this one, and 25 where it is installed. */
public final class Jdks {

  private static final long DEFAULT_SEED = 20151004;

  private Jdks() {}

  /** For {@code @MethodSource}: this JDK, and 25 if it is there. */
  public static List<Path> all() {
    List<Path> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home")));
    if (Runtime.version().feature() != 25) {
      jdk25().ifPresent(all::add);
    }
    return all;
  }

  /**
   * For {@code @MethodSource} of tests that take long: one of {@link #all}, as the seed says; all
   * of them with the profile everything. Prints which.
   */
  public static List<Path> some() {
    List<Path> all = all();
    if (all.size() == 1 || "all".equals(System.getProperty("pivotscope.jdks"))) {
      return all;
    }
    long seed = Long.getLong("pivotscope.seed", DEFAULT_SEED);
    // The unit tests run on the first.
    Path one = all.get((int) Math.floorMod(seed + 1, all.size()));
    System.out.println("the next test runs with " + one + " alone (seed " + seed + ")");
    return List.of(one);
  }

  /** From PIVOTSCOPE_JDK25, or where packages put it. Says so when there is none. */
  public static Optional<Path> jdk25() {
    String configured = System.getenv("PIVOTSCOPE_JDK25");
    List<Path> candidates = new ArrayList<>();
    if (configured != null) {
      candidates.add(Path.of(configured));
    }
    try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
      installed
          .filter(p -> p.getFileName().toString().matches(".*\\b25\\b.*"))
          .sorted()
          .forEach(candidates::add);
    } catch (IOException e) {
      // No such directory: only the variable counts.
    }
    Optional<Path> found =
        candidates.stream().filter(p -> Files.isExecutable(p.resolve("bin/java"))).findFirst();
    if (found.isEmpty()) {
      System.out.println("JDK 25 is not here (PIVOTSCOPE_JDK25): its tests are skipped");
    }
    return found;
  }
}
