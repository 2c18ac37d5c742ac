package io.pivotscope.frontend.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The JDKs that guests run on: this one, and 25 where it is installed. */
public final class Jdks {
  private static final long DEFAULT_SEED = 20151004;
  private static final AtomicLong NEXT = new AtomicLong();

  private Jdks() {}

  /** Homes for {@code @MethodSource}; says so when JDK 25 is not here. */
  public static List<String> all() {
    List<String> homes = new ArrayList<>(List.of(System.getProperty("java.home")));
    if (Runtime.version().feature() != 25) {
      java25().ifPresent(home -> homes.add(home.toString()));
    }
    return homes;
  }

  /** For {@code @MethodSource} of tests that take long: {@link #all}, {@link #inTurn}. */
  public static List<String> some() {
    return inTurn(all());
  }

  /**
   * One of the ways in which a long test may run, a different one from test to test, beginning with
   * the one that the seed says; all of them where {@link #isEverything}. Prints which.
   */
  public static <T> List<T> inTurn(List<T> ways) {
    if (ways.size() <= 1 || isEverything()) {
      return ways;
    }
    T way = ways.get((int) Math.floorMod(seed() + NEXT.getAndIncrement(), ways.size()));
    System.out.println("the next test runs with " + way + " alone (seed " + seed() + ")");
    return List.of(way);
  }

  /**
   * Of {@code of} ways in which a test may run, whether this one is run; the seed says which, and
   * the next seed runs the next. All are where {@link #isEverything}.
   */
  public static boolean isTurn(int of, int way) {
    return isEverything() || Math.floorMod(seed() + way, of) == 0;
  }

  /** Of classes of tests that take long, one for each of {@link #all}: whether that one runs. */
  public static boolean isChosen(String home) {
    List<String> homes = all();
    return isEverything() || homes.get((int) Math.floorMod(seed(), homes.size())).equals(home);
  }

  /** Whether a run is to leave nothing out, however long that takes: profile everything. */
  public static boolean isEverything() {
    return "all".equals(System.getProperty("pivotscope.jdks"));
  }

  /** Says what an ordinary run leaves out. */
  static long seed() {
    return Long.getLong("pivotscope.seed", DEFAULT_SEED);
  }

  /** Home of a JDK 25; says so when there is none. */
  public static Optional<Path> java25() {
    Optional<Path> home =
        candidates().stream().filter(c -> Files.isExecutable(c.resolve("bin/java"))).findFirst();
    if (home.isEmpty()) {
      System.out.println("JDK 25 is not here (PIVOTSCOPE_JDK25): skipped");
    }
    return home;
  }

  private static List<Path> candidates() {
    List<Path> candidates = new ArrayList<>();
    String configured = System.getenv("PIVOTSCOPE_JDK25");
    if (configured != null) {
      candidates.add(Path.of(configured));
    }
    try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
      installed
          .filter(path -> path.getFileName().toString().matches(".*\\b25\\b.*"))
          .sorted()
          .forEach(candidates::add);
    } catch (IOException e) {
      // No such directory: only the variable counts.
    }
    return candidates;
  }
}
