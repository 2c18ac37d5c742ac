package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.weave.WovenClass.Shape;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import java.io.File;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Weaves everything there is, in every shape, and lets the JVM's verifier judge. */
class SplicerTest {

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(false, false, false),
          new Shape(true, false, false),
          new Shape(false, true, false),
          new Shape(true, true, false),
          new Shape(false, false, true),
          new Shape(true, false, true),
          new Shape(true, true, true));

  /** Asks for every line and every call of a method beside what else is asked for. */
  private static final Place EVERYTHING =
      Place.call(new MethodPattern("**", false, "*", null, "every line too"));

  private static Map<String, Shape> all(byte[] bytes, Shape shape) {
    Map<String, Shape> shapes = new HashMap<>();
    for (MethodInfo method : ClassInfo.read(bytes).methods()) {
      if (!method.name().equals("<clinit>")
          && (method.access() & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
        shapes.put(
            method.key(), shape.points().contains(EVERYTHING) ? everyPoint(method, shape) : shape);
      }
    }
    return shapes;
  }

  private static Shape everyPoint(MethodInfo method, Shape shape) {
    Set<Place> points = new HashSet<>();
    method.code().lines().forEach(line -> points.add(Place.line(line)));
    points.add(Place.call(new MethodPattern("**", false, "*", null)));
    points.add(Place.call(new MethodPattern("**", false, "new", null)));
    return new Shape(true, shape.replacesResult(), shape.listened(), points);
  }

  @Test
  void everyLineAndEveryCallOfALibraryPassesBothVerifiers() throws Exception {
    String path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(e -> e.matches(".*/assertj-core-[0-9.]+\\.jar"))
            .findFirst()
            .orElseThrow();
    int verified = 0;
    try (JarFile jar = new JarFile(path)) {
      for (boolean listened : new boolean[] {false, true}) {
        Woven loader = new Woven(jar, new Shape(true, !listened, listened, Set.of(EVERYTHING)));
        for (Enumeration<JarEntry> e = jar.entries(); e.hasMoreElements(); ) {
          String name = e.nextElement().getName();
          if (name.matches("org/assertj/core/(api|util|internal)/[A-Za-z$]+\\.class")) {
            verified += verify(loader, name.replace(".class", "").replace('/', '.'));
          }
        }
      }
    }
    assertThat(verified).isGreaterThan(300);
  }

  private static byte[] splice(byte[] bytes, Shape shape) {
    Map<String, Shape> shapes = all(bytes, shape);
    byte[] woven = Splicer.splice(bytes, shapes, key -> Integer.MAX_VALUE, Map.of());
    assertThat(CodeCheck.errors(woven, shapes.keySet(), false)).isEmpty();
    return woven;
  }

  /** Defines the woven classes of a jar; what it needs beyond comes from the test class path. */
  private static final class Woven extends ClassLoader {
    private final JarFile jar;
    private final Shape shape;

    Woven(JarFile jar, Shape shape) {
      super(SplicerTest.class.getClassLoader());
      this.jar = jar;
      this.shape = shape;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      JarEntry entry = jar.getJarEntry(name.replace('.', '/') + ".class");
      if (entry == null) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        try (InputStream in = jar.getInputStream(entry)) {
          byte[] woven = splice(in.readAllBytes(), shape);
          return defineClass(name, woven, 0, woven.length);
        } catch (java.io.IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }
  }

  @Test
  void theJvmVerifiesEveryMethodOfTheLibrariesHere() throws Exception {
    List<String> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                e ->
                    e.matches(
                        ".*/(asm|asm-tree|protobuf-java|assertj-core|awaitility)-[0-9.]+\\.jar"))
            .toList();
    assertThat(jars).hasSize(5);
    int verified = 0;
    int shape = 0;
    for (String path : jars) {
      try (JarFile jar = new JarFile(path)) {
        Woven loader = new Woven(jar, SHAPES.get(shape++ % SHAPES.size()));
        for (Enumeration<JarEntry> e = jar.entries(); e.hasMoreElements(); ) {
          String name = e.nextElement().getName();
          if (name.endsWith(".class") && !name.contains("-") && !name.startsWith("META-INF/")) {
            verified += verify(loader, name.replace(".class", "").replace('/', '.'));
          }
        }
      }
    }
    assertThat(verified).isGreaterThan(1500);
  }

  /** Reflection links a class, and linking verifies it. */
  private static int verify(ClassLoader loader, String name) throws ClassNotFoundException {
    try {
      Objects.requireNonNull(Class.forName(name, false, loader).getDeclaredMethods());
      return 1;
    } catch (VerifyError e) {
      throw new AssertionError(name, e);
    } catch (NoClassDefFoundError e) {
      return 0; // of an optional dependency
    }
  }

  @Test
  void ourOwnVerifierAcceptsTheJdk() throws Exception {
    Path util =
        FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/java/util");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(util)) {
      files = walk.filter(p -> p.toString().endsWith(".class")).toList();
    }
    assertThat(files.size()).isGreaterThan(1000);
    int i = 0;
    for (Path file : files) {
      splice(Files.readAllBytes(file), SHAPES.get(i++ % SHAPES.size()));
    }
  }

  @Test
  void brokenCodeIsFound() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Broken", null, "java/lang/Object", null);
    MethodVisitor pops = writer.visitMethod(Opcodes.ACC_STATIC, "pops", "()V", null, null);
    pops.visitCode();
    pops.visitInsn(Opcodes.POP);
    pops.visitInsn(Opcodes.RETURN);
    pops.visitMaxs(1, 0);
    pops.visitEnd();
    MethodVisitor lies = writer.visitMethod(Opcodes.ACC_STATIC, "lies", "(I)V", null, null);
    Label end = new Label();
    lies.visitCode();
    lies.visitVarInsn(Opcodes.ILOAD, 0);
    lies.visitJumpInsn(Opcodes.IFEQ, end);
    lies.visitLabel(end);
    lies.visitFrame(Opcodes.F_NEW, 1, new Object[] {"java/lang/String"}, 0, null);
    lies.visitInsn(Opcodes.RETURN);
    lies.visitMaxs(1, 1);
    lies.visitEnd();
    writer.visitEnd();
    byte[] bytes = writer.toByteArray();
    assertThat(CodeCheck.errors(bytes, all(bytes, SHAPES.get(0)).keySet(), false))
        .containsOnlyKeys("pops()V", "lies(I)V");
  }

  @Test
  void aHundredAndTwentyLongsAreTooManyForADynamicCallSite() throws Exception {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Wide", null, "java/lang/Object", null);
    String descriptor = "(" + "J".repeat(127) + ")J";
    MethodVisitor last =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "last", descriptor, null, null);
    last.visitCode();
    last.visitVarInsn(Opcodes.LLOAD, 252);
    last.visitInsn(Opcodes.LRETURN);
    last.visitMaxs(0, 0);
    last.visitEnd();
    writer.visitEnd();
    byte[] woven = splice(writer.toByteArray(), SHAPES.get(3));
    Class<?> type =
        new ClassLoader(getClass().getClassLoader()) {
          Class<?> define() {
            return defineClass("Wide", woven, 0, woven.length);
          }
        }.define();
    List<Object> args = new ArrayList<>();
    Class<?>[] types = new Class<?>[127];
    for (long i = 0; i < 127; i++) {
      args.add(i);
      types[(int) i] = long.class;
    }
    assertThat(type.getMethod("last", types).invoke(null, args.toArray())).isEqualTo(126L);
  }

  @Test
  void aMethodThatWouldGrowTooLargeIsNamed() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Large", null, "java/lang/Object", null);
    MethodVisitor large = writer.visitMethod(Opcodes.ACC_STATIC, "large", "()V", null, null);
    large.visitCode();
    for (int i = 0; i < 65_530; i++) {
      large.visitInsn(Opcodes.NOP);
    }
    large.visitInsn(Opcodes.RETURN);
    large.visitMaxs(0, 0);
    large.visitEnd();
    writer.visitEnd();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> splice(writer.toByteArray(), SHAPES.get(0)))
        .isInstanceOf(MethodTooLargeException.class)
        .hasMessageContaining("large");
  }
}
