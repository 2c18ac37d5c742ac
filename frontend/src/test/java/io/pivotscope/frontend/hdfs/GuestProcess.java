package io.pivotscope.frontend.hdfs;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One JVM of the testbed. Its standard input stays open as long as we live: when it ends, the
 * process ends itself. Its standard output speaks the programs' line protocol; its log is a file.
 */
public final class GuestProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long GRACE_SECONDS = 10;
  private static final int LOG_TAIL_LINES = 40;

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedWriter input;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();

  GuestProcess(String name, List<String> command, Path directory) throws IOException {
    this.name = name;
    log = directory.resolve(name + ".log");
    process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    input = process.outputWriter();
    reader = new Thread(this::readOutput, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
      }
    } catch (IOException closed) {
      // The process has ended: what it said is in `lines`.
    }
  }

  /** The name it was launched under. */
  public String name() {
    return name;
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** The names of its threads, as {@code jcmd} sees them. */
  public List<String> threads() throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process print =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "Thread.print")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = print.inputReader()) {
      return output.lines().filter(line -> line.startsWith("\"")).toList();
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written to standard error so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a program launched with {@code wait=true} is ready to start. */
  public GuestProcess awaitReady() {
    awaitLine("READY");
    return this;
  }

  /** Lets a program launched with {@code wait=true} begin. */
  public void begin() {
    send("start");
  }

  /**
   * Waits for a program's statistics: {@code operations}, {@code payloadBytes}, {@code perFile}.
   */
  public JsonObject awaitStats() {
    String line = awaitLine("STATS ");
    return JsonParser.parseString(line.substring("STATS ".length())).getAsJsonObject();
  }

  /** Lets a program launched with {@code linger=true} go, and waits until the process has ended. */
  public void finish() {
    awaitLine("DONE");
    send("stop");
    awaitEnd();
  }

  /** Waits until it ends by itself; any exit status but 0 is a failure. */
  public void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw failure("still runs after " + PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("waiting for its end was interrupted");
    }
    if (process.exitValue() != 0) {
      throw failure("ended with status " + process.exitValue());
    }
  }

  private void send(String line) {
    try {
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw failure("does not listen: " + e);
    }
  }

  private String awaitLine(String prefix) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !firstLine(prefix).isEmpty() || !process.isAlive());
    } catch (ConditionTimeoutException e) {
      throw failure("did not print " + prefix + " within " + PATIENCE);
    }
    String line = firstLine(prefix);
    if (line.isEmpty()) {
      awaitLastLine();
      line = firstLine(prefix);
    }
    if (line.isEmpty()) {
      throw failure("ended before it printed " + prefix);
    }
    return line;
  }

  private void awaitLastLine() {
    try {
      reader.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String firstLine(String prefix) {
    synchronized (lines) {
      return lines.stream().filter(line -> line.startsWith(prefix)).findFirst().orElse("");
    }
  }

  /** An error that shows the end of the log. */
  IllegalStateException failure(String what) {
    List<String> all = log().lines().toList();
    List<String> tail = all.subList(Math.max(0, all.size() - LOG_TAIL_LINES), all.size());
    return new IllegalStateException(name + " " + what + "\n" + String.join("\n", tail));
  }

  /** Ends it: politely, and after ten seconds by force. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
