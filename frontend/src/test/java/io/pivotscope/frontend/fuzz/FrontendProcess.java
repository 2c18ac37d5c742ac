package io.pivotscope.frontend.fuzz;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A frontend in a process of its own with little memory, as built. */
final class FrontendProcess implements AutoCloseable {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final int agentsPort = freePort();
  private final int httpPort = freePort();
  private Process process;
  private int starts;

  /**
   * @param directory for its data, token and logs
   * @param shell what a shell does before, such as {@code ulimit}; empty for nothing
   * @param jvm options of the JVM
   */
  FrontendProcess(Path directory, String shell, String... jvm) throws IOException {
    this.directory = directory;
    start(shell, jvm);
  }

  /** Starts it on the same data; it must not run. */
  void start(String shell, String... jvm) throws IOException {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    java.addAll(List.of("-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash"));
    java.addAll(List.of(jvm));
    java.add("-cp");
    java.add(
        MODULE.resolve("target/pivotscope-frontend.jar") + ":" + MODULE.resolve("target/lib/*"));
    java.add("io.pivotscope.frontend.cli.Main");
    java.addAll(List.of("frontend", "--agents", "127.0.0.1:" + agentsPort));
    java.addAll(List.of("--http", "127.0.0.1:" + httpPort));
    java.addAll(List.of("--token", directory.resolve("token").toString()));
    java.addAll(List.of("--data", directory.resolve("data").toString()));
    List<String> command = new ArrayList<>();
    if (!shell.isEmpty()) {
      command.addAll(List.of("bash", "-c", shell + "; exec \"$@\"", "bash"));
    }
    command.addAll(java);
    starts++;
    process =
        new ProcessBuilder(command)
            .redirectOutput(log("out").toFile())
            .redirectError(log("err").toFile())
            .start();
    Awaitility.await()
        .atMost(PATIENCE)
        .failFast("it ended", () -> !process.isAlive())
        .until(() -> text(log("out")).contains("ready"));
  }

  private Path log(String stream) {
    return directory.resolve("frontend-" + starts + "." + stream);
  }

  /** What it has said on its standard error since it was last started. */
  String errors() {
    return text(log("err"));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the frontend did not end: " + errors());
    }
    return process.exitValue();
  }

  String token() {
    try {
      return TokenFile.read(directory.resolve("token"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InetSocketAddress agents() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), agentsPort);
  }

  InetSocketAddress http() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort);
  }

  ApiClient api() {
    return new ApiClient("127.0.0.1:" + httpPort, token());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
