package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code StructuredTaskScope} as JDK 25 has it, by reflection: it is a preview there, and this
 * class is compiled for 17. Elsewhere nothing is tested.
 */
class StructuredHandoffTest {
  private static final boolean HERE = Runtime.version().feature() == 25;

  private final Probe probe = new Probe();

  @AfterEach
  void end() {
    probe.restore();
  }

  /** The preview, where it is there. */
  private static final class Scope implements AutoCloseable {
    private final Object scope;

    private Scope(Object scope) {
      this.scope = scope;
    }

    static Scope open() throws Exception {
      return new Scope(type("").getMethod("open").invoke(null));
    }

    static Scope open(String joiner) throws Exception {
      Object policy = type("$Joiner").getMethod(joiner).invoke(null);
      return new Scope(type("").getMethod("open", type("$Joiner")).invoke(null, policy));
    }

    private static Class<?> type(String nested) throws ClassNotFoundException {
      return Class.forName("java.util.concurrent.StructuredTaskScope" + nested);
    }

    Object fork(Callable<?> task) throws Exception {
      return type("").getMethod("fork", Callable.class).invoke(scope, task);
    }

    static Object get(Object subtask) throws Exception {
      return type("$Subtask").getMethod("get").invoke(subtask);
    }

    void join() throws Exception {
      call("join");
    }

    @Override
    public void close() throws Exception {
      call("close");
    }

    private void call(String name) throws Exception {
      Method method = type("").getMethod(name);
      try {
        method.invoke(scope);
      } catch (InvocationTargetException e) {
        throw (Exception) e.getCause();
      }
    }
  }

  @Test
  void subtasksContinueAndJoinMerges() throws Exception {
    if (!HERE) {
      return;
    }
    probe.weave();
    Crowd.ask(
        probe,
        mark -> {
          try (Scope scope = Scope.open()) {
            Object one = scope.fork(() -> seeAndPack("one"));
            Object two = scope.fork(() -> seeAndPack("two"));
            assertThat(probe.marks()).containsExactly(mark);
            scope.join();
            assertThat(Scope.get(one)).isEqualTo(Set.of(mark));
            assertThat(Scope.get(two)).isEqualTo(Set.of(mark));
          }
          assertThat(probe.marks()).containsExactly("one", mark, "two");
        });
  }

  @Test
  void aJoinThatFailsMergesWhatHasCompleted() throws Exception {
    if (!HERE) {
      return;
    }
    probe.weave();
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch packed = new CountDownLatch(1);
    probe.inRequest(
        "asked",
        () -> {
          try (Scope scope = Scope.open()) {
            scope.fork(
                () -> {
                  probe.pack("cancelled");
                  packed.countDown();
                  return never.await(20, TimeUnit.SECONDS);
                });
            scope.fork(
                () -> {
                  assertThat(packed.await(20, TimeUnit.SECONDS)).isTrue();
                  probe.pack("failed");
                  throw new IllegalStateException("asked for");
                });
            assertThatThrownBy(scope::join).hasRootCauseMessage("asked for");
            assertThat(probe.marks()).containsExactly("asked", "failed");
          }
          return null;
        });
  }

  @Test
  void nestedScopesBringEverythingBack() throws Exception {
    if (!HERE) {
      return;
    }
    probe.weave();
    probe.inRequest(
        "asked",
        () -> {
          try (Scope outer = Scope.open("awaitAll")) {
            outer.fork(
                () -> {
                  try (Scope inner = Scope.open()) {
                    inner.fork(() -> seeAndPack("inner"));
                    inner.join();
                  }
                  return seeAndPack("outer");
                });
            outer.join();
          }
          assertThat(probe.marks()).containsExactly("asked", "inner", "outer");
          return null;
        });
  }

  private Set<String> seeAndPack(String mark) {
    Set<String> seen = probe.marks();
    probe.pack(mark);
    return seen;
  }
}
