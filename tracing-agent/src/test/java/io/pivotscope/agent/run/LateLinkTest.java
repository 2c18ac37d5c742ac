package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.emits;
import static io.pivotscope.agent.run.Advices.program;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.ListenerFactory;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.agent.weave.SiteListener;
import io.pivotscope.baggage.clock.Hlc;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Linking asks class loaders of the application, which may wait for each other. */
@Timeout(60)
class LateLinkTest {

  /** Loaded by a loader that waits. */
  static final class Late {
    void a(Argument x) {}
  }

  static final class Argument {}

  /** Before it loads the argument's class, another thread must have made its own first call. */
  private static final class Waiting extends ClassLoader {
    private final CompletableFuture<SiteListener> other = new CompletableFuture<>();
    private final Thread elsewhere;

    Waiting(ListenerFactory factory) {
      super(LateLinkTest.class.getClassLoader());
      this.elsewhere =
          new Thread(
              () -> {
                try {
                  MethodInfo a = new MethodInfo("a", "(Ljava/lang/Object;)V", 0, List.of("x"));
                  other.complete(factory.link(AdviceTest.Guest.class, a, 0, null));
                } catch (LinkException | RuntimeException e) {
                  other.completeExceptionally(e);
                }
              });
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(Argument.class.getName())) {
        elsewhere.start();
        try {
          other.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
      return super.loadClass(name, resolve);
    }

    Class<?> late() throws IOException {
      String file = Late.class.getName().replace('.', '/') + ".class";
      try (InputStream in = getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(Late.class.getName(), bytes, 0, bytes.length);
      }
    }
  }

  @Test
  void noLockIsHeldWhileTheApplicationLoadsClasses() throws Exception {
    Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));
    QueryRun run = process.queries.add(1, 1, program(List.of(), emits("a")));
    ListenerFactory factory = process.queries.installation(run, true).factory();
    Waiting loader = new Waiting(factory);
    String descriptor = "(L" + Argument.class.getName().replace('.', '/') + ";)V";
    MethodInfo a = new MethodInfo("a", descriptor, 0, List.of("x"));
    assertThat(factory.link(loader.late(), a, 0, null)).isNotSameAs(loader.other.getNow(null));
    assertThat(loader.other).isCompleted();
  }
}
