package io.pivotscope.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Jars of single classes of the guests, for what takes no folder. */
final class Jars {
  private Jars() {}

  /** An agent's, with that class alone. */
  static Path agent(Path jar, Class<?> premain) throws IOException {
    Manifest manifest = manifest();
    manifest.getMainAttributes().putValue("Premain-Class", premain.getName());
    return write(jar, manifest, List.of(Tree.CLASSES.resolve(file(premain))));
  }

  /** An application's: all classes beside that one. */
  static Path application(Path jar, Class<?> one) throws IOException {
    Path folder = Tree.CLASSES.resolve(file(one)).getParent();
    if (folder == null) {
      throw new IOException(one + " is in no folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return write(jar, manifest(), files.sorted().toList());
    }
  }

  private static Path write(Path jar, Manifest manifest, List<Path> classes) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      for (Path each : classes) {
        entries.putNextEntry(new JarEntry(Tree.CLASSES.relativize(each).toString()));
        try (InputStream in = Files.newInputStream(each)) {
          in.transferTo(entries);
        }
        entries.closeEntry();
      }
    }
    return jar;
  }

  private static String file(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    return manifest;
  }
}
