package io.pivotscope.compiler.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.reference.Execution.Clock;
import io.pivotscope.compiler.reference.Step.Answer;
import io.pivotscope.compiler.reference.Step.Carrier;
import io.pivotscope.compiler.reference.Step.Complete;
import io.pivotscope.compiler.reference.Step.Happen;
import io.pivotscope.compiler.reference.Step.Receive;
import io.pivotscope.compiler.reference.Step.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Executions small enough to know the answer: the judge is judged here. */
class ExampleTest {

  private static final String PAIRS =
      "From b In sim.Type.b(..) Join a In sim.Type.a(..) On a -> b Select a.n, b.n";

  /** Branch A runs a1, branch B runs b1, a2 happens on A's side, which then reaches B, then b2. */
  private static final List<Step> PARALLEL =
      List.of(
          new Send(0, 1, 1, Carrier.CALL),
          new Receive(1, 1, 1),
          happen(1, "a", "a1"),
          happen(0, "b", "b1"),
          happen(1, "a", "a2"),
          new Answer(1, 1, 1),
          new Complete(0, 1, 1),
          happen(0, "b", "b2"));

  @Test
  void thePapersParallelExample() {
    shows(PAIRS, PARALLEL, List.of("a1", "b2"), List.of("a2", "b2"));
  }

  @Test
  void anAnswerThatIsNotWaitedForIsNoEdge() {
    List<Step> steps = new ArrayList<>(PARALLEL);
    steps.removeIf(Complete.class::isInstance);
    shows(PAIRS, steps);
  }

  @Test
  void nothingJoinsAcrossRequests() {
    shows(PAIRS, List.of(happen(0, "a", "a1"), happen(1, "b", "b1"), happen(2, "b", "b2")));
  }

  @Test
  void anElementOfAQueueTakesTheThreadToItsRequestAndBack() {
    shows(
        PAIRS,
        List.of(
            happen(0, "a", "a0"),
            new Send(0, 1, 1, Carrier.TASK),
            happen(2, "a", "a2"),
            new Receive(2, 1, 1),
            happen(2, "b", "b0"),
            new Step.End(2, 1),
            happen(2, "b", "b2")),
        List.of("a0", "b0"),
        List.of("a2", "b2"));
  }

  @Test
  void aDeclaredRequestBeginsAndEndsWithItsMethod() {
    shows(
        PAIRS + " With request sim.Type.op",
        List.of(
            happen(0, "a", "outside"),
            new Step.Enter(0, 1, Map.of()),
            happen(0, "b", "b1"),
            happen(0, "a", "inside"),
            happen(0, "b", "b2"),
            new Step.Leave(0, 1, Map.of()),
            happen(0, "b", "b3")),
        List.of("inside", "b2"),
        List.of("outside", "b3"));
  }

  @Test
  void withoutKeysThereIsOneRowThoughNothingHappened() {
    List<Object> row = new ArrayList<>(List.of(0L));
    row.add(null);
    shows("From b In sim.Type.b(..) Select COUNT, SUM(b.x)", List.of(), row);
  }

  private static Happen happen(int thread, String method, String name) {
    return new Happen(thread, 1, method, Map.of("n", name));
  }

  /** Threads 0 and 2 in one process, thread 1 in another; the clocks are a second apart. */
  @SafeVarargs
  private static void shows(String query, List<Step> steps, List<Object>... rows) {
    Execution execution =
        new Execution(
            List.of(new Clock(0, 0), new Clock(-1_000_000, 100)),
            List.of(0, 1, 0),
            Set.of(),
            1 << 20,
            1 << 20,
            steps);
    Pairs.Compiled compiled = Pairs.Compiled.of(query);
    Pairs.Outcome outcome = Pairs.run(List.of(compiled), execution);
    assertThat(outcome.failure()).as(Drawing.of(execution)).isNull();
    for (ProgramRun program : outcome.programs().get(0)) {
      assertThat(program.result()).containsExactlyInAnyOrder(rows);
    }
    assertThat(
            new ReferenceEvaluator(compiled.bound(), History.of(compiled.bound(), outcome.run()))
                .result())
        .containsExactlyInAnyOrder(rows);
  }
}
