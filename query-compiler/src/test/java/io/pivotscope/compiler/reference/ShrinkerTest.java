package io.pivotscope.compiler.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.reference.Execution.Clock;
import io.pivotscope.compiler.reference.Step.Carrier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure becomes small enough to look at. */
class ShrinkerTest {

  private static final long SEED = 3;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "selection to the nullable side",
        "First keeps the most recent",
        "key of a side forgotten",
        "multiplicity dropped"
      })
  void aPlantedMistakeIsDrawnWithAFewEvents(String name) {
    MutantTest.Mutant mutant = MutantTest.mutants().get(name);
    Shrinker.Case found = firstFailure(mutant);
    Shrinker.Case smallest = Pairs.shrunk(found.queries(), found.execution(), mutant);
    String text = Pairs.text(smallest, mutant);
    assertThat(Pairs.verdict(smallest, mutant)).as(text).isNotNull();
    assertThat(smallest.queries()).hasSize(1);
    assertThat(smallest.queries().get(0).length())
        .as(text)
        .isLessThanOrEqualTo(found.queries().get(0).length());
    assertThat(text.lines().filter(line -> line.startsWith("#")).count())
        .as(text)
        .isBetween(1L, 12L);
  }

  private static Shrinker.Case firstFailure(MutantTest.Mutant mutant) {
    for (long seed = SEED; seed < SEED + 10_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Shrinker.Case pair =
          new Shrinker.Case(List.of(RandomQuery.text(random).text()), Grower.grow(random));
      if (Pairs.verdict(pair, mutant) != null) {
        return pair;
      }
    }
    throw new AssertionError("not caught from seed " + SEED);
  }

  @Test
  void shrinkingEndsWhenItsAttemptsAreUsedUp() {
    int[] asked = {0};
    Execution execution = Grower.grow(new SplittableRandom(SEED));
    new Shrinker(of -> ++asked[0] < 0, 5).shrink(new Shrinker.Case(List.of("q"), execution));
    assertThat(asked[0]).isEqualTo(5);
  }

  @Test
  void whatIsLeftStillFails() {
    Execution execution = Grower.grow(new SplittableRandom(SEED));
    Shrinker.Case smallest =
        new Shrinker(of -> events(of.execution()) >= 3, 10_000)
            .shrink(new Shrinker.Case(List.of("From b In c"), execution));
    assertThat(events(execution)).isGreaterThan(3);
    assertThat(events(smallest.execution())).isEqualTo(3);
    assertThat(smallest.execution().steps()).hasSizeLessThanOrEqualTo(3);
  }

  private static int events(Execution execution) {
    return Run.of(execution, List.of()).events.size();
  }

  @Test
  void drawing() {
    Execution execution =
        new Execution(
            List.of(new Clock(0, 0), new Clock(5, 0)),
            List.of(0, 1),
            Set.of(),
            64,
            64,
            List.of(
                new Step.Happen(0, 1, "m0", Map.of("x", 1L)),
                new Step.Send(0, 1, 7, Carrier.CALL),
                new Step.Receive(1, 1, 7),
                new Step.Receive(1, 1, 99),
                new Step.Happen(1, 1, "m1", Map.of()),
                new Step.Answer(1, 1, 3),
                new Step.Complete(0, 1, 3),
                new Step.Enter(0, 1, Map.of())));
    assertThat(Drawing.of(execution))
        .isEqualTo(
            """
            p0.t0 b0  m0#0 -call 7->                ->a3 op(#2
            p1.t1 b2                 ->7 m1#1 -a3->
            #0 m0 after {} {x=1}
            #1 m1 after {0} {}
            #2 op after {0, 1} {}
            """);
  }

  @Test
  void partsOfAQuery() {
    assertThat(QueryParts.shorter("From b In x\nJoin a In First(y) On a -> b\nSelect a.x, COUNT"))
        .contains(
            "From b In x\nSelect a.x, COUNT",
            "From b In x\nJoin a In y On a -> b\nSelect a.x, COUNT",
            "From b In x\nJoin a In First(y) On a -> b\nSelect a.x",
            "From b In x\nJoin a In First(y) On a -> b\nSelect COUNT");
  }
}
