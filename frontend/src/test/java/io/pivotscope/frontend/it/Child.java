package io.pivotscope.frontend.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process that a test started, with what it printed so far. Killed by close. Thread-safe. */
public final class Child implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  final Process process;
  private final String name;
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private final List<Thread> readers;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.readers =
        List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
  }

  public static Child start(String name, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return start(name, builder);
  }

  static Child start(String name, ProcessBuilder builder) {
    try {
      return new Child(name, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Writes a line to its standard input. */
  public void send(String line) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + this, e);
    }
  }

  /** Waits until it has printed such a line, and returns the first. */
  public String await(Predicate<String> wanted) {
    return await(out, wanted, 0);
  }

  /** As {@link #await}, on its standard error. */
  public String awaitError(Predicate<String> wanted) {
    return await(err, wanted, 0);
  }

  /** Sends a command of a guest and waits for its {@code done}. */
  public void command(String line) {
    int before = lines().size();
    send(line);
    await(out, ("done " + line)::equals, before);
  }

  private String await(List<String> lines, Predicate<String> wanted, int from) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    synchronized (lines) {
      for (int next = from; ; next++) {
        while (next >= lines.size()) {
          if (System.nanoTime() > deadline || (!process.isAlive() && drained())) {
            throw new AssertionError("did not print what was awaited: " + this);
          }
          pause(lines);
        }
        if (wanted.test(lines.get(next))) {
          return lines.get(next);
        }
      }
    }
  }

  private void pause(List<String> lines) {
    try {
      lines.wait(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted waiting for " + name, e);
    }
  }

  private boolean drained() {
    return readers.stream().noneMatch(Thread::isAlive);
  }

  /** Waits for its end; returns its exit code. */
  public int awaitExit() {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("did not end: " + this);
      }
      for (Thread reader : readers) {
        reader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted waiting for " + name, e);
    }
  }

  public List<String> lines() {
    synchronized (out) {
      return List.copyOf(out);
    }
  }

  public List<String> errors() {
    synchronized (err) {
      return List.copyOf(err);
    }
  }

  private Thread read(InputStream stream, List<String> lines) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader text =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                  synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                  }
                }
              } catch (IOException closed) {
                // The process is gone; what it printed is kept.
              }
            },
            name + " reader");
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  /** Kills it and, if it is a script, what it started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitExit();
  }

  @Override
  public String toString() {
    return name
        + "\n  out: "
        + String.join("\n       ", lines())
        + "\n  err: "
        + String.join("\n       ", errors());
  }
}
