package io.pivotscope.frontend.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.FakeAgent;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.Programs;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a frontend on real ports, with agents that make up what they see. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class CommandsTest {
  private static final Timing FAST = new Timing(300, 50, 1_000, 60_000, 60_000, 5_000, 1_000);

  @TempDir Path directory;
  private final List<FakeAgent> agents = new ArrayList<>();
  private Frontend frontend;
  private Path token;

  private record Outcome(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  @BeforeEach
  void open() throws Exception {
    token = directory.resolve("secret/token");
    frontend = open(0, 0);
  }

  private Frontend open(int agentsPort, int httpPort) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return Frontend.open(
        new Frontend.Settings(
            new InetSocketAddress(loopback, agentsPort),
            new InetSocketAddress(loopback, httpPort),
            directory.resolve("data"),
            TokenFile.readOrMake(token),
            FAST),
        failure -> {
          throw new AssertionError(failure);
        });
  }

  @AfterEach
  void close() throws Exception {
    for (FakeAgent agent : agents) {
      agent.close();
    }
    frontend.close();
  }

  private FakeAgent agent(String name, int methods, Function<AdviceProgram, List<Row>> rows)
      throws IOException {
    FakeAgent agent =
        new FakeAgent(
            frontend.agentsAddress(),
            TokenFile.read(token),
            name,
            100 + agents.size(),
            program -> methods,
            rows);
    agents.add(agent.describing(CommandsTest::describe));
    return agent;
  }

  private static Description describe(Describe asked) {
    if (!asked.method().type().equals("app.A")) {
      return new Description(asked.requestId(), false, List.of(), List.of());
    }
    if (!asked.method().method().equals("m")) {
      return new Description(asked.requestId(), true, List.of(), List.of("m"));
    }
    List<PathType> paths = asked.paths().stream().map(p -> new PathType(p, "LONG", null)).toList();
    return new Description(
        asked.requestId(),
        true,
        List.of(new MethodDescription("app.A", "m", List.of(), List.of(), "void", paths)),
        List.of());
  }

  private static List<Row> oneRow(AdviceProgram program) {
    return List.of(Programs.group("host", 5));
  }

  private Outcome run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--frontend", FrontendCommand.text(frontend.httpAddress())));
    all.addAll(List.of("--token", token.toString()));
    return plain(all.toArray(new String[0]));
  }

  private static Outcome plain(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(new PrintStream(out, true), new PrintStream(err, true), args);
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private void awaitAgents(int n) {
    await().until(() -> run("agents", "-o", "json").lines().size() == n);
  }

  private String places() {
    return "From x In app.A.m @return GroupBy x.host Select x.host, SUM(x.elapsed), COUNT";
  }

  @Test
  void aQueryPrintsTheMergedResultOfTheRunAsJson() throws Exception {
    FakeAgent a = agent("A", 1, CommandsTest::oneRow);
    FakeAgent b = agent("B", 2, CommandsTest::oneRow);
    awaitAgents(2);
    Outcome outcome = run("query", "-e", places(), "--for", "500ms", "-o", "json");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    long rows = a.reported() + b.reported();
    assertThat(rows).isPositive();
    assertThat(outcome.lines())
        .containsExactly(
            "{\"x.host\":\"host\",\"SUM(x.elapsed)\":" + 5 * rows + ",\"COUNT\":" + rows + "}");
    assertThat(outcome.err())
        .contains("installed query 1: 2 processes")
        .contains("woven 3 methods in 3 classes of 2 processes")
        .contains("2 processes · " + rows + " hits")
        .contains("0 dropped · complete")
        .contains("ended (time is up)")
        .contains("classes restored in 2 processes");
  }

  @Test
  void tableAndCsvAndLiveWindows() throws Exception {
    agent("A", 1, CommandsTest::oneRow);
    awaitAgents(1);
    Outcome table = run("query", "-e", places(), "--for", "300ms");
    assertThat(table.lines().get(0).strip()).isEqualTo("x.host  SUM(x.elapsed)  COUNT");
    assertThat(table.lines().get(2).strip()).startsWith("host");
    Outcome csv = run("query", "-e", places(), "--for", "300ms", "-o", "csv");
    assertThat(csv.lines().get(0)).isEqualTo("x.host,SUM(x.elapsed),COUNT");
    assertThat(csv.lines().get(1)).matches("host,\\d+,\\d+");
    long before = agents.get(0).reported();
    Outcome live =
        run("query", "-e", places() + " With every 200ms", "--for", "1s", "-o", "csv", "--live");
    assertThat(live.lines().get(0)).isEqualTo("window,x.host,SUM(x.elapsed),COUNT");
    assertThat(live.lines().get(1)).matches("20[0-9T:.-]+Z,host,\\d+,\\d+");
    long count =
        live.lines().stream().skip(1).mapToLong(l -> Long.parseLong(l.split(",")[3])).sum();
    assertThat(live.lines()).hasSizeGreaterThan(3);
    assertThat(count).isEqualTo(agents.get(0).reported() - before);
  }

  @Test
  void aLiveQueryEndsWhenNobodyReadsIt() throws Exception {
    agent("A", 1, CommandsTest::oneRow);
    awaitAgents(1);
    for (String format : List.of("csv", "table")) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      String[] query = {
        "query",
        "-e",
        places() + " With every 200ms",
        "-o",
        format,
        "--live",
        "--frontend",
        FrontendCommand.text(frontend.httpAddress()),
        "--token",
        token.toString()
      };
      int code = Main.run(new PrintStream(new Head(2)), new PrintStream(err, true), query);
      assertThat(code).as(format).isZero();
      assertThat(err.toString(StandardCharsets.UTF_8)).as(format).contains("ended (stopped)");
    }
  }

  /** Takes that many lines and is gone. */
  private static final class Head extends OutputStream {
    private int left;

    Head(int lines) {
      left = lines;
    }

    @Override
    public void write(int b) throws IOException {
      if (left == 0) {
        throw new IOException("Broken pipe");
      }
      left -= b == '\n' ? 1 : 0;
    }
  }

  @Test
  void mistakesInstallNothingAndHaveTheirExitCode() throws Exception {
    agent("A", 1, CommandsTest::oneRow);
    awaitAgents(1);
    Outcome clause = run("query", "-e", "Frm x In app.A.m Select COUNT", "--for", "1s");
    assertThat(clause.code()).isEqualTo(2);
    assertThat(clause.out()).isEmpty();
    assertThat(clause.err()).contains("query:1:1:").contains("^^^");
    Outcome method = run("query", "-e", "From x In app.A.mm Select COUNT", "--for", "1s");
    assertThat(method.code()).as(method.err()).isEqualTo(2);
    assertThat(run("query", "--for", "1s").code()).isEqualTo(2);
    assertThat(run("query", "-e", places(), "--for", "soon").code()).isEqualTo(2);
    assertThat(run("nonsense").code()).isEqualTo(2);
    assertThat(run("queries", "--all", "-o", "json").out()).isEmpty();
  }

  @Test
  void noProcessOrASourceThatMatchedNowhereIsThree() throws Exception {
    Outcome nobody = run("query", "-e", places(), "--for", "200ms", "-o", "json");
    assertThat(nobody.code()).isEqualTo(3);
    assertThat(nobody.err()).contains("no process is connected", "no process was connected");
    agent("A", 0, program -> List.of());
    awaitAgents(1);
    Outcome nowhere =
        run("query", "-e", "From x In other.B.m Select COUNT", "--for", "200ms", "-o", "json");
    assertThat(nowhere.code()).as(nowhere.err()).isEqualTo(3);
    assertThat(nowhere.lines()).containsExactly("{\"COUNT\":0}");
    assertThat(nowhere.err()).contains("it is waited for", "matched nowhere");
  }

  @Test
  void anUnreachableFrontendIsFour() throws Exception {
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = unused.getLocalPort();
      unused.close();
      Outcome outcome =
          plain("query", "-e", places(), "--frontend", "127.0.0.1:" + port, "--token", "" + token);
      assertThat(outcome.code()).isEqualTo(4);
      assertThat(outcome.err()).contains("no frontend answers at 127.0.0.1:" + port);
    }
    Path wrong = directory.resolve("wrong");
    Files.writeString(wrong, "not it");
    String http = FrontendCommand.text(frontend.httpAddress());
    assertThat(plain("agents", "--frontend", http, "--token", "" + wrong).code()).isEqualTo(4);
    assertThat(plain("agents", "--frontend", http, "--token", "" + directory.resolve("no")).code())
        .isEqualTo(4);
  }

  @Test
  void aQueryGoesOnWithTheSameRunWhenTheFrontendComesBack() throws Exception {
    FakeAgent a = agent("A", 1, CommandsTest::oneRow);
    awaitAgents(1);
    CompletableFuture<Outcome> query =
        CompletableFuture.supplyAsync(
            () -> run("query", "-e", places(), "--for", "3s", "-o", "json"));
    await().until(() -> a.reported() > 5);
    int agentsPort = frontend.agentsAddress().getPort();
    int httpPort = frontend.httpAddress().getPort();
    frontend.close();
    assertThat(query).isNotDone();
    frontend = open(agentsPort, httpPort);
    Outcome outcome = query.get(60, TimeUnit.SECONDS);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.lines())
        .as(outcome.err())
        .containsExactly(
            "{\"x.host\":\"host\",\"SUM(x.elapsed)\":"
                + 5 * a.reported()
                + ",\"COUNT\":"
                + a.reported()
                + "}");
  }

  @Test
  void stopEndsAQueryOfAnotherCommandWhichPrintsItsResult() throws Exception {
    FakeAgent a = agent("A", 1, CommandsTest::oneRow);
    awaitAgents(1);
    CompletableFuture<Outcome> query =
        CompletableFuture.supplyAsync(() -> run("query", "-e", places(), "-o", "json"));
    await().until(() -> a.reported() > 3);
    assertThat(run("queries").out()).contains("collecting").contains("From x In app.A.m");
    assertThat(run("why", "1").out()).startsWith("query 1 has rows: ");
    Outcome stop = run("stop", "all");
    assertThat(stop.code()).isZero();
    assertThat(stop.out()).contains("query 1 ended (stopped)").contains("restored in 1 process");
    Outcome outcome = query.get(30, TimeUnit.SECONDS);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("\"COUNT\":" + a.reported());
    assertThat(run("stop", "99").err()).contains("there is no query 99");
    assertThat(run("stop", "some").code()).isEqualTo(2);
    assertThat(run("why", "99").err()).contains("there is no query 99");
  }

  @Test
  void panicEndsTheQueriesOfOthersAndNamesWhoHasNotConfirmed() throws Exception {
    FakeAgent a = agent("A", 1, CommandsTest::oneRow);
    FakeAgent b = agent("Killed", 1, CommandsTest::oneRow);
    awaitAgents(2);
    CompletableFuture<Outcome> query =
        CompletableFuture.supplyAsync(() -> run("query", "-e", places(), "-o", "json"));
    await().until(() -> a.reported() > 3 && b.reported() > 3);
    b.close();
    Outcome panic = run("panic");
    assertThat(panic.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(panic.out())
        .contains("panic: 1 query ended in ")
        .contains("query 1 ended (panic)")
        .contains("not confirmed by Killed (host, pid 7)");
    Outcome outcome = query.get(30, TimeUnit.SECONDS);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("· partial").contains("ended (panic)");
    Outcome again = run("panic", "-o", "csv");
    assertThat(again.code()).isZero();
    assertThat(again.lines()).containsExactly("id,receipt");
  }

  @Test
  void aCanaryGoesWellOrIsRolledBack() throws Exception {
    agent("A", 1, CommandsTest::oneRow);
    awaitAgents(1);
    String[] query = {"query", "-e", places(), "--canary", "300ms", "--for", "1s"};
    Outcome outcome = run(query);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("woven in 1 process");
    agent("B", -1, CommandsTest::oneRow);
    awaitAgents(2);
    Outcome refused = run(query);
    assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCodes.FAILED);
    assertThat(refused.err()).contains("(rolled back: B (host, pid 7) refused: no room)");
    assertThat(run("query", "-e", places(), "--canary", "11m", "--for", "1s").err())
        .contains("a canary takes from 0 to 10 minutes a stage");
  }

  @Test
  void aProcessThatIsKilledIsNamedAndTheQueryGoesOn() throws Exception {
    FakeAgent a = agent("A", 1, CommandsTest::oneRow);
    FakeAgent b = agent("Killed", 1, CommandsTest::oneRow);
    awaitAgents(2);
    CompletableFuture<Outcome> query =
        CompletableFuture.supplyAsync(
            () -> run("query", "-e", places(), "--for", "2s", "-o", "json"));
    await().until(() -> b.reported() > 3);
    b.close();
    Outcome outcome = query.get(60, TimeUnit.SECONDS);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("· partial").contains("partial: left: Killed (host, pid 7)");
    assertThat(a.reported()).isPositive();
  }

  @Test
  void explainAndAgentsAndFiles() throws Exception {
    agent("DataNode", 1, CommandsTest::oneRow);
    awaitAgents(1);
    Path file = Files.writeString(directory.resolve("q.pq"), places());
    Outcome explain = run("explain", "-f", file.toString());
    assertThat(explain.code()).as(explain.err()).isZero();
    assertThat(explain.out()).contains("app.A.m");
    assertThat(run("explain", "-e", "From").code()).isEqualTo(2);
    assertThat(run("query", "-f", directory.resolve("none").toString()).code()).isEqualTo(1);
    Outcome agentsTable = run("agents");
    assertThat(agentsTable.out()).contains("DataNode", "live");
    Path catalogue =
        Files.writeString(
            directory.resolve("c.tracepoints"), "tracepoint Mine {\n  at app.A.m(..) return\n}\n");
    Outcome named =
        run("explain", "-e", "From x In Mine Select COUNT", "--tracepoints", "" + catalogue);
    assertThat(named.code()).as(named.err()).isZero();
  }

  @Test
  void whatTravelledAndWhatDidNotIsShownPerProcessAndHop() throws Exception {
    agent("client", 1, CommandsTest::oneRow)
        .propagating(
            new Propagation(
                List.of(new HopCounts("RPC", "call", 1200, 0, 0, 0, 0, 1100, 100, 0, 0, 0, 0)),
                List.of(),
                2,
                3));
    // Rows stand in the order in which processes came.
    await().until(() -> run("agents").out().contains("client"));
    agent("server", 1, CommandsTest::oneRow)
        .propagating(
            new Propagation(
                List.of(new HopCounts("RPC", "call", 0, 0, 1100, 0, 1100, 0, 0, 0, 0, 0, 0)),
                List.of(new Refusal("Hadoop IPC", "Client has no call(..)")),
                0,
                0));
    await().until(() -> run("agents").out().contains("server"));
    agent("idle", 1, CommandsTest::oneRow);
    await().until(() -> run("agents", "--carriers").lines().size() == 7);
    Outcome table = run("agents", "--carriers");
    assertThat(table.lines())
        .containsExactly(
            " procName  host  carrier  hop   attached  extracted  returned  merged  bareReplies",
            " --------  ----  -------  ----  --------  ---------  --------  ------  -----------",
            " client    host  RPC      call     1,200          0         0   1,100          100",
            " server    host  RPC      call         0      1,100     1,100       0            0",
            "off: Hadoop IPC in server (host, pid 7): Client has no call(..)",
            "threads in requests: 2 in client (host, pid 7)",
            "foreign: 3 in client (host, pid 7)");
    Outcome json = run("agents", "--carriers", "-o", "json");
    assertThat(json.lines()).hasSize(4);
    assertThat(json.lines().get(0))
        .isEqualTo(
            "{\"procName\":\"client\",\"host\":\"host\",\"pid\":7,\"carrier\":\"RPC\","
                + "\"hop\":\"call\",\"attached\":1200,\"forwarded\":0,\"extracted\":0,"
                + "\"bare\":0,\"returned\":0,\"merged\":1100,\"bareReplies\":100,"
                + "\"orphaned\":0,\"malformed\":0,\"refused\":0,\"oversized\":0,"
                + "\"off\":null,\"threadsInRequests\":2,\"foreign\":3}");
    assertThat(json.lines().get(2))
        .contains("\"carrier\":\"Hadoop IPC\"", "\"off\":\"Client has no call(..)\"");
    assertThat(json.lines().get(3))
        .contains("\"procName\":\"idle\"", "\"carrier\":\"\"", "\"threadsInRequests\":0");
    assertThat(run("agents", "--carriers", "-o", "csv").lines().get(0))
        .isEqualTo(
            "procName,host,pid,carrier,hop,attached,forwarded,extracted,bare,returned,merged,"
                + "bareReplies,orphaned,malformed,refused,oversized,off,threadsInRequests,foreign");
  }

  @Test
  void nothingHasTravelledInAFleetAtRest() throws Exception {
    agent("idle", 1, CommandsTest::oneRow);
    awaitAgents(1);
    assertThat(run("agents", "--carriers").lines())
        .containsExactly(
            "nothing has travelled; requests are followed while a query needs it",
            "threads in requests: none");
  }

  @Test
  void theTokenIsForTheOwnerAloneAndAgentsNeedIt() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    FakeAgent stranger =
        new FakeAgent(
            frontend.agentsAddress(), "guess", "Stranger", 7, p -> 1, CommandsTest::oneRow);
    agents.add(stranger);
    await().until(() -> stranger.refusal() != null);
    assertThat(run("agents", "--all", "-o", "json").out()).isEmpty();
  }

  @Test
  void anAddressThatIsNotLoopbackIsRefused() {
    Outcome outcome =
        plain("frontend", "--agents", "0.0.0.0:0", "--http", "127.0.0.1:0", "--token", "" + token);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("TLS");
  }

  @Test
  void whatQueriesFoundIsAskedWithSql() throws Exception {
    agent("A", 1, CommandsTest::oneRow);
    awaitAgents(1);
    assertThat(run("query", "-e", places(), "--for", "2s").code()).isZero();
    Outcome total = run("sql", "-e", "select \"COUNT\" as n from q1_total", "-o", "json");
    assertThat(total.err()).isEmpty();
    assertThat(run("sql", "-e", "select sum(\"COUNT\") as n from q1", "-o", "json").out())
        .isEqualTo(total.out());
    assertThat(run("sql", "-e", "select id, reason from runs").lines())
        .containsExactly(" id  reason", " --  ----------", "  1  time is up");
    assertThat(run("sql", "-e", "from range(9)", "--limit", "3").err())
        .contains("there are more rows than 3");
    Outcome wrong = run("sql", "-e", "select * from q2");
    assertThat(wrong.code()).isEqualTo(ExitCodes.QUERY_ERROR);
    assertThat(wrong.err()).contains("hint: there are q1, ");
    Outcome compared =
        run("compare", "q1", "--before", "-2h..-1h", "--after", "-1h..now", "-o", "csv");
    assertThat(compared.lines().get(0))
        .isEqualTo("x.host,number,of windows,before,after,change,ratio");
    assertThat(compared.lines()).hasSize(3);
    Outcome kept = run("query", "-e", places(), "--keep-rows");
    assertThat(kept.code()).isEqualTo(ExitCodes.QUERY_ERROR);
    assertThat(kept.err()).contains("only rows without aggregates can be kept");
  }
}
