package io.pivotscope.frontend.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.Jdks;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Queries that come and go, and a frontend that is killed, while requests are under way. Every
 * request has a name of its own and makes one {@code a} before its one {@code b}; so whatever a
 * process missed, these have no rows: pairs of two requests, a {@code b} with two {@code a}, a
 * {@code b} without one.
 */
class TroubleIT {
  private static final int ROUNDS = Jdks.isEverything() ? 4 : 2;
  private static final long ENOUGH = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String A = "testbed.guest.Events.a";
  private static final String B = "From b In testbed.guest.Events.b ";
  private static final String PAIR = B + "Join a In " + A + " On a -> b ";
  private static final String WITH = " With request testbed.guest.Load.request, max 1000000 groups";

  private static final List<String> IMPOSSIBLE =
      List.of(
          PAIR + "Where a.name != b.name Select a.name, b.name" + WITH,
          PAIR.replace(A, "First(" + A + ")")
              + "Where a.name != b.name Select a.name, b.name"
              + WITH,
          PAIR + "GroupBy b.name Having COUNT > 1 Select b.name, COUNT" + WITH,
          B + "AntiJoin a In " + A + " On a -> b Select b.name" + WITH);
  private static final String HAPPENED = PAIR + "Select COUNT" + WITH;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void neverAWrongRow(String java) throws Exception {
    try (PropagationBench bench = new PropagationBench(directory, "jdk", java)) {
      Child load = bench.guest("jdk", "testbed.jdk.HandOffs");
      load.command("begin " + PropagationBench.THREADS);
      for (int round = 1; round < ROUNDS; round++) {
        List<Collection> queries = install(bench);
        awaitPairs(queries, 0);
        queries.forEach(Collection::end);
        assertNothingImpossible(queries);
      }
      List<Collection> queries = install(bench);
      awaitPairs(queries, 0);
      bench.bench().killFrontend();
      bench.bench().restartFrontend();
      awaitPairs(queries, pairs(queries));
      assertNothingImpossible(queries);
      load.command("end");
      bench.assertAtRest();
    }
  }

  /** The impossible ones, and last the one that says how much happened. */
  private static List<Collection> install(PropagationBench bench) {
    List<String> texts = new ArrayList<>(IMPOSSIBLE);
    texts.add(HAPPENED);
    return bench.collect(texts.toArray(String[]::new));
  }

  private static void assertNothingImpossible(List<Collection> queries) {
    for (int i = 0; i < IMPOSSIBLE.size(); i++) {
      assertThat(table(queries.get(i)).rows()).as(IMPOSSIBLE.get(i)).isEmpty();
    }
  }

  private static void awaitPairs(List<Collection> queries, long before) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> pairs(queries) >= before + ENOUGH);
  }

  private static long pairs(List<Collection> queries) {
    Object[] row = table(queries.get(queries.size() - 1)).rows().get(0);
    return ((Number) Objects.requireNonNull(row[0])).longValue();
  }

  private static Table table(Collection query) {
    try {
      RunView run = query.look();
      return Objects.requireNonNull(run.table());
    } catch (Exception e) {
      throw new AssertionError("cannot look at query " + query.id(), e);
    }
  }
}
