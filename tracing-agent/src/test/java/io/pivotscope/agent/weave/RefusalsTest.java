package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.lang.ref.SoftReference;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What cannot be woven is named, with what to do; all else that the query names is woven. */
class RefusalsTest {
  private static final int ALMOST_TOO_LARGE = 65_530;

  private final Weaver weaver = new Weaver(InstrumentationHolder.get(), () -> {});
  private final Recorder recorder = new Recorder();
  private long queries;

  @AfterEach
  void restore() {
    weaver.apply(List.of(), List.of());
  }

  private TracepointStatus install(String type, String method) {
    return weaver
        .apply(List.of(WeaverTest.installation(++queries, recorder, type, method)), List.of())
        .queries()
        .get(0)
        .points()
        .get(0);
  }

  @Test
  void anAbstractMethodComesWithItsImplementations() {
    assertThat(new Target.Disc().area() + new Target.Square(1).area()).isPositive();
    String shape = Target.class.getName() + "$Shape";
    assertThat(install(shape, "area").refusals().toString())
        .contains("abstract method", "Target$Shape+ for all")
        .contains("loaded: ", Target.Disc.class.getName(), Target.Square.class.getName());
    assertThat(install(shape + "+", "area").refusals()).isEmpty();
  }

  private interface Unimplemented {
    void nothing();
  }

  @Test
  void anAbstractMethodThatNobodyImplementsSaysSo() {
    assertThat(install(Unimplemented.class.getName(), "nothing").refusals().toString())
        .contains("none that has code is loaded");
  }

  @Test
  void aMethodThatIsTooLargeIsNamedAndTheOthersAreWoven() throws Exception {
    LateClassesTest.Closed loader = new LateClassesTest.Closed(false);
    loader.classes.put("large.Large", large());
    Class<?> type = loader.loadClass("large.Large");
    TracepointStatus status = install("large.Large", "*");
    assertThat(status.methods()).isEqualTo(1);
    assertThat(status.refusals().toString())
        .contains("large.Large.large()", "method too large", "64 KiB");
    type.getMethod("large").invoke(null);
    type.getMethod("small").invoke(null);
    assertThat(recorder.drain()).containsExactly("> small[]", "< small null");
  }

  /** Counts what it loses. */
  private static final class Losing implements ListenerFactory {
    final Recorder recorder = new Recorder();
    int lost;

    @Override
    public SiteListener link(Class<?> type, MethodInfo method, int advice, SiteListener with) {
      return recorder.link(type, method, advice, with);
    }

    @Override
    public void lost() {
      lost++;
    }
  }

  /** A method with room for an entry and its ends, and not for 2,000 calls or 100 arguments. */
  private static Class<?> full(String name) throws ClassNotFoundException {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String internal = name.replace('.', '/');
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, internal, null, "java/lang/Object", null);
    String arguments = "(" + "Ljava/lang/Object;".repeat(100) + ")V";
    for (String each : new String[] {"callee", "full"}) {
      MethodVisitor method =
          writer.visitMethod(
              Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
              each,
              each.equals("full") ? arguments : "()V",
              null,
              null);
      method.visitCode();
      for (int i = 0; each.equals("full") && i < 2_000; i++) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, internal, "callee", "()V", false);
      }
      for (int i = 0; each.equals("full") && i < 65_535 - 6_000 - 2_000; i++) {
        method.visitInsn(Opcodes.NOP);
      }
      method.visitInsn(Opcodes.RETURN);
      method.visitMaxs(0, 0);
      method.visitEnd();
    }
    writer.visitEnd();
    LateClassesTest.Closed loader = new LateClassesTest.Closed(false);
    loader.classes.put(name, writer.toByteArray());
    return loader.loadClass(name);
  }

  private static void callFull(Class<?> type) throws Exception {
    Class<?>[] types = new Class<?>[100];
    Arrays.fill(types, Object.class);
    type.getMethod("full", types).invoke(null, new Object[100]);
  }

  private static Installation calls(long query, ListenerFactory factory, String type) {
    Place place = Place.call(new MethodPattern(type, false, "callee", null));
    MethodPattern full = new MethodPattern(type, false, "full", null);
    return new Installation(
        query, 1, List.of(new Installation.Point(0, full, place)), 200, factory);
  }

  private static TracepointStatus of(WeaveResult result, int query) {
    return result.queries().get(query).points().get(0);
  }

  @Test
  void callsThatDoNotFitTakeNothingFromTheOtherQueries() throws Exception {
    Class<?> type = full("large.Calls");
    Losing first = new Losing();
    Losing second = new Losing();
    Installation entry = WeaverTest.installation(1, first, "large.Calls", "full");
    weaver.apply(List.of(entry), List.of());
    WeaveResult result = weaver.apply(List.of(entry, calls(2, second, "large.Calls")), List.of());
    assertThat(of(result, 0).methods()).isEqualTo(1);
    assertThat(of(result, 0).refusals()).isEmpty();
    assertThat(of(result, 1).methods()).isZero();
    assertThat(of(result, 1).refusals().toString()).contains("large.Calls.full", "too large");
    callFull(type);
    assertThat(first.recorder.drain()).hasSize(2);
    assertThat(second.recorder.drain()).isEmpty();
    assertThat(first.lost + second.lost).isZero();
  }

  @Test
  void whoLosesAMethodIsToldAndHasItAgainWhenThereIsRoom() throws Exception {
    Class<?> type = full("large.Hooked");
    Losing losing = new Losing();
    Installation entry = WeaverTest.installation(1, losing, "large.Hooked", "full");
    HookPoint replacing =
        new HookPoint(
            "r",
            TypeMatch.exactly("large.Hooked"),
            MethodMatch.named("full"),
            true,
            false,
            (self, args) -> null);
    assertThat(of(weaver.apply(List.of(entry), List.of()), 0).methods()).isEqualTo(1);
    WeaveResult result = weaver.apply(List.of(entry), List.of(replacing));
    assertThat(result.hookPoints().get(0).refusals().toString()).contains("too large");
    assertThat(of(result, 0).methods()).isZero();
    assertThat(losing.lost).isEqualTo(1);
    result = weaver.apply(List.of(entry), List.of());
    assertThat(of(result, 0).methods()).isEqualTo(1);
    assertThat(of(result, 0).refusals()).isEmpty();
    callFull(type);
    assertThat(losing.recorder.drain()).hasSize(2);
    assertThat(losing.lost).isEqualTo(1);
  }

  private static byte[] large() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "large/Large", null, "java/lang/Object", null);
    for (String name : new String[] {"large", "small"}) {
      MethodVisitor method =
          writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, "()V", null, null);
      method.visitCode();
      for (int i = 0; name.equals("large") && i < ALMOST_TOO_LARGE; i++) {
        method.visitInsn(Opcodes.NOP);
      }
      method.visitInsn(Opcodes.RETURN);
      method.visitMaxs(0, 0);
      method.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  @Test
  void whatWovenCodeItselfNeedsIsLeftAlone() {
    for (String name :
        List.of(
            "java.lang.Object",
            "java.lang.String",
            "java.lang.ThreadLocal",
            "java.lang.ThreadLocal$ThreadLocalMap",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicLong",
            "java.lang.invoke.MethodHandle",
            "java.lang.ref.Reference",
            SoftReference.class.getName(),
            "jdk.internal.misc.VM")) {
      TracepointStatus status = install(name, "*");
      assertThat(status.methods()).as(name).isZero();
      assertThat(status.refusals().toString()).contains("woven code itself needs");
    }
    assertThat(install("java.pivotscope.Hooks", "*").methods()).isZero();
  }

  @Test
  void nativesAndClassesThatTheJvmHides() {
    assertThat(install("java.lang.Runtime", "availableProcessors").refusals().toString())
        .contains("native method");
    Runnable lambda = () -> {};
    assertThat(install(lambda.getClass().getName(), "run").refusals().toString())
        .contains("hidden class");
    Runnable proxy =
        (Runnable)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Runnable.class}, (p, m, a) -> null);
    assertThat(install(proxy.getClass().getName(), "run").methods()).isEqualTo(1);
  }
}
