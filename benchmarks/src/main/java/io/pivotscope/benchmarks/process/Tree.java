package io.pivotscope.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Where the build has put what is run. */
final class Tree {
  /** Classes of the benchmarks, as a folder or a jar. */
  static final Path CLASSES = classes();

  private static final Path TARGET = parent(CLASSES);
  private static final Path ROOT = parent(parent(TARGET));
  private static final Properties VERSIONS = versions();

  private Tree() {}

  /** Our agent's jar. */
  static Path agent() {
    return existing(ROOT.resolve("tracing-agent/target/pivotscope-agent.jar"));
  }

  /** Classes of the guest programs that tests and benchmarks share. */
  static Path guest() {
    return existing(ROOT.resolve("frontend/testbeds/guest/target/classes"));
  }

  /** A peer's jar or folder of jars. */
  static Path peer(String name) {
    return existing(TARGET.resolve("peers").resolve(name));
  }

  /** The version of a peer that this tree measures. */
  static String version(String peer) {
    return VERSIONS.getProperty(peer, "?");
  }

  /** A file of the benchmarks' resources, written into a folder. */
  static Path resource(String name, Path directory) throws IOException {
    try (InputStream in = Tree.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IOException("there is no resource " + name);
      }
      Path file = directory.resolve(Path.of(name).getFileName());
      Files.copy(in, file);
      return file;
    }
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path.getFileName() + " is not built: mvn -Pbenchmarks -DskipTests package");
    }
    return path;
  }

  private static Path classes() {
    try {
      return Path.of(Tree.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalStateException("nothing above " + path);
    }
    return parent;
  }

  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in = Tree.class.getResourceAsStream("/versions.properties")) {
      if (in != null) {
        versions.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }
}
