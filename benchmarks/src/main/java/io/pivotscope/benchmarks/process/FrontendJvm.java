package io.pivotscope.benchmarks.process;

import io.pivotscope.frontend.http.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A frontend in a process of its own, whose CPU time is all its own. */
final class FrontendJvm implements AutoCloseable {
  static final String TOKEN = "benchmark";

  private final Jvm jvm;
  private final int agentsPort;
  private final ApiClient api;

  private FrontendJvm(Jvm jvm, int agentsPort, ApiClient api) {
    this.jvm = jvm;
    this.agentsPort = agentsPort;
    this.api = api;
  }

  /**
   * @param words options of its JVM
   */
  static FrontendJvm start(Path javaHome, String... words)
      throws IOException, InterruptedException {
    Path directory = Directories.make();
    Files.writeString(directory.resolve("token"), TOKEN + "\n");
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "io.pivotscope.frontend.cli.Main",
            "frontend",
            "--agents",
            "127.0.0.1:0",
            "--http",
            "127.0.0.1:0",
            "--data",
            directory.resolve("data").toString(),
            "--token",
            directory.resolve("token").toString()));
    Jvm jvm = Jvm.start(javaHome, command);
    try {
      String ready = jvm.await("pivotscope frontend is ready:");
      ApiClient api = new ApiClient("127.0.0.1:" + port(ready, "commands"), TOKEN);
      return new FrontendJvm(jvm, port(ready, "agents"), api);
    } catch (IOException | InterruptedException e) {
      jvm.close();
      throw e;
    }
  }

  private static int port(String ready, String of) throws IOException {
    Matcher matcher = Pattern.compile(of + " at [^:]+:(\\d+)").matcher(ready);
    if (!matcher.find()) {
      throw new IOException("no address in: " + ready);
    }
    return Integer.parseInt(matcher.group(1));
  }

  int agentsPort() {
    return agentsPort;
  }

  ApiClient api() {
    return api;
  }

  Duration cpu() {
    return ProcessHandle.of(jvm.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** The most that was resident so far, where the system tells. */
  String memory() {
    try {
      return Files.readAllLines(Path.of("/proc/" + jvm.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .map(line -> line.replaceAll("\\D", ""))
          .map(kib -> Long.parseLong(kib) / 1024 + " MiB")
          .findFirst()
          .orElse("?");
    } catch (IOException e) {
      return "?";
    }
  }

  @Override
  public void close() {
    jvm.close();
  }
}
