package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.guest.Events;
import io.pivotscope.guest.Goods;
import io.pivotscope.guest.Neighbour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Beside whatever else is in the process, and however it was started: queries count exactly, and
 * the application does what it does without us. docs/coexistence.md has the table.
 */
class CoexistenceIT {
  private static final String GUEST = "io.pivotscope.guest.";
  private static final String COUNT =
      "From w In " + GUEST + "Events.work GroupBy w.label Select w.label, COUNT";
  private static final String HANDED_ON =
      "From b In %1$sEvents.b Join a In %1$sEvents.a On a -> b".formatted(GUEST)
          + " Where a.name == b.name Select COUNT"
          + " With request %sNeighbour.request".formatted(GUEST);
  private static final Path JACOCO =
      Path.of("testbeds/otel/target/agent/org.jacoco.agent-runtime.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;

  /** Of one test on one JDK. */
  @TempDir Path own;

  private static Bench bench;

  private final List<Child> guests = new ArrayList<>();

  @BeforeAll
  static void start() {
    bench = new Bench(directory);
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  @AfterEach
  void endGuests() {
    guests.forEach(Child::close);
    bench.awaitAgents(0);
  }

  private enum Theirs {
    FIRST,
    LAST
  }

  /** A JDK, and an order of agents. */
  private record Way(String java, Theirs theirs) {}

  static List<Way> ways() {
    return Jdks.inTurn(
        Jdks.all().stream()
            .flatMap(java -> Arrays.stream(Theirs.values()).map(theirs -> new Way(java, theirs)))
            .toList());
  }

  private static String agent(String name) {
    return "-javaagent:" + bench.agent(name, "host") + ",interval=100ms";
  }

  private Child guest(String javaHome, List<String> jvm) {
    return guest(javaHome, jvm, Bench.guestClassPath());
  }

  /** A guest that is connected, if one of the options is our agent. */
  private Child guest(String javaHome, List<String> jvm, String classPath) {
    List<String> words = new ArrayList<>(List.of("-Xmx128m"));
    words.addAll(jvm);
    words.addAll(List.of("-cp", classPath, Neighbour.class.getName()));
    Child guest = bench.guest(javaHome, "neighbour", words);
    guests.add(guest);
    if (jvm.stream().anyMatch(word -> word.contains("pivotscope-agent"))) {
      bench.awaitAgents(1);
    }
    return guest;
  }

  /** Queries that collect; what happens from now on is in their results. */
  private static List<Long> collect(String... texts) throws Exception {
    ApiClient api = bench.api();
    List<Long> ids = new ArrayList<>();
    for (String text : texts) {
      Api.QueryText query = Api.QueryText.of(text, "neighbour");
      ids.add(api.install(new Api.InstallRequest(query, 0, false)).query().id());
    }
    for (long id : ids) {
      Awaitility.await().atMost(PATIENCE).until(() -> Collection.isCollecting(look(id, false), 1));
    }
    return ids;
  }

  private static RunView look(long id, boolean table) throws Exception {
    return bench.api().query(id, table, Long.MAX_VALUE);
  }

  private static RunView stop(long id) throws Exception {
    bench.api().stop(id);
    Awaitility.await().atMost(PATIENCE).until(() -> look(id, false).state().equals("ended"));
    RunView run = look(id, true);
    assertThat(run.counters().failed()).isZero();
    return run;
  }

  /** Ends it; returns the last cell of its only row. */
  private static long count(long id) throws Exception {
    RunView run = stop(id);
    List<@Nullable Object[]> rows = Objects.requireNonNull(run.table()).rows();
    assertThat(rows).as(run.toString()).hasSize(1);
    Object[] row = rows.get(0);
    return ((Number) row[row.length - 1]).longValue();
  }

  /** A query that counts and one that joins over a hand-off see all of it, and nothing else. */
  private static void assertWorks(Child guest) throws Exception {
    List<Long> ids = collect(COUNT, HANDED_ON);
    guest.command("work 30");
    guest.command("handoff 20");
    assertThat(count(ids.get(0))).as(guest.toString()).isEqualTo(30);
    assertThat(count(ids.get(1))).as(guest.toString()).isEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void jacocoSeesTheApplicationsOwnClasses(Way way) throws Exception {
    Path alone = own.resolve("alone.exec");
    Path beside = own.resolve("beside.exec");
    Child without = guest(way.java, List.of(jacoco(alone)));
    List.of("work 30", "handoff 20").forEach(without::command);
    quit(without);
    List<String> options =
        way.theirs == Theirs.FIRST
            ? List.of(jacoco(beside), agent("covered"))
            : List.of(agent("covered"), jacoco(beside));
    Child with = guest(way.java, options);
    assertWorks(with);
    quit(with);
    Map<String, String> covered = Coverage.of(beside, "io/pivotscope/guest/");
    assertThat(covered).containsKey("io/pivotscope/guest/Events").hasSizeGreaterThan(2);
    assertThat(covered).isEqualTo(Coverage.of(alone, "io/pivotscope/guest/"));
  }

  private static String jacoco(Path file) {
    return "-javaagent:" + JACOCO + "=destfile=" + file;
  }

  private static void quit(Child guest) {
    guest.send("quit");
    assertThat(guest.awaitExit()).as(guest.toString()).isZero();
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void aSecondCopyOfUsRefusesPolitely(String javaHome) throws Exception {
    Path jar = Path.of(bench.agent("x", "y").split("=", 2)[0]);
    Path copy = Files.copy(jar, own.resolve("copy-pivotscope-agent.jar"));
    Child guest = guest(javaHome, List.of(agent("first"), "-javaagent:" + copy));
    String refusal = "pivotscope: already in this process; this copy does nothing";
    guest.awaitError(refusal::equals);
    Vitals.jcmd(javaHome, guest.process.pid(), "JVMTI.agent_load", copy.toString());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> guest.errors().stream().filter(refusal::equals).count() == 2);
    assertWorks(guest);
    quit(guest);
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void othersRetransformWhileQueriesComeAndGo(String javaHome) throws Exception {
    Child guest = guest(javaHome, List.of(agent("churned"), LooksAgent.option(directory)));
    guest.command("names");
    String names = guest.await(line -> line.startsWith("names "));
    // Some JVMs lose them at anybody's retransformation: we mend that where we have been.
    assertWorks(guest);
    guest.command(
        "churn "
            + String.join(
                " ",
                Events.class.getName(),
                Neighbour.class.getName(),
                "java.util.concurrent.FutureTask"));
    assertWorks(guest);
    guest.command("calm");
    assertThat(guest.await(line -> line.startsWith("churned "))).isNotEqualTo("churned 0");
    assertThat(guest.lines()).noneMatch(line -> line.startsWith("churn failed"));
    int before = guest.lines().size();
    guest.command("names");
    assertThat(guest.lines().subList(before, guest.lines().size())).contains(names);
    quit(guest);
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void loadersThatHideUsAreWovenAndGo(String javaHome) throws Exception {
    Child guest = guest(javaHome, List.of(agent("loaders")));
    String count =
        "From p In %sPassing.pass GroupBy p.procName Select p.procName, COUNT".formatted(GUEST);
    List<Long> first = collect(count);
    guest.command("loaders 20");
    guest.command("alive");
    guest.command("loaders 5");
    assertThat(guest.await(line -> line.startsWith("alive "))).isEqualTo("alive 0");
    assertThat(count(first.get(0))).isEqualTo(75);
    List<Long> next = collect(count);
    guest.command("loaders 2");
    assertThat(count(next.get(0))).isEqualTo(6);
    quit(guest);
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void systemExitKeepsItsCodeAndItsRows(String javaHome) throws Exception {
    Child guest = guest(javaHome, List.of(agent("exits")));
    List<Long> ids = collect(COUNT);
    guest.send("exit 7 25");
    assertThat(guest.awaitExit()).isEqualTo(7);
    assertThat(guest.lines()).contains("hook ran");
    bench.awaitAgents(0);
    // Hooks run beside each other: what one of the application's does late may not be reported.
    assertThat(Objects.requireNonNull(stop(ids.get(0)).table()).rows())
        .contains(new Object[] {"work", 25L});
  }

  @Test
  void systemExitDoesNotWaitForAFrontendThatHangs() throws Exception {
    Child guest = guest(System.getProperty("java.home"), List.of(agent("hangs")));
    List<Long> ids = collect(COUNT);
    guest.command("work 5");
    signal("STOP");
    try {
      guest.send("exit 9 25");
      assertThat(guest.awaitExit()).isEqualTo(9);
      assertThat(guest.lines()).contains("hook ran");
    } finally {
      signal("CONT");
    }
    stop(ids.get(0));
  }

  private static void signal(String name) throws Exception {
    long pid = bench.frontendPid();
    assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor()).isZero();
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void signedClassesStaySigned(String javaHome) throws Exception {
    Path jar = GuestJar.signed(own.resolve("signed.jar"));
    Child guest = guest(javaHome, List.of(agent("signed")), jar.toString());
    assertWorks(guest);
    List<Long> ids = collect("From g In " + Goods.class.getName() + ".* Select COUNT");
    guest.command("signers");
    assertThat(guest.await(line -> line.startsWith("signers "))).isEqualTo("signers 1 1 1");
    stop(ids.get(0));
    quit(guest);
  }

  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void anArchiveOfTheApplicationsClassesIsNoHindrance(String javaHome) throws Exception {
    Path jar = GuestJar.plain(own.resolve("archived.jar"));
    Path archive = own.resolve("archive.jsa");
    quit(guest(javaHome, List.of("-XX:ArchiveClassesAtExit=" + archive), jar.toString()));
    for (String boot : List.of("append", "define")) {
      Path loaded = own.resolve("loaded-" + boot);
      List<String> options =
          List.of(
              agent("archived") + ",boot=" + boot,
              "-Xshare:auto",
              "-XX:SharedArchiveFile=" + archive,
              "-Xlog:class+load:file=" + loaded);
      Child guest = guest(javaHome, options, jar.toString());
      assertWorks(guest);
      quit(guest);
      if (boot.equals("define")) {
        assertThat(Files.readAllLines(loaded))
            .anyMatch(line -> line.contains(Neighbour.class.getName() + " source: shared"));
      }
    }
  }

  @Test
  void aSecurityManagerNeedsOneGrant() throws Exception {
    Path policy = own.resolve("policy");
    Path jar = Path.of(bench.agent("x", "y").split("=", 2)[0]);
    String grant = "grant codeBase \"file:%s\" { permission java.security.AllPermission; };";
    Files.writeString(policy, grant.formatted(jar));
    List<String> options =
        List.of(agent("managed"), "-Djava.security.manager", "-Djava.security.policy==" + policy);
    Path guestJar = GuestJar.plain(own.resolve("managed.jar"));
    // The newest JDKs have none.
    Child guest = guest(System.getProperty("java.home"), options, guestJar.toString());
    assertWorks(guest);
    quit(guest);
  }

  /**
   * No java.management, nothing that is unsupported, and no java.logging, which the agent must not
   * touch: who logs first decides how the process logs.
   */
  @ParameterizedTest
  @MethodSource("io.pivotscope.frontend.it.Jdks#some")
  void aRuntimeOfFewModules(String javaHome) throws Exception {
    List<String> options =
        List.of(agent("few"), "--limit-modules", "java.base,java.instrument", "-Xverify:all");
    Path jar = GuestJar.plain(own.resolve("few.jar"));
    Child guest = guest(javaHome, options, jar.toString());
    assertWorks(guest);
    quit(guest);
    assertThat(guest.errors()).as(guest.toString()).noneMatch(line -> line.contains("Exception"));
  }
}
