package io.pivotscope.frontend.fuzz;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@link io.pivotscope.guest.Steady} in a process of its own, with the agent as built. */
final class GuestProcess implements AutoCloseable {
  private static final Path AGENT =
      Path.of("").toAbsolutePath().resolveSibling("tracing-agent/target/pivotscope-agent.jar");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path errors;
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  /**
   * @param frontend the port where its agent looks for one
   */
  GuestProcess(Path directory, String javaHome, int frontend) throws Exception {
    errors = directory.resolve("guest.err");
    Path token = Files.writeString(directory.resolve("guest.token"), "secret");
    process =
        new ProcessBuilder(
                javaHome + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-Xmx64m",
                "-javaagent:" + AGENT + "=frontend=127.0.0.1:" + frontend + ",interval=100ms,token=" + token,
                "-cp",
                classPath(),
                io.pivotscope.guest.Steady.class.getName())
            .redirectError(errors.toFile())
            .start();
    Thread reader = new Thread(this::read, "guest reader");
    reader.setDaemon(true);
    reader.start();
    expect("ready");
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

  /** Has it do so many steps, and compares what they come to. */
  void round(int steps) throws Exception {
    OutputStream in = process.getOutputStream();
    in.write(("round " + steps + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    expect("sum " + io.pivotscope.guest.Steady.round(pool, steps));
    expect("done round " + steps);
  }

  private void expect(String wanted) throws InterruptedException {
    String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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
