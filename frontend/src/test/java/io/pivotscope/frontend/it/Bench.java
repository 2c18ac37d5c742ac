package io.pivotscope.frontend.it;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.protocol.tls.TlsFiles;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A frontend of its own, commands that speak to it, and guests with the agent. Everything is a
 * process; all end with close.
 */
public final class Bench implements AutoCloseable {
  static final Path ROOT = FrontendProcess.ROOT;
  static final Duration LIMIT = Duration.ofSeconds(60);

  /** Many JVMs on few cores: a query begins when the last of them is ready. */
  private static final List<String> PATIENT = List.of("--arm", "40s");

  private final Path directory;
  private final FrontendProcess frontend;
  private final List<Child> children = new ArrayList<>();

  /** What commands show; null where nothing speaks TLS. */
  private TlsFiles shown;

  private ApiClient api;

  /**
   * @param directory for the token, data and logs
   * @param options further ones of the frontend
   */
  public Bench(Path directory, String... options) {
    this.directory = directory;
    List<String> all = new ArrayList<>(PATIENT);
    all.addAll(List.of(options));
    this.frontend = new FrontendProcess(directory, all.toArray(String[]::new)).start();
  }

  /** Kills the frontend as the machine would, and starts it again on the same data. */
  public void killFrontend() {
    frontend.close();
  }

  public void restartFrontend() {
    frontend.start();
  }

  long frontendPid() {
    return frontend.pid();
  }

  public Path token() {
    return frontend.token();
  }

  /** Where agents connect. */
  public InetSocketAddress agents() {
    return frontend.agents();
  }

  /** The API that the commands use, to watch what they have set going. */
  public synchronized ApiClient api() {
    // One: each keeps a connection, of which a frontend takes some hundreds.
    if (api == null) {
      api = shown == null ? frontend.api() : frontend.api(shown);
    }
    return api;
  }

  /** From now on commands speak TLS. */
  void show(TlsFiles files) {
    shown = files;
    api = null;
  }

  static List<String> options(TlsFiles files) {
    return List.of(
        "--tls-ca",
        files.authority().toString(),
        "--tls-cert",
        files.certificate().toString(),
        "--tls-key",
        files.key().toString());
  }

  int httpPort() {
    return frontend.http().getPort();
  }

  /** The address of the page that the frontend printed. */
  String page() {
    String line = frontend.child().await(printed -> printed.startsWith("page: "));
    return line.substring("page: ".length());
  }

  /** Begins {@code pivotscope query} with JSON rows; {@link Collection#await} it. */
  public Collection collect(String text, String... words) {
    List<String> all = new ArrayList<>(List.of("query", "-o", "json", "-e", text));
    all.addAll(List.of(words));
    return new Collection(this, begin(all.toArray(String[]::new)));
  }

  /** Runs {@code pivotscope} with these words, to its end. */
  public Child run(String... words) {
    Child child = begin(words);
    child.awaitExit();
    return child;
  }

  /** Runs {@code pivotscope} with these words and returns at once. */
  public Child begin(String... words) {
    return launch("pivotscope " + words[0], addressed(words).toArray(String[]::new));
  }

  /** How a shell runs {@code pivotscope} with these words. */
  List<String> command(String... words) {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("pivotscope").toString()));
    command.addAll(addressed(words));
    return command;
  }

  private List<String> addressed(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--frontend");
    all.add(address(frontend.http()));
    all.add("--token");
    all.add(token().toString());
    if (shown != null) {
      all.addAll(options(shown));
    }
    return all;
  }

  private Child launch(String name, String... words) {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("pivotscope").toString());
    command.addAll(List.of(words));
    return keep(Child.start(name, command, Map.of("NO_COLOR", "1")));
  }

  /** A guest with the agent, ready for commands, on the JVM that runs this test. */
  Child guest(String procName, Class<?> main, String... args) {
    return guest(System.getProperty("java.home"), procName, "", main, args);
  }

  /**
   * @param options further agent options, each preceded by a comma
   */
  Child guest(String javaHome, String procName, String options, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add("-Xmx128m");
    command.add("-javaagent:" + agent(procName, "host-of-" + procName) + options);
    command.add("-cp");
    command.add(guestClassPath());
    command.add(main.getName());
    command.addAll(List.of(args));
    return guest(javaHome, procName, command);
  }

  /**
   * A guest that is ready for commands, whatever it runs.
   *
   * @param words what follows {@code java}
   */
  public Child guest(String javaHome, String procName, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(javaHome + "/bin/java");
    command.add("-XX:+UseSerialGC");
    command.addAll(words);
    Child child = keep(Child.start(procName, command, Map.of()));
    child.await("ready"::equals);
    return child;
  }

  /** A guest without an agent. */
  Child plainGuest(String javaHome, String procName, Class<?> main) {
    return guest(javaHome, procName, List.of("-Xmx128m", "-cp", guestClassPath(), main.getName()));
  }

  /** Has {@code pivotscope attach} load the agent into a guest. */
  Child attach(String pid) {
    return run("attach", pid, "--agents", address(agents()));
  }

  Child doctor() {
    return run("doctor", "--agents", address(agents()));
  }

  private static String address(InetSocketAddress at) {
    return FrontendProcess.address(at.getPort());
  }

  /** What follows {@code -javaagent:} for a process that reports here. */
  public String agent(String procName, String host) {
    return frontend.agent(procName, host);
  }

  /** Waits until so many processes are connected. */
  public void awaitAgents(int count) {
    ApiClient api = api();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    long connected;
    do {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not " + count + " agents: " + run("agents") + "\n" + outputs());
      }
      connected = FrontendProcess.connected(api);
    } while (connected != count);
  }

  /** Rows of {@code agents --carriers}: one per process and hop. */
  public List<JsonObject> carriers() {
    return rows(run("agents", "--carriers", "-o", "json"));
  }

  /** The JSON rows that a command printed. */
  public static List<JsonObject> rows(Child child) {
    return child.lines().stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  /** This test's, but for the agent's own classes: an application does not have them. */
  public static String guestClassPath() {
    String all =
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("surefire.test.class.path", "");
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(entry -> !entry.contains("tracing-agent"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Child keep(Child child) {
    children.add(child);
    return child;
  }

  /** Every process's output, for a failure's message. */
  public String outputs() {
    return Stream.concat(Stream.of(frontend), children.stream())
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    for (int i = children.size() - 1; i >= 0; i--) {
      children.get(i).close();
    }
    frontend.close();
  }

  /** A file with this text in the bench's folder. */
  Path file(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
