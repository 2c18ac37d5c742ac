package io.pivotscope.compiler.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.optimize.Rule;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The oracle notices what is broken on purpose: each mutant, within a bounded number of pairs. */
class MutantTest {

  private static final long SEED = 19700101;
  private static final int MAX_PAIRS = 30_000;
  private static final int EXECUTIONS = 5;

  /** Compiles a query wrongly; null where that makes no difference. */
  interface Mutant extends Pairs.TextCompiler {}

  @Test
  void everyMutantIsCaught() {
    Map<String, Mutant> alive = mutants();
    Map<String, Integer> caught = new TreeMap<>();
    int pairs = 0;
    for (long seed = SEED; pairs < MAX_PAIRS && !alive.isEmpty(); seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String query = RandomQuery.text(random).text();
      Map<String, Pairs.Compiled> wrong = new TreeMap<>();
      alive.forEach(
          (name, mutant) -> {
            Pairs.Compiled compiled = mutant.compile(query);
            if (compiled != null) {
              wrong.put(name, compiled);
            }
          });
      for (int i = 0; i < EXECUTIONS; i++) {
        pairs++;
        Execution execution = Grower.grow(random);
        for (String name : List.copyOf(wrong.keySet())) {
          if (Pairs.run(List.of(wrong.get(name)), execution).failure() != null) {
            caught.put(name, pairs);
            alive.remove(name);
            wrong.remove(name);
          }
        }
      }
    }
    caught.forEach(
        (name, after) -> System.out.println("mutant '" + name + "': caught by pair " + after));
    assertThat(alive.keySet()).as("not caught in %s pairs from seed %s", pairs, SEED).isEmpty();
  }

  static Map<String, Mutant> mutants() {
    Map<String, Mutant> all = new TreeMap<>();
    PlanMutants.all().forEach((name, rules) -> all.put(name, text -> ofRules(text, rules)));
    ProgramMutants.all()
        .forEach(
            (name, wrong) ->
                all.put(
                    name,
                    text -> {
                      Pairs.Compiled right = Pairs.Compiled.of(text);
                      return right == null
                          ? null
                          : differing(right, right.programs().stream().map(wrong).toList());
                    }));
    RunMutants.all()
        .forEach(
            (name, maker) ->
                all.put(
                    name,
                    text -> {
                      Pairs.Compiled right = Pairs.Compiled.of(text);
                      return right == null
                          ? null
                          : Pairs.Compiled.of(right.bound(), right.programs(), maker);
                    }));
    return all;
  }

  private static Pairs.@Nullable Compiled ofRules(String text, List<Rule> rules) {
    Pairs.Compiled right = Pairs.Compiled.of(text);
    if (right == null) {
      return null;
    }
    AdviceProgram wrong;
    try {
      Compilation compiled =
          QueryCompiler.compile(text, "q.pq", Catalogue.EMPTY, Schema.NONE, rules);
      wrong = Objects.requireNonNull(compiled.program());
    } catch (IllegalStateException noPlan) {
      return null; // broken so much that it is no program
    }
    return differing(right, List.of(right.programs().get(0), wrong));
  }

  private static Pairs.@Nullable Compiled differing(
      Pairs.Compiled right, List<AdviceProgram> wrong) {
    List<AdviceProgram> different = new ArrayList<>(wrong);
    different.removeAll(right.programs());
    BoundQuery bound = right.bound();
    return different.isEmpty() ? null : Pairs.Compiled.of(bound, different, ProgramRun::new);
  }
}
