package io.pivotscope.frontend.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.frontend.FakeAgent;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.Programs;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.AgentMessage.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console's commands over a real port, with input that is no terminal. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConsoleTest {
  private static final Timing FAST = new Timing(300, 50, 1_000, 60_000, 60_000, 5_000, 1_000);
  private static final String QUERY =
      "From r In shop.Orders.place @return GroupBy r.host Select r.host, SUM(r.elapsed), COUNT";

  @TempDir Path directory;
  private Frontend frontend;
  private ApiClient client;
  private FakeAgent agent;
  private Console console;

  /** What it says in rows. */
  private volatile String host = "dn-1";

  @BeforeEach
  void open() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    String token = TokenFile.readOrMake(directory.resolve("token"));
    frontend =
        Frontend.open(
            new Frontend.Settings(any, any, directory.resolve("data"), token, FAST),
            failure -> {
              throw new AssertionError(failure);
            });
    client = new ApiClient("127.0.0.1:" + frontend.httpAddress().getPort(), token);
    agent = new FakeAgent(frontend.agentsAddress(), token, "Shop", 1, program -> 1, this::oneOrder);
    await().until(() -> client.agents().agents().size() == 1);
  }

  @AfterEach
  void close() throws Exception {
    agent.close();
    frontend.close();
  }

  private List<Row> oneOrder(AdviceProgram program) {
    return program.output().streams()
        ? List.of(event(program.output().keys().size()))
        : List.of(Programs.group(host, 1));
  }

  /**
   * As a chain's program streams it: source, id, request, process, host, class, method, elapsed.
   */
  private static Row event(int columns) {
    long hlc = Hlc.of(Hlc.EPOCH_MICROS + 5_000);
    Object[] row = {0L, hlc, "req-1", "Shop", "dn-1", "shop.Orders", "place", 5_000_000L};
    byte[] tuple = ValueCodec.encodeTuple(Tuple.of(Arrays.copyOf(row, columns)));
    return new Row(tuple, new byte[0], hlc, 0, false);
  }

  /** What the console prints for these lines; the last failures are left in {@link #failures}. */
  private String typed(String... lines) throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
    byte[] keys = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    console = new Console(client, out);
    failures =
        console.run(
            new PlainPrompt(new ByteArrayInputStream(keys)),
            new Session(client, out, null, true, new Background(client, out::println)));
    return screen.toString(StandardCharsets.UTF_8);
  }

  private int failures;

  @Test
  void helpNamesEveryCommand() throws Exception {
    String help = typed("?");
    for (Command command : Commands.ALL) {
      assertThat(help).contains("  " + command.usage() + " ").contains(command.help());
      assertThat(typed("help " + command.name())).startsWith(command.usage() + ": ");
    }
    assertThat(typed("? nothing")).isEqualTo("there is no command nothing; ? lists them\n");
    assertThat(failures).isEqualTo(1);
  }

  @Test
  void aQueryRunsToItsEndAndIsThereAfterwards() throws Exception {
    String shown =
        typed(QUERY + " With for 400ms;", "last | csv", "1 | json", "last | hist", "why 1");
    assertThat(shown).contains("dn-1").contains("query 1 ended (time is up)");
    assertThat(shown)
        .contains("r.host,SUM(r.elapsed),COUNT\ndn-1,")
        .contains("{\"r.host\":\"dn-1\",\"SUM");
    assertThat(shown).contains("|@@@@@@@@").contains("query 1 has ");
    assertThat(shown).doesNotContain("\u001b");
    assertThat(failures).isZero();
  }

  /** What a process says acts on nobody's terminal, also where DuckDB says it again. */
  @Test
  void whatComesFromProcessesIsNoMoreThanText() throws Exception {
    host = "dn\u001b]0;title\u0007";
    String shown =
        typed(
            QUERY + " With for 400ms;",
            "sql select \"r.host\"::int from q1_total;",
            "last | json",
            "last | sort");
    assertThat(shown).contains("dn\uFFFD]0;title\uFFFD").contains("Could not convert string");
    assertThat(shown).doesNotContain("\u001b").doesNotContain("\u0007");
    // For programs it is what it was.
    assertThat(typed("1 | csv")).contains("\n" + host + ",");
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    try (DumbTerminal terminal = new DumbTerminal(InputStream.nullInputStream(), screen)) {
      Background background = new Background(client, line -> {});
      PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
      ResultCommands.last("1 | csv", new Session(client, out, terminal, false, background));
    }
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("\ndn\uFFFD]0;title\uFFFD,")
        .doesNotContain("\u001b");
  }

  @Test
  void aQueryInTheBackgroundIsListedAndStopped() throws Exception {
    String shown = typed(QUERY + " &", "queries", "stop 1", "stop 1");
    assertThat(shown)
        .contains("query 1 runs in the background")
        .contains(" &  ")
        .contains("query 1 ended (stopped)")
        .endsWith("query 1 does not run\n");
    assertThat(failures).isEqualTo(1);
  }

  @Test
  void whoLeavesIsToldWhatRunsOn() throws Exception {
    assertThat(typed(QUERY + " &", "quit", "never read"))
        .contains("query 1 runs on until")
        .doesNotContain("never read");
  }

  @Test
  void whatEndsInTheBackgroundIsTold() throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    Background background = new Background(client, out::println);
    Session session = new Session(client, out, null, true, background);
    QueryCommands.run(QUERY + " With for 300ms &", session);
    await()
        .untilAsserted(
            () ->
                assertThat(told.toString(StandardCharsets.UTF_8))
                    .contains("query 1 ended (time is up)")
                    .contains("`1` shows its result"));
    await().until(() -> background.all().isEmpty());
  }

  @Test
  void mistakesAreToldAndCounted() throws Exception {
    String shown = typed("why x", "last", "fg", "agents --all", "From x", "", "stop 9");
    assertThat(shown)
        .contains("why needs the number of a query")
        .contains("nothing has been shown yet")
        .contains("nothing runs in the background")
        .contains("agents has no --all")
        .contains("query:1:")
        .contains("query 9 does not run");
    assertThat(failures).isEqualTo(6);
  }

  @Test
  void aChainIsFoundAndDrawn() throws Exception {
    String shown =
        typed(QUERY + " &", "chain 1 --for 200ms", "chain 9", "chain x", "chain 1 where r.n >");
    assertThat(shown)
        .contains("1 event in 1 process · 5ms · query 1 · request req-1")
        .containsPattern("00:00:00\\.005  Shop@dn-1  Orders.place @return  5ms")
        .contains("there is no query 9")
        .contains("write: chain ID [--for 5s] [where CONDITION]")
        .contains("query:2:");
    assertThat(failures).isEqualTo(3);
  }

  @Test
  void whereThereIsNoChainItIsSaidWhy() throws Exception {
    agent.close();
    assertThat(typed(QUERY + " &", "chain 1 --for 200ms"))
        .contains(
            "no chain in 200 ms: nothing happened at shop.Orders.place @return;"
                + " 0 requests with 0 events were seen");
    assertThat(failures).isEqualTo(1);
  }

  /** What is drawn, and what a key does, where there is a terminal. */
  @Test
  void keysLeaveAQueryAndEndIt() throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
    try (PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(keys);
        DumbTerminal terminal =
            new DumbTerminal("test", "xterm", in, out, StandardCharsets.UTF_8)) {
      terminal.setSize(new Size(80, 24));
      Background background = new Background(client, out::println);
      Session session = new Session(client, out, terminal, false, background);
      keys.write('b');
      QueryCommands.run(QUERY, session);
      assertThat(background.all()).containsExactly(1L);
      assertThat(screen.toString(StandardCharsets.UTF_8))
          .contains("query 1 · ")
          .contains("b leaves it to the background")
          .contains("query 1 goes on in the background: fg, stop 1");
      keys.write('q');
      QueryCommands.foreground("", session);
      assertThat(background.all()).isEmpty();
      assertThat(screen.toString(StandardCharsets.UTF_8)).contains("query 1 ended (stopped)");
    }
  }
}
