package io.pivotscope.frontend.it;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.protocol.tls.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A frontend in a process of its own, in another working directory than the checkout's. It may be
 * killed and started again, on the same data and ports.
 */
public final class FrontendProcess implements AutoCloseable {
  /** The checkout. Tests run in the module's folder. */
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private final Path directory;
  private final List<String> options;
  private final int agentsPort = freePort();
  private final int httpPort = freePort();
  private final List<Child> started = new ArrayList<>();
  private volatile Child child;

  /**
   * @param directory for its data and token
   * @param options further ones of the command
   */
  public FrontendProcess(Path directory, String... options) {
    this.directory = directory;
    this.options = List.of(options);
  }

  /** Returns when it is ready. */
  public FrontendProcess start(String... jvm) {
    return startAfter(":", jvm);
  }

  /**
   * @param shell what a shell does before, such as {@code ulimit}
   * @param jvm options of the JVM
   */
  public FrontendProcess startAfter(String shell, String... jvm) {
    List<String> command =
        new ArrayList<>(
            List.of("bash", "-c", shell + "; exec \"$@\"", "bash", ROOT + "/pivotscope"));
    command.addAll(List.of("frontend", "--agents", address(agentsPort)));
    command.addAll(List.of("--http", address(httpPort), "--token", token().toString()));
    command.addAll(List.of("--data", directory.resolve("data").toString()));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("NO_COLOR", "1");
    if (jvm.length > 0) {
      builder.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", jvm));
    }
    child = Child.start("frontend", builder);
    synchronized (started) {
      started.add(child);
    }
    child.await(line -> line.contains("ready"));
    return this;
  }

  /** The process that was started last: the JVM itself, which the script and the shell become. */
  public Child child() {
    return child;
  }

  public long pid() {
    return child.pid();
  }

  /** The file. */
  public Path token() {
    return directory.resolve("token");
  }

  /** Where agents connect. */
  public InetSocketAddress agents() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), agentsPort);
  }

  /** Where browsers and commands connect. */
  public InetSocketAddress http() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort);
  }

  static String address(int port) {
    return "127.0.0.1:" + port;
  }

  public ApiClient api() {
    return new ApiClient(address(httpPort), secret());
  }

  /**
   * @param shown to a frontend that speaks TLS
   */
  ApiClient api(TlsFiles shown) {
    try {
      return new ApiClient(address(httpPort), secret(), shown.client());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in the file. */
  public String secret() {
    try {
      return TokenFile.read(token());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What follows {@code -javaagent:} for a process that reports here. */
  public String agent(String procName, String host) {
    return agent(agentsPort, procName, host);
  }

  /**
   * @param port which leads here
   */
  public String agent(int port, String procName, String host) {
    return ROOT.resolve("tracing-agent/target/pivotscope-agent.jar")
        + "=frontend="
        + address(port)
        + ",token="
        + token()
        + ",procName="
        + procName
        + ",host="
        + host;
  }

  /** How many processes are connected; -1 if there is nobody to ask. */
  public static long connected(ApiClient api) {
    try {
      return api.agents().agents().stream()
          .filter(agent -> agent.presence().equals("live") && agent.connected())
          .count();
    } catch (ApiClient.Unreachable | ApiClient.Refused e) {
      return -1;
    }
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it as the machine would. */
  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
  }

  @Override
  public String toString() {
    synchronized (started) {
      return started.stream().map(Child::toString).collect(Collectors.joining("\n"));
    }
  }
}
