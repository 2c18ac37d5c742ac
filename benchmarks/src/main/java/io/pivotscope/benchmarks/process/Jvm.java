package io.pivotscope.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that a benchmark has started and talks to by lines. Promises: every wait is bounded, close
 * kills it, and so does the end of this process, however it comes about short of SIGKILL; then the
 * JVM ends by itself with its input. Used by one thread.
 */
final class Jvm implements AutoCloseable {
  private static final long ANSWER_SECONDS = 60;
  private static final int KEPT_ERRORS = 30;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "kill what was started"));
  }

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Deque<String> errors = new ArrayDeque<>();

  private Jvm(Process process) {
    this.process = process;
    read(process.getInputStream(), lines::add);
    read(process.getErrorStream(), this::error);
  }

  /**
   * @param words all that follows {@code java}
   */
  static Jvm start(Path javaHome, List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(words);
    Process process = new ProcessBuilder(command).start();
    RUNNING.add(process);
    return new Jvm(process);
  }

  /** As above, and waits until the worker is ready. */
  static Jvm ready(Path javaHome, List<String> words) throws IOException, InterruptedException {
    Jvm jvm = start(javaHome, words);
    try {
      jvm.await("ready");
      return jvm;
    } catch (IOException | InterruptedException e) {
      jvm.close();
      throw e;
    }
  }

  long pid() {
    return process.pid();
  }

  /** Waits for a line that begins so; returns what stands behind, and keeps nothing before it. */
  String await(String beginning) throws IOException, InterruptedException {
    return await(beginning, new ArrayList<>());
  }

  /** Says a line and waits for {@code done}; returns what stands behind it. */
  String ask(String command) throws IOException, InterruptedException {
    return ask(command, new ArrayList<>());
  }

  /**
   * As above.
   *
   * @param before takes the lines that came before {@code done}
   */
  String ask(String command, List<String> before) throws IOException, InterruptedException {
    OutputStream in = process.getOutputStream();
    in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    return await("done", before);
  }

  private String await(String beginning, List<String> before)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
    while (System.nanoTime() < deadline) {
      String line = lines.poll(100, TimeUnit.MILLISECONDS);
      if (line != null && line.startsWith(beginning)) {
        return line.substring(beginning.length()).strip();
      } else if (line != null) {
        before.add(line);
      } else if (!process.isAlive()) {
        throw new IOException("the JVM has ended: " + errors());
      }
    }
    throw new IOException("no answer within " + ANSWER_SECONDS + " s: " + errors());
  }

  /** Ends its input, and so a worker; waits until it has gone. */
  void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    awaitExit();
  }

  /** Waits for its end; returns the exit code. */
  int awaitExit() throws IOException, InterruptedException {
    if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("did not end within " + ANSWER_SECONDS + " s: " + errors());
    }
    return process.exitValue();
  }

  /** The last lines of its standard error. */
  String errors() {
    synchronized (errors) {
      return String.join(" | ", errors);
    }
  }

  private void error(String line) {
    synchronized (errors) {
      errors.addLast(line);
      if (errors.size() > KEPT_ERRORS) {
        errors.removeFirst();
      }
    }
  }

  private interface Sink {
    void accept(String line);
  }

  private static void read(InputStream stream, Sink sink) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader text =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (@Nullable String line = text.readLine();
                    line != null;
                    line = text.readLine()) {
                  sink.accept(line);
                }
              } catch (IOException ended) {
                // The process is gone; what it said is kept.
              }
            },
            "reader of a JVM");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(process);
  }
}
