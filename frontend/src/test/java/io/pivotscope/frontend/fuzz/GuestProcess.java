package io.pivotscope.frontend.fuzz;

import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.it.Child;
import io.pivotscope.guest.Steady;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A program in a process of its own, with the agent as built or without. */
final class GuestProcess implements AutoCloseable {
  private static final Path AGENT =
      Path.of("").toAbsolutePath().resolveSibling("tracing-agent/target/pivotscope-agent.jar");

  private final Child child;
  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  private GuestProcess(String javaHome, List<String> agent, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(javaHome + "/bin/java");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-Xmx64m"));
    command.addAll(agent);
    command.addAll(List.of("-cp", Bench.guestClassPath(), main.getName()));
    child = Child.start("guest", command, Map.of());
  }

  /**
   * With the agent.
   *
   * @param frontend the port where its agent looks for one; a token lies in the directory
   */
  static GuestProcess traced(Path directory, String javaHome, int frontend, Class<?> main)
      throws IOException {
    Path token = directory.resolve("token");
    if (!Files.exists(token)) {
      Files.writeString(token, "secret");
    }
    String options = "=frontend=127.0.0.1:" + frontend + ",interval=100ms,token=" + token;
    return new GuestProcess(javaHome, List.of("-javaagent:" + AGENT + options), main);
  }

  static GuestProcess plain(String javaHome, Class<?> main) {
    return new GuestProcess(javaHome, List.of(), main);
  }

  /** The port that it has printed. */
  int port() {
    String line = child.await(printed -> printed.startsWith("port "));
    return Integer.parseInt(line.substring("port ".length()));
  }

  /** Has {@link Steady} do so many steps, and compares what they come to. */
  void round(int steps) throws Exception {
    int before = child.lines().size();
    child.command("round " + steps);
    List<String> wanted = List.of("sum " + Steady.round(pool, steps), "done round " + steps);
    List<String> said = child.lines();
    if (!wanted.equals(said.subList(before, said.size()))) {
      throw new AssertionError("did not say " + wanted + " at last: " + child);
    }
  }

  /** Waits until it takes commands. */
  GuestProcess ready() {
    child.await("ready"::equals);
    return this;
  }

  /** Ends it as an application ends. */
  int end() {
    child.send("quit");
    return child.awaitExit();
  }

  long pid() {
    return child.pid();
  }

  boolean isAlive() {
    return child.isAlive();
  }

  /** Lines of its standard error. */
  List<String> errors() {
    return child.errors();
  }

  @Override
  public void close() {
    pool.shutdownNow();
    child.close();
  }
}
