package io.pivotscope.compiler.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random executions: the program, plain and optimised, run in baggage, gives
 * the bag that the definition gives, or says that it does not ({@link Judge}). A pair is one query
 * on one execution; several queries share the baggage of an execution, since none may change the
 * result of another.
 *
 * <pre>
 *   -Dpivotscope.pairs=1000000   how many
 *   -Dpivotscope.seed=7          the first seed; each gives 3 queries and 5 executions
 * </pre>
 */
class ReferenceTest {

  private static final long SEED = Long.getLong("pivotscope.seed", 20151004);
  private static final long PAIRS = Long.getLong("pivotscope.pairs", 100_000);
  private static final int QUERIES = 3;
  private static final int EXECUTIONS = 5;

  private final Map<String, Integer> clauses = new TreeMap<>();
  private final Map<String, Integer> steps = new TreeMap<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private long pairs;

  @Test
  void evaluatingInBaggageEqualsTheDefinition() {
    for (long seed = SEED; pairs < PAIRS; seed++) {
      check(seed);
    }
    System.out.println(pairs + " (query, execution) pairs");
    System.out.println(
        "from seed %d; queries with %s; steps %s; executions with %s; results %s"
            .formatted(SEED, clauses, steps, faults, outcomes));
    assertThat(outcomes.get("rows, equal")).as("pairs with rows").isGreaterThan((int) PAIRS / 2);
    assertThat(outcomes.get("short, and marked")).as("pairs that were cut").isPositive();
  }

  private void check(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Pairs.Compiled> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      RandomQuery.Text query = RandomQuery.text(random);
      query.features().forEach(feature -> count(clauses, feature));
      queries.add(Objects.requireNonNull(Pairs.Compiled.of(query.text()), query.text()));
    }
    for (int i = 0; i < EXECUTIONS; i++) {
      Execution execution = Grower.grow(random);
      Pairs.Outcome outcome = Pairs.run(queries, execution);
      if (outcome.failure() != null) {
        throw new AssertionError(told(seed, queries, execution, outcome.failure()));
      }
      pairs += QUERIES;
      note(outcome);
    }
  }

  private static String told(
      long seed, List<Pairs.Compiled> queries, Execution execution, Pairs.Failure failure) {
    String query = queries.get(failure.query()).text();
    Pairs.TextCompiler compiler = Pairs.Compiled::of;
    List<String> failing = List.of(query);
    if (Pairs.verdict(new Shrinker.Case(failing, execution), compiler) == null) {
      failing = queries.stream().map(Pairs.Compiled::text).toList();
    }
    return "seed %d, %s:\n%s\n\n%s\n\nshrunk:\n%s"
        .formatted(
            seed,
            failure.program(),
            query,
            failure.verdict(),
            Pairs.text(Pairs.shrunk(failing, execution, compiler), compiler));
  }

  private void note(Pairs.Outcome outcome) {
    outcome.run().faults.keySet().forEach(fault -> count(faults, fault.name()));
    outcome.run().taken.forEach((step, n) -> steps.merge(step, n, Integer::sum));
    for (int query = 0; query < QUERIES; query++) {
      Judge judge = outcome.judges().get(query);
      for (ProgramRun program : outcome.programs().get(query)) {
        if (program.cut() > 0) {
          count(faults, "BUDGET");
        }
        String kind = judge.kind(program);
        boolean rows = !judge.expected().isEmpty();
        count(outcomes, !kind.equals("equal") ? kind : rows ? "rows, equal" : "no rows, equal");
      }
    }
  }

  private static void count(Map<String, Integer> into, String what) {
    into.merge(what, 1, Integer::sum);
  }
}
