package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.at;
import static io.pivotscope.agent.run.Advices.emits;
import static io.pivotscope.agent.run.Advices.program;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.weave.Installation;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What holds what: a query the application's classes, a thread a query. */
class ForgettingTest {

  /** Loaded twice: here, and by a loader that goes. */
  static final class Guest {
    private long count = 7;

    void a(Object x) {}
  }

  private static final class Passing extends ClassLoader {
    Passing() {
      super(ForgettingTest.class.getClassLoader());
    }

    Class<?> guest() throws IOException {
      String file = Guest.class.getName().replace('.', '/') + ".class";
      try (InputStream in = getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(Guest.class.getName(), bytes, 0, bytes.length);
      }
    }
  }

  private final Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));

  @Test
  void aQueryKeepsNoLoaderOfTheApplication() throws Exception {
    Path count = new Path(Path.Root.THIS, "", List.of(new Path.Field("count")));
    AdviceProgram program = program(List.of(), emits(at("a"), List.of(count)));
    QueryRun run = process.queries.add(1, 1, program);
    Installation installation = process.queries.installation(run, true);
    WeakReference<ClassLoader> loader = link(installation);
    awaitCleared(loader);
    assertThat(installation.points()).hasSize(1);
  }

  private static WeakReference<ClassLoader> link(Installation installation) throws Exception {
    Passing loader = new Passing();
    MethodInfo method = new MethodInfo("a", "(Ljava/lang/Object;)V", 0, List.of("x"));
    assertThat(installation.factory().link(loader.guest(), method, 0, null))
        .isInstanceOf(QuerySite.class);
    return new WeakReference<>(loader);
  }

  @Test
  void aThreadKeepsNoQueryThatHasGone() {
    Process passing = new Process(2, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));
    WeakReference<QueryRun> gone = runOnce(passing, 1);
    passing.forgetListeners();
    awaitCleared(gone);
    WeakReference<QueryRun> next = runOnce(passing, 2);
    assertThat(next.get()).isNotNull();
  }

  private static WeakReference<QueryRun> runOnce(Process process, long id) {
    QueryRun run = process.install(id, program(List.of(), emits("a")), Guest.class);
    process.call(new Guest(), "a", 5L);
    process.queries.remove(run);
    assertThat(process.rows(run)).containsExactly(Tuple.of(5L));
    return new WeakReference<>(run);
  }

  private static void awaitCleared(WeakReference<?> reference) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return reference.get() == null;
            });
  }
}
