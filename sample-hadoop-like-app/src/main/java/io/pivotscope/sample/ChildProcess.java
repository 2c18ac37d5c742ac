package io.pivotscope.sample;

import io.pivotscope.sample.process.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One JVM of the system, seen from its parent. What it says on its standard output completes the
 * futures; if it ends before, they fail with the place of its log. Thread-safe.
 */
final class ChildProcess {
  final String program;
  final String host;
  final CompletableFuture<Integer> listeningPort = new CompletableFuture<>();
  final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  final CompletableFuture<ClientTotals> totals = new CompletableFuture<>();

  private final Process process;
  private final Path log;
  private final Consumer<String> output;

  private ChildProcess(
      String program, String host, Process process, Path log, Consumer<String> output) {
    this.program = program;
    this.host = host;
    this.process = process;
    this.log = log;
    this.output = output;
  }

  static ChildProcess start(
      String program, String host, List<String> command, Path log, Consumer<String> output)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    ChildProcess child = new ChildProcess(program, host, process, log, output);
    Thread reader = new Thread(child::readOutput, "output of " + program + " on " + host);
    reader.setDaemon(true);
    reader.start();
    return child;
  }

  private void readOutput() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          heard(line);
        } else {
          output.accept(Json.object("program", program, "host", host, "text", line));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      output.accept(Json.object("program", program, "host", host, "text", e.toString()));
    } finally {
      IllegalStateException ended =
          new IllegalStateException(program + " on " + host + " has ended; its log is " + log);
      listeningPort.completeExceptionally(ended);
      ready.completeExceptionally(ended);
      totals.completeExceptionally(ended);
    }
  }

  private void heard(String line) {
    Map<String, Object> fields = Json.parse(line);
    if ("listening".equals(fields.get("event"))) {
      listeningPort.complete(((Long) fields.getOrDefault("port", 0L)).intValue());
    } else if ("ready".equals(fields.get("event"))) {
      ready.complete(true);
    } else {
      output.accept(line);
      if (Boolean.TRUE.equals(fields.get("final"))) {
        totals.complete(ClientTotals.of(fields));
      }
    }
  }

  long pid() {
    return process.pid();
  }

  void start() {
    send("start\n");
  }

  /** Asks it to end; {@link #awaitEnd} makes sure. */
  void stop() {
    send("stop\n");
  }

  private void send(String line) {
    OutputStream in = process.getOutputStream();
    try {
      in.write(line.getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException alreadyGone) {
      // Nothing to tell it any more.
    }
  }

  /** Waits for the end that {@link #stop} asked for, at most so long, then forces it. */
  void awaitEnd(long millis) {
    try {
      if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
