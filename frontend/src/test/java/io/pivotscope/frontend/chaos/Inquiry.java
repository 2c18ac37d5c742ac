package io.pivotscope.frontend.chaos;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.guest.Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A query from its installation to its final result, with reads of its own in between: their label
 * is the query's, so whatever else happens, what it must count is known. It asks again as long as
 * there is nobody who answers.
 */
final class Inquiry {
  static final int READS = 40;
  static final long PAUSE_MILLIS = 40;

  /** The frontend may be stopped for longer than its lease. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private static final Duration ARMING = Duration.ofSeconds(20);

  /** After T0: who hears of it on a busy machine has heard by then. */
  private static final long SETTLED_MICROS = 500_000;

  private final Bed bed;
  private final Shape shape;
  private final String label;
  private final List<String> wrong = new ArrayList<>();

  Inquiry(Bed bed, Shape shape, String label) {
    this.bed = bed;
    this.shape = shape;
    this.label = label;
  }

  /**
   * @throws ConditionTimeoutException if nothing gets on
   */
  Outcome run() {
    long id = install();
    RunView begun = awaitCollecting(id);
    Map<String, Outcome.Batch> batches = read(begun);
    patiently("stop " + label, () -> bed.api().stop(id));
    patiently("end of " + label, () -> ended(id));
    RunView end = patiently("result of " + label, () -> bed.api().query(id, true, Long.MAX_VALUE));
    Outcome outcome = Outcome.of(label, shape, end, batches);
    if (wrong.isEmpty()) {
      return outcome;
    }
    wrong.addAll(outcome.wrong());
    return new Outcome(label, shape, Outcome.Verdict.WRONG, outcome.marks(), wrong);
  }

  /** An answer that is lost does not mean that nothing was installed. */
  private long install() {
    Api.QueryText text =
        new Api.QueryText(
            shape.text(label),
            label,
            List.of(
                new Api.CatalogueFile("reader.tracepoints", Shape.CATALOGUE),
                new Api.CatalogueFile("sample.tracepoints", sampleCatalogue())),
            false);
    return patiently(
        "install " + label,
        () -> {
          Optional<RunView> there =
              bed.api().queries().queries().stream()
                  .filter(run -> run.text().contains("\"" + label + "\""))
                  .findFirst();
          return there.isPresent()
              ? there.get().id()
              : bed.api().install(new Api.InstallRequest(text, 0, false)).query().id();
        });
  }

  private static String sampleCatalogue() {
    Path file =
        Path.of("")
            .toAbsolutePath()
            .getParent()
            .resolve("sample-hadoop-like-app/sample.tracepoints");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In all processes if they are there; it goes on with those that are. */
  private RunView awaitCollecting(long id) {
    patiently("T0 of " + label, () -> isCollecting(bed.api().query(id, false, Long.MAX_VALUE)));
    try {
      Awaitility.await()
          .atMost(ARMING)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(() -> isArmed(bed.api().query(id, false, Long.MAX_VALUE)));
    } catch (ConditionTimeoutException e) {
      // Then the result has to say who was missing.
    }
    return patiently("state of " + label, () -> bed.api().query(id, false, Long.MAX_VALUE));
  }

  private static boolean isCollecting(RunView run) {
    return run.t0Micros() != 0 && run.nowMicros() > run.t0Micros() + SETTLED_MICROS;
  }

  private boolean isArmed(RunView run) {
    long armed = run.processes().stream().filter(p -> p.state().equals("armed")).count();
    return armed >= bed.application().pids().size();
  }

  private boolean ended(long id) throws ApiClient.Unreachable, ApiClient.Refused {
    return bed.api().query(id, false, Long.MAX_VALUE).isEnded();
  }

  /**
   * Reads in every reader that was there when the query began. One that has come later is none of
   * this query's: it says itself when it is ready.
   */
  private Map<String, Outcome.Batch> read(RunView begun) {
    Map<String, Child> asked = new LinkedHashMap<>();
    for (int i = 0; i < Application.READERS; i++) {
      String name = Application.readerName(i);
      Child reader = bed.application().reader(i);
      boolean there =
          begun.processes().stream()
              .anyMatch(p -> p.label().contains("pid " + reader.pid() + ")") && isThere(p));
      if (there && send(reader)) {
        asked.put(name, reader);
      }
    }
    Map<String, Outcome.Batch> batches = new LinkedHashMap<>();
    asked.forEach((name, reader) -> batches.put(name, await(name, reader)));
    return batches;
  }

  private static boolean isThere(RunView.Process process) {
    return List.of("armed", "removed", "left", "blind").contains(process.state());
  }

  private boolean send(Child reader) {
    try {
      reader.send("batch " + label + " " + READS + " " + PAUSE_MILLIS);
      return true;
    } catch (UncheckedIOException e) {
      return false; // killed
    }
  }

  private Outcome.Batch await(String name, Child reader) {
    String begin = "read " + label + " ";
    Awaitility.await(name + " reads for " + label)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> !reader.isAlive() || reader.lines().stream().anyMatch(l -> l.startsWith(begin)));
    Truth truth = Truth.of(bed.application().counters(), reader.pid(), label);
    reader.lines().stream()
        .filter(line -> line.startsWith(begin))
        .forEach(line -> check(name, line));
    return new Outcome.Batch(READS, truth);
  }

  private void check(String name, String line) {
    String right = "read " + label + " " + READS + " 0 " + Reader.checksum(label, READS);
    if (!line.equals(right)) {
      wrong.add(name + " says " + line + " instead of " + right);
    }
  }

  private <T> T patiently(String what, Callable<T> question) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(
            e -> e instanceof ApiClient.Unreachable || e instanceof ApiClient.Refused)
        .until(question, answer -> answer != null && !answer.equals(false));
  }
}
