package io.pivotscope.frontend.fuzz;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.it.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A frontend in a process of its own with little memory, as built. */
final class FrontendProcess implements AutoCloseable {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  private final Path directory;
  private final int agentsPort = Bench.freePort();
  private final int httpPort = Bench.freePort();
  private Child child;

  /**
   * @param directory for its data and token
   * @param shell what a shell does before, such as {@code ulimit}; empty for nothing
   * @param jvm options of the JVM
   */
  FrontendProcess(Path directory, String shell, String... jvm) {
    this.directory = directory;
    child = launch(shell, jvm);
  }

  /** Starts it on the same data; it must not run. */
  void start(String shell, String... jvm) {
    child = launch(shell, jvm);
  }

  private Child launch(String shell, String... jvm) {
    List<String> command = new ArrayList<>();
    if (!shell.isEmpty()) {
      command.addAll(List.of("bash", "-c", shell + "; exec \"$@\"", "bash"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash"));
    command.addAll(List.of(jvm));
    command.add("-cp");
    command.add(
        MODULE.resolve("target/pivotscope-frontend.jar") + ":" + MODULE.resolve("target/lib/*"));
    command.add("io.pivotscope.frontend.cli.Main");
    command.addAll(List.of("frontend", "--agents", "127.0.0.1:" + agentsPort));
    command.addAll(List.of("--http", "127.0.0.1:" + httpPort));
    command.addAll(List.of("--token", directory.resolve("token").toString()));
    command.addAll(List.of("--data", directory.resolve("data").toString()));
    Child started = Child.start("frontend", command, Map.of());
    started.await(line -> line.contains("ready"));
    return started;
  }

  /** Lines of its standard error since it was last started. */
  List<String> errors() {
    return child.errors();
  }

  long pid() {
    return child.pid();
  }

  boolean isAlive() {
    return child.isAlive();
  }

  /** Waits for its end. */
  int awaitExit() {
    return child.awaitExit();
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

  @Override
  public void close() {
    child.close();
  }
}
