package io.pivotscope.frontend.fuzz;

import io.pivotscope.guest.Steady;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program in a process of its own, with the agent as built or without. */
final class GuestProcess implements AutoCloseable {
  private static final Path AGENT =
      Path.of("").toAbsolutePath().resolveSibling("tracing-agent/target/pivotscope-agent.jar");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path errors;
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  private GuestProcess(Path directory, String javaHome, List<String> agent, Class<?> main)
      throws IOException {
    errors = Files.createTempFile(directory, "guest", ".err");
    List<String> command = new ArrayList<>();
    command.add(javaHome + "/bin/java");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-Xmx64m"));
    command.addAll(agent);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    Thread reader = new Thread(this::read, "guest reader");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * With the agent.
   *
   * @param frontend the port where its agent looks for one; a token lies in the directory
   */
  static GuestProcess traced(Path directory, String javaHome, int frontend, Class<?> main)
      throws IOException {
    Path token = directory.resolve("token");
    if (!Files.exists(token)) {
      Files.writeString(token, "secret");
    }
    String options = "=frontend=127.0.0.1:" + frontend + ",interval=100ms,token=" + token;
    return new GuestProcess(directory, javaHome, List.of("-javaagent:" + AGENT + options), main);
  }

  static GuestProcess plain(Path directory, String javaHome, Class<?> main) throws IOException {
    return new GuestProcess(directory, javaHome, List.of(), main);
  }

  /** The port that it has printed. */
  int port() throws InterruptedException {
    return Integer.parseInt(next().substring("port ".length()));
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException ended) {
      // What it printed is kept.
    }
  }

  /** Has {@link Steady} do so many steps, and compares what they come to. */
  void round(int steps) throws Exception {
    OutputStream in = process.getOutputStream();
    in.write(("round " + steps + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    expect("sum " + Steady.round(pool, steps));
    expect("done round " + steps);
  }

  private String next() throws InterruptedException {
    String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the guest says nothing: " + errors());
    }
    return line;
  }

  /** Waits until it takes commands. */
  GuestProcess ready() throws InterruptedException {
    expect("ready");
    return this;
  }

  private void expect(String wanted) throws InterruptedException {
    String line = next();
    if (!wanted.equals(line)) {
      throw new AssertionError("'" + line + "' instead of '" + wanted + "': " + errors());
    }
  }

  /** Ends it as an application ends. */
  int end() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the guest did not end: " + errors());
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String errors() {
    try {
      return Files.readString(errors, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** This test's, but for the agent's own classes. */
  private static String classPath() {
    String all =
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("surefire.test.class.path", "");
    List<String> entries =
        Arrays.stream(all.split(File.pathSeparator))
            .filter(entry -> !entry.contains("tracing-agent"))
            .toList();
    return entries.stream().collect(Collectors.joining(File.pathSeparator));
  }

  @Override
  public void close() throws InterruptedException {
    pool.shutdownNow();
    process.destroyForcibly().waitFor();
  }
}
