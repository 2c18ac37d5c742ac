package io.pivotscope.frontend.probe;

import io.pivotscope.frontend.lifecycle.Evidence;
import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.lifecycle.Rows;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Terms;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.MethodPattern;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the live fleet. Blocks while processes answer, or for as long as a probe takes. Thread-safe.
 */
public final class Probing {
  public static final int DEFAULT_METHODS = 30;
  private static final int MAX_TOLD = 1_000;
  private static final long ANSWER_SECONDS = 20;
  private static final long POLL_MILLIS = 50;

  /** To arm and to end, beyond the time that a probe collects. */
  private static final long AROUND_MILLIS = 60_000;

  private final Queries queries;

  public Probing(Queries queries) {
    this.queries = queries;
  }

  /**
   * Loaded methods that fit.
   *
   * @throws IllegalArgumentException if the text is nothing to find
   */
  public Sightings find(String text, int most) {
    FindPattern pattern = FindPattern.parse(text);
    return find(pattern.pattern(), pattern.words(), most);
  }

  Sightings find(@Nullable MethodPattern pattern, List<String> words, int most) {
    int asked = Math.max(1, Math.min(MAX_TOLD, most));
    return Sightings.of(
        queries.find(pattern, words, asked).orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join(),
        asked);
  }

  /**
   * A counted probe that has been installed.
   *
   * @param found those that can be woven are counted
   * @param run to be asked for until it has ended; a query of its own that ends with its client
   */
  public record Hot(Sightings found, RunView run) {}

  /**
   * Begins to count calls of what fits.
   *
   * @throws IllegalArgumentException if it is nothing to find, or too much to count
   */
  public Hot hot(String text, long forMillis) {
    Sightings found = find(text, CountedMethods.MAX_METHODS + 1);
    List<Sighting> weavable = found.weavable();
    if (found.methods().isEmpty()) {
      throw new IllegalArgumentException("no loaded class has a method that fits '" + text + "'");
    }
    if (Math.max(found.matched(), found.methods().size()) > CountedMethods.MAX_METHODS) {
      throw new IllegalArgumentException(
          "'%s' fits %,d methods, and at most %d are counted; narrow it: name the class, or more words"
              .formatted(text, found.matched(), CountedMethods.MAX_METHODS));
    }
    if (weavable.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing that fits '" + text + "' can be woven: " + found.methods().get(0).refusal());
    }
    AdviceProgram program = CountedMethods.program("find --hot " + text, weavable, forMillis);
    RunView run = queries.install(program, program.text(), Terms.probe(forMillis)).join();
    return new Hot(found, run);
  }

  /** Calls by procName of each method, counted for that long; the methods can be woven. */
  Calls count(List<Sighting> methods, String why, long forMillis) throws InterruptedException {
    List<Sighting> some = methods.subList(0, Math.min(methods.size(), CountedMethods.MAX_METHODS));
    AdviceProgram program = CountedMethods.program(why, some, forMillis);
    RunView ended = await(queries.install(program, why, Terms.probe(forMillis)).join());
    return new Calls(CountedMethods.calls(ended.table(), some.size()), ended.collectedSeconds());
  }

  /** What a probe has counted. */
  record Calls(List<Map<String, Long>> byMethod, double seconds) {}

  /** Runs a variant of the query that only counts. */
  public LiveEstimate estimate(AdviceProgram query, double sampleRate, long forMillis)
      throws InterruptedException {
    AdviceProgram variant = CountingVariant.of(query, sampleRate, forMillis);
    RunView ended =
        await(
            queries
                .install(variant, "explain --live " + query.text(), Terms.probe(forMillis))
                .join());
    Evidence evidence = queries.evidence(ended.id()).join();
    if (evidence == null) {
      throw new IllegalStateException("query " + ended.id() + " is forgotten");
    }
    return LiveEstimate.of(evidence, CountingVariant.scale(query, variant));
  }

  private RunView await(RunView installed) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AROUND_MILLIS) * 2;
    while (true) {
      RunView run = queries.get(installed.id(), Rows.NONE, Long.MAX_VALUE).join();
      if (run == null || System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("query " + installed.id() + " does not end");
      }
      // Its result is final as soon as it is being removed.
      if (run.isEnded() || run.state().equals("removing")) {
        RunView whole = queries.get(installed.id(), Rows.ALL, Long.MAX_VALUE).join();
        return whole == null ? run : whole;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Calls by procName of each method of a probe that could be woven, when it has ended. */
  public static List<Map<String, Long>> calls(Hot hot, RunView ended) {
    return CountedMethods.calls(ended.table(), hot.found().weavable().size());
  }
}
