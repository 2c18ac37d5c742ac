package io.pivotscope.frontend.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.it.Bench;
import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.SavedRuns;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * A frontend, and guests of one library's testbed on one JDK: with the agent, or bare.
 *
 * <pre>
 *   Child server = bench.guest("server", "testbed.x.Server");
 *   Child client = bench.guest("client", "testbed.x.Client", port);
 *   bench.exactly(client, PropagationBench.FORWARD, PropagationBench.BACK);
 * </pre>
 */
final class PropagationBench implements AutoCloseable {

  /** What the receiver did, with what its sender did before. */
  static final String FORWARD = pairs("b", "a");

  /** What the sender did after the answer, with what the receiver did before it. */
  static final String BACK = pairs("c", "b");

  static final int THREADS = 8;
  static final int REQUESTS = 200;
  private static final int WARMING = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Loads are made flat out, with nothing in between but what is watched: nothing may be missing.
   */
  private static final String UNLIMITED = ",budget=off";

  private final Bench bench;
  private final String javaHome;
  private final String classPath;
  private final List<String> traced = new ArrayList<>();

  private String agentOptions = "";
  private List<String> before = List.of();
  private List<String> after = List.of();

  /**
   * @param testbed folder below frontend/testbeds, or several with {@code +} between them
   * @param frontend further options of the frontend
   */
  PropagationBench(Path directory, String testbed, String javaHome, String... frontend) {
    this.javaHome = javaHome;
    this.classPath = classPath(testbed);
    this.bench = new Bench(directory, frontend);
  }

  /**
   * @param options for guests that come, each preceded by a comma
   */
  void agentOptions(String options) {
    agentOptions = options;
  }

  /**
   * Options of the JVMs of guests that come: what stands before the agent's option, and what behind
   * it. Agents begin in that order.
   */
  void around(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** Rows of two events of {@link testbed.guest.Events} in one request. */
  static String pairs(String later, String earlier) {
    return "From "
        + later
        + " In testbed.guest.Events."
        + later
        + " Join "
        + earlier
        + " In testbed.guest.Events."
        + earlier
        + (" On " + earlier + " -> " + later)
        + (" GroupBy " + earlier + ".name, " + later + ".name")
        + (" Select " + earlier + ".name, " + later + ".name, COUNT")
        + " With request testbed.guest.Load.request";
  }

  private static String classPath(String testbed) {
    Path testbeds = Path.of("testbeds").toAbsolutePath();
    List<String> entries = new ArrayList<>(List.of(classes(testbeds, "guest").toString()));
    for (String each : testbed.split("\\+")) {
      Path classes = classes(testbeds, each);
      Path libraries = testbeds.resolve(each + "/target/lib");
      if (!Files.isDirectory(classes) && !Files.isDirectory(libraries)) {
        throw new IllegalStateException(
            each + " is not built: package the modules below frontend/testbeds first");
      }
      entries.add(classes.toString());
      entries.add(libraries + "/*");
    }
    return String.join(File.pathSeparator, entries);
  }

  private static Path classes(Path testbeds, String testbed) {
    return testbeds.resolve(testbed + "/target/classes");
  }

  /** A process with the agent, ready for commands. */
  Child guest(String procName, String main, String... args) {
    return guest(procName, List.of(), main, args);
  }

  /**
   * @param jvm further options of the JVM
   */
  Child guest(String procName, List<String> jvm, String main, String... args) {
    List<String> words = new ArrayList<>(jvm);
    words.addAll(before);
    words.add("-javaagent:" + agentOf(procName, "host-of-" + procName) + agentOptions);
    words.addAll(after);
    traced.add(procName);
    return start(procName, classPath, words, main, args);
  }

  /** Another process that reports here, whoever starts it. */
  String agent(String procName, String host) {
    traced.add(procName);
    return "-javaagent:" + agentOf(procName, host);
  }

  private String agentOf(String procName, String host) {
    return bench.agent(procName, host) + UNLIMITED;
  }

  /** As above, of another testbed: the same library in another version. */
  Child guestOf(String otherTestbed, String procName, String main, String... args) {
    List<String> words = new ArrayList<>();
    words.add("-javaagent:" + agentOf(procName, "host-of-" + procName));
    traced.add(procName);
    return start(procName, classPath(otherTestbed), words, main, args);
  }

  /** A process of another testbed without the agent, ready for commands. */
  Child bareOf(String otherTestbed, String procName, String main, String... args) {
    return start(procName, classPath(otherTestbed), new ArrayList<>(), main, args);
  }

  /** A process without the agent, ready for commands. */
  Child bare(String procName, String main, String... args) {
    return bare(procName, List.of(), main, args);
  }

  /**
   * @param jvm further options of the JVM
   */
  Child bare(String procName, List<String> jvm, String main, String... args) {
    return start(procName, classPath, new ArrayList<>(jvm), main, args);
  }

  private Child start(
      String procName, String classPath, List<String> words, String main, String... args) {
    words.add("-Xmx256m");
    words.add("-cp");
    words.add(classPath);
    words.add(main);
    words.addAll(List.of(args));
    return bench.guest(javaHome, procName, words);
  }

  Bench bench() {
    return bench;
  }

  /**
   * Everything that a row of the matrix promises: the load's threads, pools and connections are
   * used and idle before the queries come; then each request of each thread is joined with itself
   * and with no other, and nobody is left in a request.
   *
   * @param load a guest that serves {@link testbed.guest.Load}
   */
  void exactly(Child load, String... queries) {
    exactly(load, List.of(""), queries);
  }

  /** As above, for a load of several kinds of request. */
  void exactly(Child load, List<String> kinds, String... queries) {
    exactly(load, kinds, Collection::finish, queries);
  }

  /** As above, where some messages have no room for a header: the result says so. */
  void exactlyWithoutEdges(Child load, List<String> kinds, String... queries) {
    exactly(load, kinds, Collection::finishWithoutEdges, queries);
  }

  private void exactly(
      Child load,
      List<String> kinds,
      Function<Collection, List<JsonObject>> finish,
      String... queries) {
    warm(load);
    List<Collection> collections = collect(queries);
    load.command("run " + THREADS + " " + REQUESTS);
    for (Collection each : collections) {
      assertEachWithItself(finish.apply(each), kinds, REQUESTS);
    }
    assertAtRest();
  }

  /** Uses everything that the load uses, and leaves it idle. */
  void warm(Child load) {
    load.command("run " + THREADS + " " + WARMING);
  }

  /** Installs queries; returns when every process with the agent collects for all of them. */
  List<Collection> collect(String... queries) {
    bench.awaitAgents(traced.size());
    List<Collection> collections = new ArrayList<>();
    for (String query : queries) {
      collections.add(bench.collect(query));
    }
    collections.forEach(each -> each.await(traced.size()));
    return collections;
  }

  /** Installs the saved queries of a system; returns when every process with the agent collects. */
  SavedRuns saved(String system) {
    bench.awaitAgents(traced.size());
    return SavedRuns.install(bench, system);
  }

  /** Of a query of {@link #pairs}: a row per kind and thread, with so many pairs. */
  static void assertEachWithItself(List<JsonObject> rows, List<String> kinds, int requests) {
    Set<String> expected = new TreeSet<>();
    for (String kind : kinds) {
      for (int i = 0; i < THREADS; i++) {
        String name = kind.isEmpty() ? "t" + i : kind + "-t" + i;
        expected.add(name + " " + name + " " + requests);
      }
    }
    Set<String> found = new TreeSet<>();
    for (JsonObject row : rows) {
      List<String> cells = new ArrayList<>();
      row.asMap().values().forEach(cell -> cells.add(cell.getAsString()));
      found.add(String.join(" ", cells));
    }
    assertThat(found).isEqualTo(expected);
  }

  /** No thread of any process works for a request any more. */
  void assertAtRest() {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(carriers())
                    .as("agents --carriers")
                    .allSatisfy(
                        row ->
                            assertThat(row.get("threadsInRequests").getAsInt())
                                .as(row.toString())
                                .isZero()));
  }

  /** As the frontend's. */
  List<JsonObject> carriers() {
    return bench.carriers();
  }

  /** A count of one hop in one process; 0 if the process does not have it. */
  long count(String procName, String carrier, String hop, String count) {
    for (JsonObject row : carriers()) {
      if (row.get("procName").getAsString().equals(procName)
          && row.get("carrier").getAsString().equals(carrier)
          && row.get("hop").getAsString().equals(hop)) {
        return row.get(count).getAsLong();
      }
    }
    return 0;
  }

  @Override
  public void close() {
    bench.close();
  }
}
