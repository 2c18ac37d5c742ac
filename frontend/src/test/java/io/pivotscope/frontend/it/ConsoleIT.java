package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pivotscope.sample.Options;
import io.pivotscope.sample.SampleCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole session of the console on the sample system, in a terminal: what is typed and what is
 * seen is left in {@code target/console-session.txt}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {
  private static final String QUERY =
      "From read In io.pivotscope.sample.hdfs.DataTransferProtocol.readBlock @return\n"
          + "Join loc In NN.GetBlockLocations On loc -> read\n"
          + "Join st In StressTest.DoNextOp On st -> loc\n"
          + "GroupBy read.host\n"
          + "Select read.host, COUNT, P99(read.elapsed), HISTOGRAM(read.elapsed) As latency;";

  private static final Pattern HITS = Pattern.compile("([\\d,]+) hits");
  private static final Path SESSION = Path.of("target/console-session.txt");

  @TempDir static Path directory;
  private static Bench bench;
  private static SampleCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    bench = new Bench(directory);
    Options options =
        new Options().datanodes(3).clients(List.of()).stress(2).seconds(600).thinkMillis(20);
    options.jvmArg("-javaagent:" + bench.agent("{procName}", "{host}"));
    cluster = SampleCluster.start(options);
    cluster.awaitClientsReady();
    bench.awaitAgents(cluster.pids().size());
    cluster.startClients();
  }

  @AfterAll
  static void end() {
    if (cluster != null) {
      cluster.close();
    }
    bench.close();
  }

  private static Tmux terminal() {
    // A home of its own: what is typed here is not the user's history.
    String command =
        "JAVA_TOOL_OPTIONS=-Duser.home="
            + directory
            + " "
            + String.join(" ", bench.command("console"))
            + " 2>"
            + directory.resolve("console.err")
            + "; echo exit code $?; exec cat";
    return new Tmux(directory, 100, 30, command);
  }

  @Test
  @Order(1)
  void aSessionFromTheFirstQuestionToTheReceipt() throws Exception {
    assumeTrue(Tmux.isInstalled(), "tmux is not installed: the console is not looked at");
    try (Tmux screen = terminal()) {
      try {
        session(screen);
      } finally {
        Files.writeString(SESSION, screen.transcript());
      }
    }
  }

  private static void session(Tmux screen) {
    screen.awaitText("6 processes · ? for help");
    screen.awaitText("pivotscope>");
    screen.line("?");
    screen.keep("help", screen.awaitText("one causal chain of a query"));
    screen.press("C-l");
    screen.line("agents");
    screen.keep("the fleet", screen.awaitText("NameNode"));

    screen.press("C-l");
    screen.line("find *.DataTransferProtocol.r*");
    screen.keep("find", screen.awaitText("readBlock(long blockId"));
    screen.press("C-l");
    screen.type("From x In DN.DataTr");
    screen.press("Tab");
    screen.keep("completion", screen.awaitText("From x In DN.DataTransferProtocol"));
    screen.press("C-c");

    screen.press("C-l");
    screen.line("explain " + QUERY);
    screen.awaitText("together at most 4096 B on a hop");
    assertThat(screen.all()).anyMatch(line -> line.startsWith("at StressTest.DoNextOp = "));
    screen.keep("explain: the end of it", screen.screen());

    run(screen);
    chain(screen);
    screen.line("why 1");
    screen.keep("why", screen.awaitText("query 1 has rows"));
    stop(screen);
  }

  /** The table is drawn in place as it grows, on a screen of any size. */
  private static void run(Tmux screen) {
    screen.press("C-l");
    screen.line(QUERY);
    List<String> first =
        screen.await(
            "a table with its trend", lines -> hits(lines) > 0 && has(lines, "recent windows"));
    long before = hits(first);
    List<String> live = screen.await("more hits", lines -> hits(lines) > before);
    screen.keep("a query, live", live);
    assertThat(live).anyMatch(line -> line.matches("host\\d .*[▁▂▃▄▅▆▇█ ]*█[▁▂▃▄▅▆▇█ ]*"));
    assertThat(has(live, "6/6 processes armed")).isTrue();
    assertThat(has(live, " % cpu")).isTrue();
    assertThat(live.stream().filter(line -> line.contains("read.host "))).hasSize(1);

    screen.resize(60, 20);
    List<String> narrow =
        screen.await(
            "the narrow table", lines -> lines.get(0).startsWith("read.host") && hits(lines) > 0);
    screen.keep("the same, narrow", narrow);
    assertThat(narrow).allMatch(line -> line.length() < 60);
    assertThat(narrow.size()).isLessThan(12);
    assertThat(has(narrow, "recent windows")).isFalse();
    screen.press("b");
    screen.keep("left to the background", screen.awaitText("goes on in the background"));
    screen.resize(100, 30);
  }

  private static void chain(Tmux screen) {
    screen.press("C-l");
    screen.line("chain 1 --for 2s");
    List<String> chain = screen.awaitText("3 events in 3 processes · ");
    screen.keep("a chain", chain);
    assertThat(chain).anyMatch(line -> line.contains("└─ NN.GetBlockLocations"));
    assertThat(chain)
        .anyMatch(
            line ->
                line.matches(".* {3}└─ DataTransferProtocol.readBlock .*\\d(us|ms|s)( +\\d+ %)?$"));
  }

  private static void stop(Tmux screen) {
    screen.press("C-l");
    screen.line("fg");
    screen.await("the table again", lines -> has(lines, "b leaves it to the background"));
    screen.press("C-c");
    screen.keep("Ctrl-C, and the receipt", screen.awaitText("query 1 ended (stopped)"));
    screen.line("last | hist");
    screen.keep("a histogram of what is left", screen.awaitText(" |@"));
    screen.line("quit");
    screen.awaitText("exit code 0");
  }

  private static boolean has(List<String> lines, String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** The number in the footer; 0 where there is none. */
  private static long hits(List<String> lines) {
    Matcher hits = HITS.matcher(String.join("\n", lines));
    long last = 0;
    while (hits.find()) {
      last = Long.parseLong(hits.group(1).replace(",", ""));
    }
    return last;
  }

  /** The same chain, for programs: events in the order of their ids, edges along the joins. */
  @Test
  @Order(2)
  void aChainIsThereForProgramsToo() throws Exception {
    Child running = bench.begin("query", "-e", QUERY.replace(";", ""), "--for", "120s");
    running.awaitError(line -> line.startsWith("installed query"));
    long id =
        bench.api().queries().queries().stream()
            .filter(q -> !q.isEnded())
            .findFirst()
            .orElseThrow()
            .id();
    Child found =
        bench.run(
            "chain",
            Long.toString(id),
            "--for",
            "1s",
            "--where",
            "st.procName = 'StressTest'",
            "-o",
            "json");
    JsonObject chain = JsonParser.parseString(found.lines().get(0)).getAsJsonObject();
    assertThat(chain.get("query").getAsLong()).isEqualTo(id);
    JsonArray events = chain.getAsJsonArray("events");
    assertThat(events.size()).isEqualTo(3);
    assertThat(source(events, 0)).isEqualTo("StressTest.DoNextOp");
    assertThat(source(events, 1)).isEqualTo("NN.GetBlockLocations");
    assertThat(source(events, 2)).contains("readBlock");
    assertThat(events.get(2).getAsJsonObject().get("elapsedMicros").getAsDouble()).isPositive();
    assertThat(chain.getAsJsonArray("edges")).hasToString("[[0,1],[1,2]]");

    bench.api().stop(id);
    assertThat(running.awaitExit()).isZero();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> bench.api().queries().queries().stream().allMatch(q -> q.isEnded()));
  }

  private static String source(JsonArray events, int index) {
    return events.get(index).getAsJsonObject().get("source").getAsString();
  }
}
