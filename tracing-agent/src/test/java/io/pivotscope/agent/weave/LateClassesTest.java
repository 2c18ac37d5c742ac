package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.testing.InstrumentationHolder;
import java.lang.reflect.InvocationTargetException;
import java.pivotscope.Hooks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Classes that are loaded after the query was installed, of any age and from any loader. */
class LateClassesTest {
  private final AtomicInteger late = new AtomicInteger();
  private final Weaver weaver = new Weaver(InstrumentationHolder.get(), late::incrementAndGet);
  private final Recorder recorder = new Recorder();
  private long failures = Hooks.failures();

  @AfterEach
  void restore() {
    weaver.apply(List.of(), List.of());
    assertThat(Hooks.failures() - failures)
        .withFailMessage(() -> "failed: " + Hooks.lastFailure())
        .isZero();
  }

  /** Delegates {@code java.*} only, as OSGi does, and defines what it was given. */
  static final class Closed extends ClassLoader {
    final Map<String, byte[]> classes = new HashMap<>();
    final boolean hidesHooks;

    Closed(boolean hidesHooks) {
      super(null);
      this.hidesHooks = hidesHooks;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (hidesHooks && name.startsWith("java.pivotscope.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("java.")) {
        synchronized (getClassLoadingLock(name)) {
          Class<?> loaded = findLoadedClass(name);
          return loaded != null ? loaded : findClass(name);
        }
      }
      return super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public java.io.InputStream getResourceAsStream(String name) {
      byte[] bytes = classes.get(name.replace(".class", "").replace('/', '.'));
      return bytes == null
          ? super.getResourceAsStream(name)
          : new java.io.ByteArrayInputStream(bytes);
    }
  }

  /** A class with {@code static int twice(int)}; before Java 7 by way of a subroutine. */
  private static byte[] classFile(String name, int version, String superName) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(version, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, name, null, superName, null);
    MethodVisitor init = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(Opcodes.ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(1, 1);
    init.visitEnd();
    MethodVisitor twice =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "twice", "(I)I", null, null);
    twice.visitCode();
    if (version < Opcodes.V1_6) {
      Label subroutine = new Label();
      twice.visitJumpInsn(Opcodes.JSR, subroutine);
      twice.visitVarInsn(Opcodes.ILOAD, 0);
      twice.visitInsn(Opcodes.IRETURN);
      twice.visitLabel(subroutine);
      twice.visitVarInsn(Opcodes.ASTORE, 1);
      twice.visitVarInsn(Opcodes.ILOAD, 0);
      twice.visitInsn(Opcodes.ICONST_2);
      twice.visitInsn(Opcodes.IMUL);
      twice.visitVarInsn(Opcodes.ISTORE, 0);
      twice.visitVarInsn(Opcodes.RET, 1);
    } else {
      twice.visitVarInsn(Opcodes.ILOAD, 0);
      twice.visitInsn(Opcodes.ICONST_2);
      twice.visitInsn(Opcodes.IMUL);
      twice.visitInsn(Opcodes.IRETURN);
    }
    twice.visitMaxs(2, 2);
    twice.visitEnd();
    MethodVisitor call = writer.visitMethod(Opcodes.ACC_PUBLIC, "call", "()V", null, null);
    call.visitCode();
    call.visitInsn(Opcodes.RETURN);
    call.visitMaxs(0, 1);
    call.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static Object invoke(Class<?> type, int argument) throws Throwable {
    try {
      return type.getMethod("twice", int.class).invoke(null, argument);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** A call that was linked then calls nobody; so it is linked anew for whoever comes next. */
  @Test
  void memoryRunsOutWhileACallIsLinked() throws Throwable {
    AtomicInteger told = new AtomicInteger();
    ListenerFactory poor =
        new ListenerFactory() {
          @Override
          public SiteListener link(
              Class<?> type, MethodInfo method, int advice, SiteListener with) {
            if (told.get() == 0) {
              throw new OutOfMemoryError("here");
            }
            return recorder.link(type, method, advice, with);
          }

          @Override
          public void ranOut() {
            told.incrementAndGet();
          }
        };
    Closed loader = new Closed(false);
    loader.classes.put("poor.A", classFile("poor/A", Opcodes.V17, "java/lang/Object"));
    Installation one = WeaverTest.installation(1, poor, "poor.A", "twice");
    weaver.apply(List.of(one), List.of());
    Class<?> type = loader.loadClass("poor.A");
    for (int i = 0; i < 3; i++) {
      assertThat(invoke(type, 4)).isEqualTo(8);
    }
    assertThat(told).hasValue(1);
    assertThat(recorder.drain()).isEmpty();
    failures++;
    weaver.apply(List.of(one, WeaverTest.installation(2, recorder, "poor.A", "twice")), List.of());
    assertThat(invoke(type, 5)).isEqualTo(10);
    assertThat(recorder.drain())
        .containsExactly("> twice[5]", "> twice[5]", "< twice 10", "< twice 10");
  }

  @Test
  void classFilesOfEveryAgeBeforeAndAfterLoading() throws Throwable {
    for (int version :
        new int[] {Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_6, Opcodes.V1_7, Opcodes.V17}) {
      for (boolean before : new boolean[] {true, false}) {
        Closed loader = new Closed(false);
        String name = "old.Old" + version + (before ? "b" : "a");
        loader.classes.put(name, classFile(name.replace('.', '/'), version, "java/lang/Object"));
        if (before) {
          assertThat(invoke(loader.loadClass(name), 4)).isEqualTo(8);
        }
        Installation installation =
            WeaverTest.installation(version * 10L + (before ? 1 : 0), recorder, name, "twice");
        weaver.apply(List.of(installation), List.of());
        int lateBefore = late.get();
        Class<?> type = loader.loadClass(name);
        assertThat(invoke(type, 3)).isEqualTo(6);
        assertThat(recorder.drain()).containsExactly("> twice[3]", "< twice 6");
        assertThat(late.get() > lateBefore).isEqualTo(!before);
        assertThat(weaver.status().queries().get(0).points().get(0).methods()).isEqualTo(1);
        weaver.apply(List.of(), List.of());
        assertThat(invoke(type, 3)).isEqualTo(6);
        assertThat(recorder.drain()).isEmpty();
      }
    }
  }

  /** Says no name where it defines a class. */
  private static final class Nameless extends ClassLoader {
    Class<?> define(byte[] bytes) {
      return defineClass(null, bytes, 0, bytes.length);
    }
  }

  @Test
  void aClassThatIsDefinedWithoutAName() throws Throwable {
    weaver.apply(
        List.of(WeaverTest.installation(1, recorder, "late.Nameless", "twice")), List.of());
    byte[] file = classFile("late/Nameless", Opcodes.V17, "java/lang/Object");
    Class<?> type = new Nameless().define(file);
    assertThat(invoke(type, 3)).isEqualTo(6);
    assertThat(recorder.drain()).containsExactly("> twice[3]", "< twice 6");
    assertThatThrownBy(() -> new Nameless().define(new byte[] {1, 2, 3}))
        .isInstanceOf(ClassFormatError.class);
  }

  @Test
  void subtypesThatAreLoadedLater() throws Throwable {
    weaver.apply(List.of(WeaverTest.installation(1, recorder, "late.Base+", "call")), List.of());
    Closed loader = new Closed(false);
    loader.classes.put("late.Base", classFile("late/Base", Opcodes.V17, "java/lang/Object"));
    loader.classes.put("late.Middle", classFile("late/Middle", Opcodes.V17, "late/Base"));
    loader.classes.put("late.Leaf", classFile("late/Leaf", Opcodes.V1_5, "late/Middle"));
    Class<?> leaf = loader.loadClass("late.Leaf");
    Object instance = leaf.getConstructor().newInstance();
    leaf.getMethod("call").invoke(instance);
    assertThat(recorder.drain()).containsExactly("> call[]", "< call null");
    assertThat(weaver.status().queries().get(0).points().get(0).classes()).isEqualTo(3);
  }

  @Test
  void aLoaderThatHidesEverythingIsRefused() throws Throwable {
    Closed loader = new Closed(true);
    loader.classes.put("closed.One", classFile("closed/One", Opcodes.V17, "java/lang/Object"));
    loader.classes.put("closed.Two", classFile("closed/Two", Opcodes.V17, "java/lang/Object"));
    Class<?> one = loader.loadClass("closed.One");
    weaver.apply(
        List.of(
            WeaverTest.installation(1, recorder, "closed.One", "twice"),
            WeaverTest.installation(2, recorder, "closed.Two", "twice")),
        List.of());
    Class<?> two = loader.loadClass("closed.Two");
    for (WeaveResult.Query query : weaver.status().queries()) {
      assertThat(query.points().get(0).methods()).isZero();
      assertThat(query.points().get(0).refusals().toString()).contains("class loader");
    }
    assertThat(invoke(one, 1)).isEqualTo(2);
    assertThat(invoke(two, 1)).isEqualTo(2);
  }

  @Test
  void aClassThatTheJvmRefusesIsNamedAndTheOthersAreWoven() throws Throwable {
    Closed loader = new Closed(false);
    for (String name : List.of("A", "B", "C", "D", "E")) {
      loader.classes.put(
          "half." + name, classFile("half/" + name, Opcodes.V17, "java/lang/Object"));
      loader.loadClass("half." + name);
    }
    // Another agent that spoils one class whenever it comes by.
    java.lang.instrument.ClassFileTransformer spoiler =
        new java.lang.instrument.ClassFileTransformer() {
          @Override
          public byte[] transform(
              ClassLoader in,
              String name,
              Class<?> type,
              java.security.ProtectionDomain domain,
              byte[] bytes) {
            return "half/D".equals(name) && recorder.links.isEmpty() ? new byte[] {1, 2, 3} : null;
          }
        };
    weaver.apply(List.of(WeaverTest.installation(7, recorder, "no.Such", "x")), List.of());
    InstrumentationHolder.get().addTransformer(spoiler, true);
    try {
      WeaveResult result =
          weaver.apply(
              List.of(
                  new Installation(
                      1,
                      1,
                      List.of("A", "B", "C", "D", "E").stream()
                          .map(
                              n ->
                                  new Installation.Point(
                                      n.charAt(0),
                                      new io.pivotscope.protocol.advice.MethodPattern(
                                          "half." + n, false, "twice", null),
                                      io.pivotscope.protocol.advice.Place.ENTRY))
                          .toList(),
                      200,
                      recorder)),
              List.of());
      assertThat(result.queries().get(0).points().stream().mapToInt(p -> p.methods()).sum())
          .isEqualTo(4);
      assertThat(result.queries().get(0).points().get(3).refusals().toString())
          .contains("half.D", "the JVM refuses");
      for (String name : List.of("A", "B", "C", "D", "E")) {
        assertThat(invoke(loader.loadClass("half." + name), 2)).isEqualTo(4);
      }
      assertThat(recorder.drain()).hasSize(8);
    } finally {
      InstrumentationHolder.get().removeTransformer(spoiler);
    }
  }

  @Test
  void whatTheApplicationThrowsIsItsOwn() throws Throwable {
    Closed loader = new Closed(false);
    loader.classes.put("late.Thrower", thrower());
    weaver.apply(List.of(WeaverTest.installation(1, recorder, "late.Thrower", "twice")), List.of());
    Class<?> type = loader.loadClass("late.Thrower");
    assertThatThrownBy(() -> invoke(type, 1)).isInstanceOf(ArithmeticException.class);
    assertThat(recorder.drain()).containsExactly("> twice[1]", "! twice / by zero");
  }

  private static byte[] thrower() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, "late/Thrower", null, "java/lang/Object", null);
    MethodVisitor twice =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "twice", "(I)I", null, null);
    twice.visitCode();
    twice.visitVarInsn(Opcodes.ILOAD, 0);
    twice.visitInsn(Opcodes.ICONST_0);
    twice.visitInsn(Opcodes.IDIV);
    twice.visitInsn(Opcodes.IRETURN);
    twice.visitMaxs(2, 1);
    twice.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
