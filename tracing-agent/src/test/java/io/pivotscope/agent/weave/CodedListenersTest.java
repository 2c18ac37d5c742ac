package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All that holds for listeners holds for those that are called through code of their own. */
class CodedListenersTest extends WeaverTest {
  private Recorder last;

  @Override
  Recorder recorder() {
    last = new Recorder(true);
    return last;
  }

  @AfterEach
  void onlyCodeWasCalled() {
    // Where a hook replaces results, the end of a method is not linked.
    assertThat(last.coded.get() > 0 || last.events.isEmpty()).isTrue();
  }

  @Test
  void twoKindsAtOneMethod() {
    Recorder plain = new Recorder();
    weaver.apply(
        List.of(installation(1, recorder, TARGET, "text"), installation(2, plain, TARGET, "text")),
        List.of());
    assertThat(new Target("x").text("a")).isEqualTo("A");
    assertThat(recorder.coded.get()).isEqualTo(2);
    assertThat(recorder.drain()).containsExactly("> text[a]", "< text A");
    assertThat(plain.drain()).containsExactly("> text[a]", "< text A");
  }

  @Test
  void whatTheCompilerWouldNotTakeIsCalledThroughAFrame() {
    List<Recorder> all = new ArrayList<>();
    List<Installation> installations = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      all.add(new Recorder(true));
      installations.add(installation(i, all.get(i - 1), TARGET, "text"));
    }
    weaver.apply(installations, List.of());
    assertThat(new Target("x").text("a")).isEqualTo("A");
    assertThat(all)
        .allSatisfy(each -> assertThat(each.drain()).containsExactly("> text[a]", "< text A"));
    assertThat(all).filteredOn(each -> each.coded.get() == 0).hasSize(16);
    weaver.apply(installations.subList(30, 40), List.of());
    new Target("x").text("b");
    assertThat(all.subList(30, 40)).allSatisfy(each -> assertThat(each.coded.get()).isPositive());
    assertThat(all.subList(30, 40)).allSatisfy(each -> assertThat(each.drain()).hasSize(2));
  }

  /** Each of the two hears of the invocation whose beginning it heard of. */
  @Test
  void whoeverComesDuringAnInvocationHearsNothingOfItsEnd() {
    Recorder later = new Recorder(true);
    Installation first = installation(1, recorder, TARGET, "half");
    Installation second = installation(2, later, TARGET, "half");
    weaver.apply(List.of(first), List.of());
    Target target = new Target("x");
    Thread thread;
    synchronized (target.name) {
      thread = new Thread(() -> target.half(3f));
      thread.start();
      while (thread.getState() != Thread.State.BLOCKED || recorder.events.isEmpty()) {
        Thread.onSpinWait();
      }
      weaver.apply(List.of(first, second), List.of());
    }
    join(thread);
    assertThat(recorder.drain()).containsExactly("> half[3.0]", "< half 1.5");
    assertThat(later.drain()).isEmpty();
    target.half(1f);
    assertThat(later.drain()).containsExactly("> half[1.0]", "< half 0.5");
  }

  /** Each begins before, during and after the change, and has one beginning and one end. */
  @Test
  void whoeverListensLosesNothingWhileAHookThatReplacesResultsComesAndGoes() {
    HookPoint replacing =
        new HookPoint(
            "r",
            TypeMatch.exactly(TARGET),
            MethodMatch.named("half"),
            false,
            true,
            (self, args) -> null);
    Installation first = installation(1, recorder, TARGET, "half");
    weaver.apply(List.of(first), List.of());
    for (boolean comes : new boolean[] {true, false}) {
      String name = "x" + comes;
      List<Thread> threads = new ArrayList<>();
      // Asked when the class is woven anew and its sites are not relinked yet.
      ListenerFactory meanwhile =
          (type, method, advice, with) -> {
            threads.add(inside(name));
            return new Recorder().link(type, method, advice, with);
          };
      synchronized (name) {
        threads.add(inside(name));
        weaver.apply(
            List.of(first, installation(comes ? 2 : 3, meanwhile, TARGET, "half")),
            comes ? List.of(replacing) : List.of());
        threads.add(inside(name));
      }
      threads.forEach(CodedListenersTest::join);
      List<String> events = recorder.drain();
      assertThat(threads).hasSize(3);
      assertThat(events).filteredOn("> half[3.0]"::equals).hasSize(3);
      assertThat(events).filteredOn("< half 1.5"::equals).hasSize(3);
      assertThat(events).hasSize(6);
    }
  }

  /** A thread that waits inside of the method for the name's lock. */
  private Thread inside(String name) {
    int before = recorder.events.size();
    Thread thread = new Thread(() -> new Target(name).half(3f));
    thread.start();
    while (thread.getState() != Thread.State.BLOCKED || recorder.events.size() == before) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(thread.isAlive()).isFalse();
  }
}
