package io.pivotscope.frontend.chaos;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.it.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A frontend, the application with an agent in each process, and the lines between them. */
final class Bed implements AutoCloseable {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private final Path directory;
  private final int agentsPort = Bench.freePort();
  private final int httpPort = Bench.freePort();
  private final List<Proxy> lines = new ArrayList<>();
  private final Application application;
  private final ApiClient api;
  private volatile Child frontend;

  Bed(Path directory) throws IOException, InterruptedException, TimeoutException {
    this.directory = directory;
    for (int i = 0; i <= Application.READERS; i++) {
      lines.add(new Proxy(agentsAddress()));
    }
    this.frontend = start(0);
    this.api = new ApiClient("127.0.0.1:" + httpPort, TokenFile.read(token()));
    try {
      this.application = new Application(directory, this::agent);
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      frontend.close();
      throw e;
    }
  }

  private Path token() {
    return directory.resolve("token");
  }

  private Child start(int wallSeconds) {
    List<String> command =
        List.of(
            ROOT.resolve("pivotscope").toString(),
            "frontend",
            "--agents",
            "127.0.0.1:" + agentsPort,
            "--http",
            "127.0.0.1:" + httpPort,
            "--data",
            directory.resolve("data").toString(),
            "--token",
            token().toString(),
            "--arm",
            "15s");
    // A class loader for each reflective call that is made often would look like a leak.
    String options =
        "-Xmx192m -Dsun.reflect.inflationThreshold=1000000000"
            + " -Dpivotscope.wall.offset.seconds="
            + wallSeconds;
    Child child = Child.start("frontend", command, Map.of("JAVA_TOOL_OPTIONS", options));
    child.await(line -> line.contains("ready"));
    return child;
  }

  /** A process waits for its queries before it begins, so that it misses nothing of theirs. */
  private List<String> agent(int line, String procName, String host) {
    return List.of(
        "-javaagent:"
            + ROOT.resolve("tracing-agent/target/pivotscope-agent.jar")
            + "=frontend=127.0.0.1:"
            + lines.get(line).port()
            + ",wait=10s,token="
            + token()
            + ",procName="
            + procName
            + ",host="
            + host);
  }

  InetSocketAddress agentsAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), agentsPort);
  }

  Application application() {
    return application;
  }

  ApiClient api() {
    return api;
  }

  Proxy line(int index) {
    return lines.get(index);
  }

  Child frontend() {
    return frontend;
  }

  /** Kill -9. */
  void killFrontend() {
    frontend.close();
  }

  void restartFrontend(int wallSeconds) {
    frontend = start(wallSeconds);
  }

  /** How many processes are connected; -1 if there is nobody to ask. */
  long connected() {
    try {
      return api.agents().agents().stream()
          .filter(agent -> agent.presence().equals("live") && agent.connected())
          .count();
    } catch (ApiClient.Unreachable | ApiClient.Refused e) {
      return -1;
    }
  }

  /**
   * Who is there, who was, and what each has said on its standard error: for a failure's message.
   */
  String roll() {
    List<String> roll = new ArrayList<>();
    try {
      api.agents()
          .agents()
          .forEach(a -> roll.add(a.label() + " " + a.presence() + " " + a.connected()));
    } catch (ApiClient.Unreachable | ApiClient.Refused e) {
      roll.add(e.toString());
    }
    roll.add("there should be " + application.pids());
    for (int i = 0; i < Application.READERS; i++) {
      roll.add(Application.readerName(i) + " says " + application.reader(i).errors());
    }
    roll.add("the frontend says " + frontend.errors());
    return String.join("\n", roll);
  }

  @Override
  public void close() {
    application.close();
    frontend.close();
    lines.forEach(Proxy::close);
  }
}
