package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A branch that completes a race while that is made, step by step. */
class AnyOfHandoffTest {
  private final Probe probe = new Probe();
  private final Outcomes outcomes = new Outcomes(probe.requests);
  private final CompletableFuture<String> branch = new CompletableFuture<>();
  private final CompletableFuture<?>[] branches = {new CompletableFuture<>(), branch};
  private final CompletableFuture<Object> any = CompletableFuture.anyOf(branches);
  private MethodHook made;
  private MethodHook fired;
  private VarHandle result;

  /** {@code AnyOf}, as the branch has it. */
  private Object completion;

  @BeforeEach
  void prepare() throws ReflectiveOperationException {
    probe.requests.setPropagating(true);
    JdkFields fields = new JdkFields(InstrumentationHolder.get());
    List<HookPoint> points =
        new AnyOfHandoff(probe.requests, outcomes, fields).declaration().hookPoints();
    made = points.get(0).hook();
    fired = points.get(1).hook();
    result = fields.field(CompletableFuture.class, "result", Object.class);
    Class<?> type = Class.forName("java.util.concurrent.CompletableFuture$Completion");
    completion = (Object) fields.field(CompletableFuture.class, "stack", type).get(branch);
  }

  @AfterEach
  void end() {
    probe.requests.setPropagating(false);
  }

  private void theBranchEnds() throws InterruptedException {
    Handoff handoff = Objects.requireNonNull(probe.requests.capture());
    Thread thread =
        new Thread(
            () -> {
              Scope scope = probe.requests.begin(handoff);
              probe.pack("branch");
              outcomes.ended(branch, Objects.requireNonNull(probe.requests.endAndKeep(scope)));
            });
    thread.start();
    thread.join();
    result.setVolatile(branch, "done");
    assertThat(probe.marks()).containsExactly("asked");
  }

  private void itFires() throws Throwable {
    fired.enter(completion, new Object[] {0});
  }

  private void theRaceIsMade() throws Throwable {
    made.exit(null, null, new Object[] {branches}, any, null);
  }

  private void theRaceHasAResult() {
    result.setVolatile(any, "done");
  }

  /** Runs the steps in a request, and reads the race's outcome there. */
  private void assertTold(Step... steps) throws Exception {
    probe.inRequest(
        "asked",
        () -> {
          try {
            for (Step step : steps) {
              step.run();
            }
          } catch (Throwable t) {
            throw new AssertionError(t);
          }
          outcomes.read(any);
          assertThat(probe.marks()).containsExactly("asked", "branch");
          return null;
        });
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Throwable;
  }

  @Test
  void madeBeforeTheBranchFires() throws Exception {
    assertTold(this::theRaceIsMade, this::theBranchEnds, this::itFires, this::theRaceHasAResult);
  }

  @Test
  void madeAfterTheBranchHasFired() throws Exception {
    assertTold(this::theBranchEnds, this::itFires, this::theRaceHasAResult, this::theRaceIsMade);
  }

  @Test
  void madeWhileTheBranchFires() throws Exception {
    assertTold(this::theBranchEnds, this::itFires, this::theRaceIsMade, this::theRaceHasAResult);
  }

  @Test
  void madeOfABranchThatHadCompleted() throws Exception {
    assertTold(this::theBranchEnds, this::theRaceHasAResult, this::theRaceIsMade);
  }
}
