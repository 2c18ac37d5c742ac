package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The moments of a task's end, one by one. */
class CallableFieldTest {
  private final Requests requests =
      new Requests(new Threads(), new HlcClock(AnchoredClock.system()), 7, Budgets.UNLIMITED);
  private final JdkFields fields = new JdkFields(InstrumentationHolder.get());
  private final CallableField callable = new CallableField(fields);
  private final VarHandle runner = fields.field(FutureTask.class, "runner", Thread.class);
  private final VarHandle body = fields.field(FutureTask.class, "callable", Callable.class);
  private final FutureTask<String> task = new FutureTask<>(() -> "body");

  CallableFieldTest() throws ReflectiveOperationException {}

  @Test
  void whileTheCallableIsGoneAReaderWaitsForItToComeBack() throws Exception {
    ends();
    CompletableFuture<@Nullable Outcome> read = read();
    CarriedCallable carried = ended();
    callable.set(task, carried);
    assertThat(read.get(20, TimeUnit.SECONDS)).isNotNull().isSameAs(carried.end());
  }

  @Test
  void orForTheRunnerToBeThrough() throws Exception {
    ends();
    CompletableFuture<@Nullable Outcome> read = read();
    runner.setVolatile(task, (Thread) null);
    assertThat(read.get(20, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void butNotForTheBodyOfATaskThatWasCancelled() {
    task.cancel(false);
    ends();
    assertThat(callable.end(task)).isNull();
  }

  @Test
  void aTaskThatCarriesNothingIsNotWaitedFor() {
    runner.setVolatile(task, Thread.currentThread());
    assertThat(callable.end(task)).isNull();
  }

  @Test
  void onlyTheClassesOfTheJdkKeepTheirEnd() {
    assertThat(CallableField.keepsEnd(task)).isTrue();
    assertThat(CallableField.keepsEnd(new FutureTask<>(() -> "body") {})).isFalse();
  }

  /** As between the last two writes of finishCompletion and its hook. */
  private void ends() {
    runner.setVolatile(task, Thread.currentThread());
    body.setVolatile(task, (Callable<?>) null);
  }

  private CompletableFuture<@Nullable Outcome> read() {
    return CompletableFuture.supplyAsync(() -> callable.end(task));
  }

  private CarriedCallable ended() {
    requests.setPropagating(true);
    Handoff handoff = requests.capture();
    if (handoff == null) {
      throw new AssertionError("nothing to hand on");
    }
    CarriedCallable carried = new CarriedCallable(() -> "body", handoff, requests);
    carried.ended(handoff);
    return carried;
  }
}
