package io.pivotscope.benchmarks.hdfs;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JVM that we started. Its standard input stays open as long as we live: when it ends, the
 * process ends itself. What it prints is read line by line; its log is a file.
 */
final class Guest implements AutoCloseable {
  private static final long GRACE_SECONDS = 5;
  private static final int LOG_TAIL_LINES = 30;

  /** Of {@code /proc/PID/stat}: 100 a second on every Linux. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final String ENDED = "";

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedWriter input;

  /** Where the CPU time of each thread that compiles is; filled when it is first asked for. */
  private final List<Path> compilers = new ArrayList<>();

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  Guest(String name, List<String> command, Path directory) throws IOException {
    this.name = name;
    log = directory.resolve(name + ".log");
    process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(log.toFile())
            .start();
    input = process.outputWriter();
    Thread reader = new Thread(this::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().filter(line -> !line.isEmpty()).forEach(lines::add);
    } catch (IOException | UncheckedIOException closed) {
      // The process has ended: what it said is in `lines`.
    }
    lines.add(ENDED);
  }

  /**
   * CPU time of all its threads, the ended ones among them, but for those that compile. User and
   * system time are each cut to 10 ms.
   */
  long cpuNanos() throws IOException {
    String stat = Files.readString(proc().resolve("stat"));
    // The name in parentheses may contain blanks; what follows begins with field 3.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long all = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
    return all - compilerNanos();
  }

  /** CPU time of the threads that compile. */
  long compilerNanos() throws IOException {
    if (compilers.isEmpty()) {
      try (Stream<Path> tasks = Files.list(proc().resolve("task"))) {
        for (Path task : (Iterable<Path>) tasks::iterator) {
          if (Files.readString(task.resolve("comm")).matches("C[12] CompilerThre\\R?")) {
            compilers.add(task.resolve("schedstat"));
          }
        }
      }
      if (compilers.isEmpty()) {
        throw failure("has no compiler threads");
      }
    }
    long nanos = 0;
    for (Path compiler : compilers) {
      String schedstat = Files.readString(compiler);
      nanos += Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
    }
    return nanos;
  }

  private Path proc() {
    return Path.of("/proc", Long.toString(process.pid()));
  }

  void send(String line) throws IOException {
    input.write(line);
    input.newLine();
    input.flush();
  }

  /** The next line that begins so; those before it are dropped. */
  String await(String prefix, Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw failure("did not print " + prefix + " in " + patience.toSeconds() + " s");
      }
      if (line.equals(ENDED)) {
        throw failure("ended before it printed " + prefix);
      }
      if (line.startsWith(prefix)) {
        return line;
      }
    }
  }

  /** Waits for a good end. */
  void awaitEnd(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
      throw failure("did not end well");
    }
  }

  private IOException failure(String what) throws IOException {
    List<String> all = Files.readAllLines(log);
    List<String> tail = all.subList(Math.max(0, all.size() - LOG_TAIL_LINES), all.size());
    return new IOException(name + " " + what + "\n" + String.join("\n", tail));
  }

  /** By force: nothing that it has written is needed any more. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
