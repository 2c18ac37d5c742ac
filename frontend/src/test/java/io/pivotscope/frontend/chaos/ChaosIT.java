package io.pivotscope.frontend.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Footprint;
import io.pivotscope.guest.Reader;
import io.pivotscope.sample.Totals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Minutes of faults by a seed ({@code -Dpivotscope.chaos.minutes}, {@code
 * -Dpivotscope.chaos.seed}): the application does what it does without us, every result is exact or
 * says what it lacks and is never too much, and when it is over everything is as before.
 */
class ChaosIT {
  private static final long MINUTES = Long.getLong("pivotscope.chaos.minutes", 5);
  private static final long SEED = Long.getLong("pivotscope.chaos.seed", 20151004);
  private static final int ASKERS = 2;
  private static final int LAST_FAULTS = 30;
  private static final long MORE_FILES = 8;
  private static final long MORE_THREADS = 6;
  private static final long MORE_HEAP_BYTES = 8 << 20;
  private static final long MORE_FRONTEND_HEAP_BYTES = 32 << 20;
  private static final long MORE_LOADERS = 12;
  private static final Duration SETTLING = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void theApplicationAndTheResultsBearIt() throws Exception {
    assertReadsWithoutUs();
    long millis = TimeUnit.MINUTES.toMillis(MINUTES);
    try (Bed bed = new Bed(Files.createDirectories(directory.resolve("with")))) {
      int processes = bed.application().pids().size();
      awaitAll(bed, processes);
      Schedule schedule =
          Schedule.of(
              SEED,
              millis,
              new Schedule.Targets(Application.READERS, processes, Application.READERS + 1));
      System.out.printf(
          "chaos: seed %d, %d min, %d processes, faults %s%n",
          SEED, MINUTES, processes, schedule.counts());
      Ledger ledger = new Ledger(bed);
      assertThat(ledger.askEach())
          .as("before")
          .hasSize(Shape.values().length)
          .allMatch(Outcome::isWhole);
      Map<String, Footprint> before = watch(bed);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      try (Injector injector = new Injector(bed, schedule)) {
        ledger.askUntil(end, ASKERS);
        assertThat(injector.failures()).as(story(ledger, injector)).isEmpty();
        awaitAll(bed, processes);
        List<Outcome> after = ledger.askEach();
        System.out.printf(
            "chaos: %d queries %s, marks %s%n", ledger.size(), ledger.verdicts(), ledger.marks());
        assertThat(ledger.failures()).as(story(ledger, injector)).isEmpty();
        assertThat(after)
            .as(story(ledger, injector))
            .hasSize(Shape.values().length)
            .allMatch(Outcome::isWhole);
        awaitFlat(before, bed, story(ledger, injector));
        assertThat(ledger.whole())
            .as("most results lack nothing; %s", story(ledger, injector))
            .isGreaterThan(ledger.size() / 2);
      }
      Totals totals = bed.application().endLoad();
      System.out.printf(
          "chaos: operations %s and %d reads, errors %s%n",
          totals.ops(), Truth.total(bed.application().counters()), totals.errors());
      assertThat(totals.lost()).isEmpty();
      assertThat(totals.errors().values()).containsOnly(0L);
      assertThat(totals.ops().values()).allSatisfy(ops -> assertThat(ops).isPositive());
    }
  }

  /** The same reads, deaths and stops without agents, once and shortly: no errors, same bytes. */
  private void assertReadsWithoutUs() throws Exception {
    Path own = Files.createDirectories(directory.resolve("without"));
    try (Application application = new Application(own, (line, procName, host) -> List.of())) {
      application.killReader(0);
      application.replaceReader(0, 0);
      long dataNode = application.pids().get("DataNode@host1");
      Injector.signal("-STOP", dataNode);
      for (int i = 0; i < Application.READERS; i++) {
        Child reader = application.reader(i);
        reader.send("batch b" + i + " " + Inquiry.READS + " " + Inquiry.PAUSE_MILLIS);
      }
      awaitBegun(application);
      Injector.signal("-CONT", dataNode);
      for (int i = 0; i < Application.READERS; i++) {
        long sum = Reader.checksum("b" + i, Inquiry.READS);
        String wanted = "read b" + i + " " + Inquiry.READS + " 0 " + sum;
        assertThat(application.reader(i).await(line -> line.startsWith("read "))).isEqualTo(wanted);
      }
      Totals totals = application.endLoad();
      System.out.printf("without us: operations %s, errors %s%n", totals.ops(), totals.errors());
      assertThat(totals.errors().values()).containsOnly(0L);
    }
  }

  private static void awaitBegun(Application application) {
    for (int i = 0; i < Application.READERS; i++) {
      long pid = application.reader(i).pid();
      String label = "b" + i;
      Awaitility.await(label + " has begun")
          .atMost(Duration.ofSeconds(60))
          .until(() -> Truth.of(application.counters(), pid, label).begun() > 0);
    }
  }

  private static void awaitAll(Bed bed, int processes) {
    Awaitility.await("all processes are connected")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(bed.connected()).as(bed::roll).isEqualTo(processes));
  }

  private Map<String, Footprint> watch(Bed bed) {
    Map<String, Long> pids = new LinkedHashMap<>();
    pids.put("frontend", bed.frontend().pid());
    pids.putAll(bed.application().pids());
    Map<String, Footprint> all = new ConcurrentSkipListMap<>();
    pids.entrySet().parallelStream().forEach(e -> all.put(e.getKey(), Footprint.of(e.getValue())));
    return all;
  }

  /** What is still being unwoven or closed just after the last query is no leak. */
  private void awaitFlat(Map<String, Footprint> before, Bed bed, String story) {
    List<Map<String, Footprint>> looks = new ArrayList<>();
    try {
      Awaitility.await("nothing has grown")
          .atMost(SETTLING)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofSeconds(5))
          .untilAsserted(
              () -> {
                looks.add(watch(bed));
                assertThat(grown(before, looks.get(looks.size() - 1))).as(story).isEmpty();
              });
    } finally {
      Map<String, Footprint> last = looks.get(looks.size() - 1);
      before.forEach(
          (name, was) ->
              System.out.printf("chaos: %-22s %s%n%-29s %s%n", name, was, "", last.get(name)));
    }
  }

  private static List<String> grown(Map<String, Footprint> before, Map<String, Footprint> after) {
    List<String> grown = new ArrayList<>();
    before.forEach(
        (name, was) -> {
          Footprint is = after.get(name);
          long heap = name.equals("frontend") ? MORE_FRONTEND_HEAP_BYTES : MORE_HEAP_BYTES;
          if (is.files() > was.files() + MORE_FILES
              || is.threads() > was.threads() + MORE_THREADS
              || is.ourThreads() > was.ourThreads()
              || is.liveBytes() > was.liveBytes() + heap
              || is.loaders() > was.loaders() + MORE_LOADERS) {
            grown.add(name + ": " + was + " became " + is);
          }
        });
    return grown;
  }

  private static String story(Ledger ledger, Injector injector) {
    return "rerun with -Dpivotscope.chaos.seed=%d -Dpivotscope.chaos.minutes=%d%nlast faults:%n%s%nqueries:%n%s"
        .formatted(
            SEED,
            MINUTES,
            String.join("\n", injector.last(LAST_FAULTS)),
            String.join(
                "\n",
                ledger.lines().entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue())
                    .toList()));
  }
}
