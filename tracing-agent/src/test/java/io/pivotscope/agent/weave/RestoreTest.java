package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.InstrumentationHolder;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import java.io.InputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.pivotscope.Hooks;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What is left when the last query has gone: nothing. */
class RestoreTest {

  @Target(ElementType.TYPE_USE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Mark {}

  /** Would crash some JVMs if it were transformed carelessly. */
  record Marked(@Mark String text, List<@Mark String> more) {
    int length() {
      return text.length();
    }
  }

  private final Instrumentation instrumentation = InstrumentationHolder.get();
  private final Weaver weaver = new Weaver(instrumentation, () -> {});
  private final long failures = Hooks.failures();

  @AfterEach
  void restore() {
    weaver.apply(List.of(), List.of());
    assertThat(Hooks.failures() - failures)
        .withFailMessage(() -> "failed: " + Hooks.lastFailure())
        .isZero();
  }

  private static LateClassesTest.Closed twin(Class<?>... classes) throws Exception {
    LateClassesTest.Closed loader = new LateClassesTest.Closed(false);
    for (Class<?> type : classes) {
      String file = type.getName().replace('.', '/') + ".class";
      try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
        loader.classes.put(type.getName(), in.readAllBytes());
      }
    }
    return loader;
  }

  @Test
  void restoredBytesEqualThoseOfATwinThatWasNeverTouched() throws Exception {
    Class<?>[] shapes = {
      io.pivotscope.agent.weave.Target.class,
      io.pivotscope.agent.weave.Target.Shape.class,
      io.pivotscope.agent.weave.Target.Square.class,
      io.pivotscope.agent.weave.Target.Disc.class,
      io.pivotscope.agent.weave.Target.Round.class
    };
    LateClassesTest.Closed touched = twin(shapes);
    LateClassesTest.Closed untouched = twin(shapes);
    List<Class<?>> originals = new ArrayList<>();
    List<Class<?>> twins = new ArrayList<>();
    for (Class<?> type : shapes) {
      originals.add(touched.loadClass(type.getName()));
      twins.add(untouched.loadClass(type.getName()));
    }
    Class<?> target = originals.get(0);
    List<String> names = parameterNames(target);
    assertThat(names).contains("fraction", "values");

    Recorder recorder = new Recorder();
    weaver.apply(
        List.of(
            WeaverTest.installation(
                1, recorder, target.getName(), "new", "sum", "wide", "half", "text", "array"),
            WeaverTest.installation(2, recorder, shapes[1].getName() + "+", "area", "describe"),
            inside(3, recorder, target.getName())),
        List.of());
    assertThat(parameterNames(target)).isEqualTo(names);
    assertThat(recorder.links.toString()).contains("[number, fraction]", "[a, b, text]");
    // The untouched twin has the same name, so only bytes that were woven can show it.
    weaver.apply(List.of(), List.of());
    assertThat(parameterNames(target)).isEqualTo(names);

    Map<Class<?>, byte[]> captured = new ConcurrentHashMap<>();
    ClassFileTransformer capture =
        new ClassFileTransformer() {
          @Override
          public byte[] transform(
              ClassLoader loader,
              String name,
              Class<?> type,
              ProtectionDomain domain,
              byte[] bytes) {
            if (type != null) {
              captured.put(type, bytes);
            }
            return null;
          }
        };
    LateClassesTest.Closed never = twin(shapes);
    instrumentation.addTransformer(capture, true);
    try {
      for (int i = 0; i < shapes.length; i++) {
        Class<?> fresh = never.loadClass(shapes[i].getName());
        instrumentation.retransformClasses(originals.get(i), fresh);
        assertThat(canonical(captured.get(originals.get(i))))
            .as(shapes[i].getName())
            .isEqualTo(canonical(captured.get(fresh)));
      }
    } finally {
      instrumentation.removeTransformer(capture);
    }
    assertThat(parameterNames(target)).isEqualTo(names);
  }

  /** Every line and every call of a class. */
  private static Installation inside(long query, ListenerFactory factory, String type) {
    MethodPattern every = new MethodPattern(type, false, "*", null);
    List<Installation.Point> points = new ArrayList<>();
    points.add(
        new Installation.Point(0, every, Place.call(new MethodPattern("**", false, "*", null))));
    for (int line = 1; line < 100; line++) {
      points.add(new Installation.Point(line, every, Place.line(line)));
    }
    return new Installation(query, 1, points, 200, factory);
  }

  /** With a pool in order of use, and without MethodParameters, which some JVMs do not show. */
  private static byte[] canonical(byte[] bytes) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String generic, String[] thrown) {
                return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, name, descriptor, generic, thrown)) {
                  @Override
                  public void visitParameter(String parameter, int flags) {}
                };
              }
            },
            0);
    return writer.toByteArray();
  }

  private static List<String> parameterNames(Class<?> type) {
    List<String> names = new ArrayList<>();
    List<Executable> all = new ArrayList<>(List.of(type.getDeclaredConstructors()));
    all.addAll(List.of(type.getDeclaredMethods()));
    for (Executable executable : all) {
      for (Parameter parameter : executable.getParameters()) {
        names.add(executable.getName() + parameter.isNamePresent());
        names.add(parameter.getName());
      }
    }
    names.sort(null);
    return names;
  }

  @Test
  void tenRoundsLeaveNoLoaderAndNoThread() throws Exception {
    List<WeakReference<?>> gone = new ArrayList<>();
    int threads = Thread.getAllStackTraces().size();
    for (int round = 0; round < 10; round++) {
      round(round, gone);
    }
    for (WeakReference<?> reference : gone) {
      awaitCleared(reference);
    }
    assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads + 1);
  }

  private void round(int round, List<WeakReference<?>> gone) throws Exception {
    LateClassesTest.Closed loader = twin(io.pivotscope.agent.weave.Target.class);
    Class<?> type = loader.loadClass(io.pivotscope.agent.weave.Target.class.getName());
    Object advice = new Object();
    gone.add(new WeakReference<>(loader));
    gone.add(new WeakReference<>(type));
    gone.add(new WeakReference<>(advice));
    weaver.apply(
        List.of(WeaverTest.installation(round, holding(advice), type.getName(), "new", "sum")),
        List.of());
    type.getDeclaredConstructors()[0].setAccessible(true);
    call(type);
    weaver.apply(List.of(), List.of());
    call(type);
  }

  /** Listeners that hold the class, as compiled advice does. */
  private static ListenerFactory holding(Object advice) {
    return (type, method, index, with) ->
        new SiteListener() {
          @Override
          public long enter(Object self, Object[] args) {
            return type.hashCode() + advice.hashCode();
          }

          @Override
          public void exit(long token, Object self, Object[] args, Object result) {}

          @Override
          public void thrown(long token, Object self, Object[] args, Throwable thrown) {}
        };
  }

  private static void call(Class<?> type) throws Exception {
    var sum =
        type.getDeclaredMethod(
            "sum",
            boolean.class,
            byte.class,
            char.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class);
    sum.setAccessible(true);
    assertThat(sum.invoke(null, true, (byte) 1, 'a', (short) 1, 1, 1L, 1f, 1d)).isEqualTo(104);
  }

  @Test
  void aLoaderCanGoWhileItsClassesAreWoven() throws Exception {
    Object advice = new Object();
    weaver.apply(
        List.of(
            WeaverTest.installation(
                1, holding(advice), io.pivotscope.agent.weave.Target.class.getName(), "sum")),
        List.of());
    awaitCleared(loadAndRun());
  }

  private static WeakReference<?> loadAndRun() throws Exception {
    Class<?> type =
        twin(io.pivotscope.agent.weave.Target.class)
            .loadClass(io.pivotscope.agent.weave.Target.class.getName());
    call(type);
    return new WeakReference<>(type.getClassLoader());
  }

  private static void awaitCleared(WeakReference<?> reference) throws InterruptedException {
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return reference.get() == null;
            });
  }

  @Test
  void recordsThatWouldCrashThisJvmAreRefusedByName() {
    Marked marked = new Marked("four", List.of());
    Recorder recorder = new Recorder();
    WeaveResult result =
        weaver.apply(
            List.of(WeaverTest.installation(1, recorder, Marked.class.getName(), "length")),
            List.of());
    assertThat(marked.length()).isEqualTo(4);
    Runtime.Version version = Runtime.version();
    if (version.feature() < 25 || version.feature() == 25 && version.update() < 4) {
      assertThat(result.queries().get(0).points().get(0).refusals().toString())
          .contains("JDK-8376185");
      assertThat(recorder.drain()).isEmpty();
    } else {
      assertThat(recorder.drain()).hasSize(2);
    }
    assertThat(Marked.class.getRecordComponents()[0].getAnnotatedType().getAnnotations())
        .hasSize(1);
  }
}
