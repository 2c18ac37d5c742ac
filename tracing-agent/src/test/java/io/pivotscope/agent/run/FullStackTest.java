package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.emits;
import static io.pivotscope.agent.run.Advices.program;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.code.AdviceCode;
import io.pivotscope.agent.code.Events;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.pivotscope.Hooks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls for which there is no room on the stack: the event may be lost, and no other one is. */
class FullStackTest {

  /** What is woven here. */
  static final class Guest {
    void a(Object x) {}
  }

  private final Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));
  private Set<String> full = Set.of();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "thread",
        "begin",
        "stream",
        "end",
        "begin end",
        "stream failed",
        "begin failed end"
      })
  void costOneEvent(String calls) throws Throwable {
    QueryRun run = process.install(1, program(List.of(), emits("a")), Guest.class);
    MethodHandle code = code(run);
    code.invokeExact((Object) null, new Object[] {1L}, (Object) null, (Throwable) null, 0L);
    full = Set.of(calls.split(" "));
    code.invokeExact((Object) null, new Object[] {2L}, (Object) null, (Throwable) null, 0L);
    assertThat(Hooks.ofThread().busy).isFalse();
    assertThat(process.threads.recorders()).noneMatch(recorder -> recorder.recording);
    full = Set.of();
    code.invokeExact((Object) null, new Object[] {3L}, (Object) null, (Throwable) null, 0L);
    assertThat(process.rows(run))
        .contains(Tuple.of(1L), Tuple.of(3L))
        .hasSize(calls.equals("end") ? 3 : 2);
  }

  private MethodHandle code(QueryRun run) throws Exception {
    MethodInfo method = new MethodInfo("a", "(Ljava/lang/Object;)V", 0, List.of("x"));
    List<LinkedAdvice> advice =
        List.of(LinkedAdvice.link(run, 0, Guest.class, method, process.linker));
    Events events =
        QueryEvents.of(run, process.threads, process.requests, process.clock, 1).of(advice, false);
    MethodHandle code =
        PlaceCode.compile(run, advice, AdviceCode.BOXED, true, whereThereIsRoom(events));
    assertThat(code).isNotNull();
    return code;
  }

  private Events whereThereIsRoom(Events events) {
    return (Events)
        Proxy.newProxyInstance(
            Events.class.getClassLoader(),
            new Class<?>[] {Events.class},
            (proxy, method, arguments) -> {
              if (full.contains(method.getName())) {
                throw new StackOverflowError();
              }
              try {
                return method.invoke(events, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
