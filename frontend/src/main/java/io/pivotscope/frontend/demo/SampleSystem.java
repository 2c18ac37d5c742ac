package io.pivotscope.frontend.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The sample system as a child process that is told what to do on its standard input and says what
 * happens in JSON lines. Ends with close, and by itself when this process is gone.
 */
final class SampleSystem implements AutoCloseable {
  private static final long END_SECONDS = 15;

  /** Ctrl-C on the terminal is the demo's to hear: the sample system then ends in good order. */
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private static final JsonObject GONE = new JsonObject();

  private final Process process;
  private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();

  private SampleSystem(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "sample system");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * @param home the checkout
   * @param agent what follows {@code -javaagent:}, with {procName} and {host}
   * @param seconds how long its clients run; 0 for no bound
   * @param log what it complains of
   * @param further options of the sample system's own, as {@code --stress=4}
   */
  static SampleSystem start(Path home, String agent, long seconds, Path log, String... further)
      throws IOException {
    Path target = home.resolve("sample-hadoop-like-app/target");
    if (!Files.isDirectory(target.resolve("lib"))) {
      throw new IOException("the sample system is not built: run mvn -DskipTests package");
    }
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx64m");
    command.add("-cp");
    command.add(target.resolve("classes") + ":" + target.resolve("lib") + "/*");
    command.add("io.pivotscope.sample.SampleCluster");
    command.add("--wait-for-start");
    command.add("--wait-for-stop");
    command.add("--linger-clients");
    if (seconds > 0) {
      command.add("--seconds=" + seconds);
    }
    command.addAll(List.of(further));
    command.add("--jvm-arg=-Xmx96m");
    command.add("--jvm-arg=-javaagent:" + agent);
    return new SampleSystem(new ProcessBuilder(command).redirectError(log.toFile()).start());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonElement parsed = JsonParser.parseString(line);
        if (parsed.isJsonObject() && parsed.getAsJsonObject().has("event")) {
          events.add(parsed.getAsJsonObject());
        }
      }
    } catch (IOException | JsonParseException ended) {
      // Its absence is the news.
    }
    events.add(GONE);
  }

  /**
   * Waits for an event of that name.
   *
   * @throws IOException if the system ends before, or takes longer
   */
  JsonObject await(String name, long seconds) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      JsonObject event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        throw new IOException("the sample system did not say " + name + " in " + seconds + " s");
      }
      if (event == GONE) {
        events.add(GONE);
        throw new IOException("the sample system ended before " + name);
      }
      if (event.get("event").getAsString().equals(name)) {
        return event;
      }
    }
  }

  /** Tells it {@code start} or {@code stop}. */
  void tell(String word) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((word + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** DataNode bytes by client program, from the event of the clients' end. */
  static Map<String, Long> datanodeBytes(JsonObject done) {
    String suffix = ".datanodeBytes";
    Map<String, Long> sums = new TreeMap<>();
    done.entrySet().stream()
        .filter(field -> field.getKey().endsWith(suffix))
        .forEach(
            field ->
                sums.put(
                    field.getKey().substring(0, field.getKey().length() - suffix.length()),
                    field.getValue().getAsLong()));
    return sums;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
