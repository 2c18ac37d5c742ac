package io.pivotscope.frontend.world;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.awaitility.Awaitility;

/** A process that runs the unit tests of a library when it is told to. Killed by close. */
final class TestJvm implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration TESTS = Duration.ofMinutes(20);

  private final Process process;
  private final Path directory;

  /**
   * Returns when it is ready.
   *
   * @param directory to run in, new
   * @param agent what follows {@code java}, or nothing
   * @param loaded whether it loads all classes of the library before it is ready
   */
  TestJvm(Path directory, String javaHome, Library library, List<String> agent, boolean loaded) {
    this.directory = directory;
    // Where the library's own build has its resources.
    Path tests = directory.resolve("src/test/resources");
    List<String> entries = new ArrayList<>(List.of(tests.toString()));
    entries.addAll(library.classPath());
    List<String> command = new ArrayList<>(List.of(javaHome + "/bin/java"));
    command.addAll(agent);
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Xmx1g", "-XX:-CreateCoredumpOnCrash", "-Xshare:auto"));
    command.addAll(List.of("-Djava.awt.headless=true", "-Duser.language=en", "-Duser.country=US"));
    command.addAll(List.of("-Duser.timezone=UTC", "-XX:ErrorFile=/dev/null"));
    for (String opened : List.of("lang", "lang.invoke", "lang.reflect", "util", "time")) {
      command.addAll(List.of("--add-opens", "java.base/java." + opened + "=ALL-UNNAMED"));
    }
    command.addAll(List.of("-cp", String.join(File.pathSeparator, entries), "testbed.world.Tests"));
    command.addAll(List.of(results().toString(), loaded ? "loaded" : "fresh", library.leftOut()));
    command.addAll(List.of(tests.toString(), library.jar().toString()));
    try {
      unpack(library.tests(), tests);
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output().toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(() -> Files.readAllLines(output(), StandardCharsets.ISO_8859_1).contains("ready"), START);
  }

  /** Tells it to run its tests. */
  void begin() {
    tell();
  }

  /** What became of each test, when all have run. */
  TreeMap<String, String> outcomes() {
    await(() -> Files.exists(results()), TESTS);
    TreeMap<String, String> byName = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(results())) {
        String[] parts = line.split("\t", 2);
        byName.put(parts[0], parts[1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return byName;
  }

  private void tell() {
    try {
      process.getOutputStream().write("go\n".getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new AssertionError("it has ended: " + tail(), e);
    }
  }

  private void await(Callable<Boolean> condition, Duration most) {
    Awaitility.await()
        .atMost(most)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              boolean alive = process.isAlive();
              if (!condition.call() && !alive) {
                throw new AssertionError("ended with " + process.exitValue() + ": " + tail());
              }
              return condition.call();
            });
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(output(), StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Path output() {
    return directory.resolve("output");
  }

  private Path results() {
    return directory.resolve("results");
  }

  private static void unpack(Path jar, Path to) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (ZipEntry entry : file.stream().filter(e -> !e.isDirectory()).toList()) {
        Path target = to.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
