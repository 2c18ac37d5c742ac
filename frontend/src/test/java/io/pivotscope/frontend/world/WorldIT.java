package io.pivotscope.frontend.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.it.Jdks;
import io.pivotscope.frontend.lifecycle.RunView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The unit tests of a library end alike with a probe on every method and without. What two runs
 * without one tell differently is left out, and printed, and so is what one of two runs with it
 * tells as those without; so is how much was woven, and what was not and why. An ordinary build has
 * two libraries; {@code -Dpivotscope.world} the others, and {@code -Dpivotscope.world.ways} a
 * pattern for what {@link Way} prints.
 */
class WorldIT {

  /**
   * One run.
   *
   * @param loaded whether all classes are loaded before the query comes; else they are woven on
   *     their way in
   */
  record Way(Library library, String javaHome, Probes probes, boolean loaded) {
    @Override
    public String toString() {
      String when = loaded ? "after loading" : "at load";
      return library + ", " + probes + " " + when + ", " + Path.of(javaHome).getFileName();
    }
  }

  /** What two runs without a probe tell alike, and the names of the other tests. */
  record Baseline(TreeMap<String, String> outcomes, Set<String> flaky) {}

  /** A probe on each line of a large library is fifty queries of 250 tracepoints each. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** So many tests that end otherwise may have measured time: they are run again. */
  private static final int MOST_AGAIN = 3;

  /** By library and JDK. */
  private static final Map<String, Baseline> BASELINES = new HashMap<>();

  @TempDir Path directory;
  private int started;

  static List<Way> ways() {
    String home = System.getProperty("java.home");
    String asked = System.getProperty("pivotscope.world", "some");
    if (asked.equals("some")) {
      return List.of(
          new Way(Library.CLI, home, Probes.ENTRY, false),
          new Way(Library.CSV, home, Probes.ENTRY, true));
    }
    Pattern wanted = Pattern.compile(System.getProperty("pivotscope.world.ways", "."));
    List<Way> ways = new ArrayList<>();
    for (Library library : Library.ALL) {
      if (!asked.equals("all") && !asked.equals(library.name())) {
        continue;
      }
      for (String each : Jdks.all()) {
        Stream.of(Probes.values()).map(p -> new Way(library, each, p, false)).forEach(ways::add);
        ways.add(new Way(library, each, Probes.ENTRY, true));
      }
    }
    ways.removeIf(way -> !wanted.matcher(way.toString()).find());
    return ways;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void testsEndAsTheyDoWithoutAProbe(Way way) throws Exception {
    Baseline without =
        BASELINES.computeIfAbsent(way.library() + way.javaHome(), k -> baseline(way));
    long start = System.nanoTime();
    TreeMap<String, String> with = probed(way);
    System.out.printf("world: %s: took %d s%n", way, (System.nanoTime() - start) / 1_000_000_000);
    List<String> differences = differences(without, with);
    if (!differences.isEmpty() && differences.size() <= MOST_AGAIN) {
      Set<String> again = names(differences(without, probed(way)));
      for (String difference : List.copyOf(differences)) {
        if (!again.contains(name(difference))) {
          System.out.println("world: " + way + ": once, and not again: " + difference);
          differences.remove(difference);
        }
      }
    }
    assertThat(differences).as(way.toString()).isEmpty();
  }

  private static List<String> differences(Baseline without, TreeMap<String, String> with) {
    List<String> differences = differences(without.outcomes(), with);
    differences.removeIf(d -> without.flaky().contains(name(d)));
    return differences;
  }

  private static Set<String> names(List<String> differences) {
    return differences.stream().map(WorldIT::name).collect(Collectors.toSet());
  }

  private static String name(String difference) {
    return difference.substring(0, difference.indexOf('\t'));
  }

  /** Lines {@code name TAB status and reason without TAB the same with}. */
  private static List<String> differences(Map<String, String> without, Map<String, String> with) {
    Set<String> names = new TreeSet<>(without.keySet());
    names.addAll(with.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String before = without.getOrDefault(name, "absent\t");
      String after = with.getOrDefault(name, "absent\t");
      if (!status(before).equals(status(after))) {
        differences.add(name + "\t" + before + "\t" + after);
      }
    }
    return differences;
  }

  private static String status(String outcome) {
    return outcome.substring(0, outcome.indexOf('\t'));
  }

  private Baseline baseline(Way way) {
    try (TestJvm one = jvm(way, List.of(), false);
        TestJvm two = jvm(way, List.of(), false)) {
      one.begin();
      two.begin();
      TreeMap<String, String> outcomes = one.outcomes();
      Set<String> flaky = new TreeSet<>();
      for (String difference : differences(outcomes, two.outcomes())) {
        flaky.add(name(difference));
        System.out.println("world: left out, since it is not the same twice: " + difference);
      }
      Map<String, Integer> byStatus = new TreeMap<>();
      outcomes.values().forEach(o -> byStatus.merge(status(o), 1, Integer::sum));
      System.out.println("world: " + way.library() + ", " + way.javaHome() + ": " + byStatus);
      assertThat(byStatus.getOrDefault("SUCCESSFUL", 0))
          .as("tests that pass without a probe")
          .isGreaterThan(500);
      return new Baseline(outcomes, flaky);
    }
  }

  private TestJvm jvm(Way way, List<String> agent, boolean loaded) {
    try {
      Path own = Files.createDirectory(directory.resolve("jvm" + started++));
      return new TestJvm(own, way.javaHome(), way.library(), agent, loaded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TreeMap<String, String> probed(Way way) throws Exception {
    try (Bench bench = new Bench(Files.createDirectory(directory.resolve("bench" + started++)));
        TestJvm jvm =
            jvm(
                way,
                List.of("-javaagent:" + bench.agent("world", "host") + ",budget=off"),
                way.loaded())) {
      bench.awaitAgents(1);
      ApiClient api = bench.api();
      List<Long> queries = install(api, way.probes().queries(way.library()));
      jvm.begin();
      TreeMap<String, String> outcomes = jvm.outcomes();
      report(way, api, queries);
      return outcomes;
    }
  }

  /** Returns when the process collects for all of them. */
  private static List<Long> install(ApiClient api, List<String> texts) throws Exception {
    List<Long> queries = new ArrayList<>();
    for (String text : texts) {
      Api.QueryText query = Api.QueryText.of(text, "the world");
      queries.add(api.install(new Api.InstallRequest(query, 0, false)).query().id());
    }
    for (long id : queries) {
      Awaitility.await().atMost(PATIENCE).until(() -> isCollecting(look(api, id)));
    }
    return queries;
  }

  private static boolean isCollecting(RunView run) {
    return run.t0Micros() != 0
        && run.nowMicros() > run.t0Micros()
        && run.processes().stream().anyMatch(p -> p.state().equals("armed"));
  }

  private static RunView look(ApiClient api, long id) throws Exception {
    return api.query(id, false, Long.MAX_VALUE);
  }

  /** Prints what was woven, and what was not. */
  private static void report(Way way, ApiClient api, List<Long> queries) throws Exception {
    int classes = 0;
    int methods = 0;
    long events = 0;
    Set<String> notes = new TreeSet<>();
    for (RunView run : still(api, queries)) {
      for (RunView.Process process : run.processes()) {
        classes += process.classes();
        methods += process.methods();
        notes.addAll(process.notes());
      }
      for (RunView.Source source : run.sources()) {
        events += source.counts().hits();
      }
    }
    System.out.printf(
        "world: %s: %,d probes in %,d classes (the library has %,d methods), %,d events%n",
        way, methods, classes, way.library().methods(), events);
    notes.forEach(note -> System.out.println("world: " + way + ": " + note));
    assertThat(methods).as("woven: " + notes).isPositive();
    assertThat(events).as("events").isPositive();
  }

  /** The runs when nothing is added to them any more: processes tell once a second. */
  private static List<RunView> still(ApiClient api, List<Long> queries) {
    AtomicReference<List<RunView>> last = new AtomicReference<>(List.of());
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1500))
        .until(
            () -> {
              List<RunView> runs = new ArrayList<>();
              for (long id : queries) {
                runs.add(look(api, id));
              }
              return told(runs).equals(told(last.getAndSet(runs)));
            });
    return last.get();
  }

  /** Of each: how many methods are woven, and events there were. */
  private static List<List<Long>> told(List<RunView> runs) {
    return runs.stream()
        .map(
            run ->
                List.of(
                    run.processes().stream().mapToLong(p -> p.methods()).sum(),
                    run.sources().stream().mapToLong(s -> s.counts().hits()).sum()))
        .toList();
  }
}
