package io.pivotscope.agent.testing;

import io.pivotscope.agent.boot.PivotscopeAgent;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own that runs a main class of the test class path, bounded in time.
 *
 * <pre>
 *   Fork.on(jdk).agent("frontend=127.0.0.1:1").main(SomeApp.class, "arg").run().expectSuccess()
 * </pre>
 */
public final class Fork {

  /** What a process did. {@code exit} is -1 if it had to be killed. */
  public record Result(int exit, String out, String err) {
    public Result expectSuccess() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + "\n--- out\n" + out + "\n--- err\n" + err);
      }
      return this;
    }
  }

  private final List<String> jvm = new ArrayList<>();
  private final Path java;
  private final List<String> main = new ArrayList<>();
  private String classPath = testClassPath();
  private Duration timeout = Duration.ofSeconds(60);

  private Fork(Path jdk) {
    java = jdk.resolve("bin/java");
    jvm.addAll(
        List.of(
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m"));
  }

  public static Fork on(Path jdk) {
    return new Fork(jdk);
  }

  /** The agent that {@code package} has built. */
  public static Path agentJar() {
    String jar = System.getProperty("pivotscope.agent.jar");
    if (jar == null || !Files.exists(Path.of(jar))) {
      throw new IllegalStateException("no agent jar: run as *IT after package, not " + jar);
    }
    return Path.of(jar);
  }

  /** With the agent; options as after {@code -javaagent:jar=}, or empty. */
  public Fork agent(String options) {
    jvm.add("-javaagent:" + agentJar() + (options.isEmpty() ? "" : "=" + options));
    return this;
  }

  /** With an agent that does nothing but fill {@link InstrumentationHolder}. */
  public Fork instrumented() throws IOException {
    jvm.add("-javaagent:" + InstrumentationHolder.jar());
    return this;
  }

  public Fork jvm(String... options) {
    jvm.addAll(List.of(options));
    return this;
  }

  public Fork classPath(String path) {
    classPath = path;
    return this;
  }

  public Fork timeout(Duration most) {
    timeout = most;
    return this;
  }

  public Fork main(Class<?> type, String... args) {
    return main(type.getName(), args);
  }

  public Fork main(String type, String... args) {
    main.clear();
    main.add(type);
    main.addAll(List.of(args));
    return this;
  }

  /**
   * Runs JUnit test classes there (methods with {@code @Test}, without parameters), in a loader
   * below the agent's: they see the agent's own classes, with the real boot part beneath.
   */
  public Fork tests(Class<?>... classes) throws IOException {
    instrumented();
    List<String> names = new ArrayList<>();
    for (Class<?> type : classes) {
      names.add(type.getName());
    }
    return main(AgentTests.class.getName(), names.toArray(String[]::new));
  }

  /** Starts it and waits; kills it when the time is up. */
  public Result run() throws IOException, InterruptedException {
    Path out = Files.createTempFile("fork", ".out");
    Path err = Files.createTempFile("fork", ".err");
    try {
      Process process = start(out, err);
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return new Result(
          ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /** Starts it for a test that talks to it while it runs, and ends it itself. */
  public Process start(Path out, Path err) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(jvm);
    command.add("-cp");
    command.add(classPath);
    command.addAll(main);
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  /** Without the agent's own classes: in a fork they come from its jar. */
  private static String testClassPath() {
    URL agent = PivotscopeAgent.class.getProtectionDomain().getCodeSource().getLocation();
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !new File(entry).toURI().getPath().equals(agent.getPath()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A jar that has a manifest and nothing else. */
  static Path jarWith(String key, String value) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue(key, value);
    attributes.putValue("Can-Retransform-Classes", "true");
    Path jar = Files.createTempFile("holder", ".jar");
    jar.toFile().deleteOnExit();
    try (JarOutputStream stream = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      stream.finish();
    }
    return jar;
  }
}
