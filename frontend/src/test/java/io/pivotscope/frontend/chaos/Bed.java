package io.pivotscope.frontend.chaos;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.it.FrontendProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A frontend, the application with an agent in each process, and the lines between them. */
final class Bed implements AutoCloseable {
  private final List<Proxy> lines = new ArrayList<>();
  private final FrontendProcess frontend;
  private final Application application;
  private final ApiClient api;

  Bed(Path directory) throws IOException, InterruptedException, TimeoutException {
    frontend = new FrontendProcess(directory, "--arm", "15s");
    for (int i = 0; i <= Application.READERS; i++) {
      lines.add(new Proxy(frontend.agents()));
    }
    startFrontend(0);
    this.api = frontend.api();
    try {
      this.application = new Application(directory, this::agent);
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      frontend.close();
      throw e;
    }
  }

  /**
   * @param wallSeconds how wrong its clock is
   */
  void startFrontend(int wallSeconds) {
    // A class loader for each reflective call that is made often would look like a leak.
    frontend.start(
        "-Xmx192m",
        "-Dsun.reflect.inflationThreshold=1000000000",
        "-Dpivotscope.wall.offset.seconds=" + wallSeconds);
  }

  /** A process waits for its queries before it begins, so that it misses nothing of theirs. */
  private List<String> agent(int line, String procName, String host) {
    return List.of(
        "-javaagent:" + frontend.agent(lines.get(line).port(), procName, host) + ",wait=10s");
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

  FrontendProcess frontend() {
    return frontend;
  }

  /** How many processes are connected; -1 if there is nobody to ask. */
  long connected() {
    return FrontendProcess.connected(api);
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
    roll.add("the frontend says " + frontend.child().errors());
    return String.join("\n", roll);
  }

  @Override
  public void close() {
    application.close();
    frontend.close();
    lines.forEach(Proxy::close);
  }
}
