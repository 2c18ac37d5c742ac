package io.pivotscope.frontend.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A library whose unit tests are run.
 *
 * @param name of its jar, and of that with {@code -tests} behind
 * @param packageName everything in it and below is instrumented
 * @param leftOut pattern of names of test classes that are not run
 * @param needs folders with jars that its tests want beside the others here
 */
record Library(String name, String packageName, String leftOut, List<String> needs) {

  private static final Path WORLD = Path.of("testbeds/world/target").toAbsolutePath();

  /** Small and fast, for every build. */
  static final Library CLI = commons("cli", "cli", "none");

  /** Small and fast once what measures is left out. */
  static final Library CSV = commons("csv", "csv", ".*(PerformanceTest|JiraCsv196Test)");

  static final List<Library> ALL =
      List.of(
          CLI,
          CSV,
          // One test of it measures: a billion calls and no more.
          commons("codec", "codec", ".*PerformanceTest"),
          commons("collections4", "collections4", "none"),
          commons("io", "io", "none"),
          commons("lang3", "lang3", "none"),
          // Those of builders want all the memory that there is; one of hosts wants the Internet.
          commons("text", "text", ".*(TextStringBuilder|StrBuilder|DnsStringLookup)Test"),
          new Library(
              "hadoop-common",
              "org.apache.hadoop",
              "(?!org[.]apache[.]hadoop[.](io|util|conf)[.][A-Z]).*",
              List.of("../hdfs-3.4.3/target/lib")));

  private static Library commons(String name, String packageName, String leftOut) {
    return new Library("commons-" + name, "org.apache.commons." + packageName, leftOut, List.of());
  }

  Path jar() {
    return jar(name);
  }

  /** With the test classes and their resources. */
  Path tests() {
    return jar(name + "-tests");
  }

  private static Path jar(String name) {
    Path jar = WORLD.resolve("libraries/" + name + ".jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is not there: package frontend/testbeds/world first");
    }
    return jar;
  }

  /** What is on the class path behind the tests. */
  List<String> classPath() {
    List<String> entries = new ArrayList<>(List.of(WORLD + "/classes", jar().toString()));
    for (Library other : ALL) {
      if (other.needs.isEmpty() && other != this) {
        entries.add(other.jar().toString());
      }
    }
    needs.forEach(folder -> entries.add(WORLD.getParent().resolve(folder) + "/*"));
    entries.add(WORLD + "/support/*");
    return entries;
  }

  /** Methods with code, but for class initialisers and bridges. */
  int methods() {
    int[] count = {0};
    read((type, name) -> count[0]++, (type, name, line) -> {});
    return count[0];
  }

  /** By patterns that together mean every method: the lines with code. */
  Map<String, Set<Integer>> lines() {
    Map<String, Set<Integer>> lines = new TreeMap<>();
    read(
        (type, name) -> {},
        (type, name, line) -> {
          // What compilers make is only reached where the class has a wildcard too.
          String kind = name.equals("<init>") ? ".new" : name.contains("$") ? "*.*$*" : ".*";
          lines.computeIfAbsent(type + kind, k -> new TreeSet<>()).add(line);
        });
    return lines;
  }

  private interface Methods {
    void method(String type, String name);
  }

  private interface Lines {
    void line(String type, String method, int line);
  }

  private void read(Methods methods, Lines lines) {
    try (JarFile jar = new JarFile(jar().toFile())) {
      for (ZipEntry entry : jar.stream().toList()) {
        if (entry.getName().endsWith(".class") && !entry.getName().contains("-")) {
          try (InputStream in = jar.getInputStream(entry)) {
            read(new ClassReader(in), methods, lines);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(ClassReader reader, Methods methods, Lines lines) {
    String type = reader.getClassName().replace('/', '.');
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String generic, String[] thrown) {
            int without = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;
            if ((access & without) != 0 || name.equals("<clinit>")) {
              return null;
            }
            methods.method(type, name);
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitLineNumber(int line, Label start) {
                lines.line(type, name, line);
              }
            };
          }
        },
        ClassReader.SKIP_FRAMES);
  }

  @Override
  public String toString() {
    return name;
  }
}
