package io.pivotscope.frontend.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.FakeAgent;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.protocol.advice.Glob;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Completion over a real port: what the frontend answers, and what becomes of it at the prompt. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CompletionTest {
  private static final Timing FAST = new Timing(300, 50, 1_000, 60_000, 60_000, 5_000, 1_000);

  /** Ctrl-B and Ctrl-E. */
  private static final String LEFT = "\002";

  private static final String END = "\005";

  @TempDir Path directory;
  private Frontend frontend;
  private String token;
  private ApiClient client;
  private FakeAgent agent;

  @BeforeEach
  void open() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    token = TokenFile.readOrMake(directory.resolve("token"));
    frontend =
        Frontend.open(
            new Frontend.Settings(any, any, directory.resolve("data"), token, FAST),
            failure -> {
              throw new AssertionError(failure);
            });
    client = new ApiClient("127.0.0.1:" + frontend.httpAddress().getPort(), token);
  }

  @AfterEach
  void close() throws Exception {
    if (agent != null) {
      agent.close();
    }
    frontend.close();
  }

  private void connect(Function<Describe, Description> describing) {
    agent =
        new FakeAgent(
                frontend.agentsAddress(), token, "Shop", 1, program -> 1, program -> List.of())
            .describing(describing);
    await().until(() -> client.agents().agents().size() == 1);
  }

  private static Description shop(Describe asked) {
    boolean known = Glob.matches(asked.method().type(), "shop.Orders");
    boolean place = known && Glob.matches(asked.method().method(), "place");
    List<PathType> paths = asked.paths().stream().map(p -> new PathType(p, "LONG", null)).toList();
    MethodDescription method =
        new MethodDescription(
            "shop.Orders", "place", List.of("long"), List.of("customer"), "long", paths);
    return new Description(
        asked.requestId(), known, place ? List.of(method) : List.of(), List.of("place"));
  }

  private Api.Completed complete(String text) throws Exception {
    return client.complete(new Api.CompleteRequest(text, text.length(), List.of()));
  }

  @Test
  void theFrontendKnowsItsCatalogueAndTheFilesThatComeAlong() throws Exception {
    Api.Completed found = complete("From x In DN.Data");
    assertThat(found.from()).isEqualTo("From x In ".length());
    assertThat(found.to()).isEqualTo("From x In DN.Data".length());
    assertThat(found.candidates())
        .anySatisfy(
            candidate -> {
              assertThat(candidate.text()).isEqualTo("DN.DataTransferProtocol");
              assertThat(candidate.kind()).isEqualTo("source");
              assertThat(candidate.type()).isNull();
              assertThat(candidate.documentation()).startsWith("tracepoint at ");
            });
    String text = "From x In Mi";
    Api.CatalogueFile mine =
        new Api.CatalogueFile("m", "tracepoint Mine { at app.A.m(..) export n = size }");
    assertThat(
            client
                .complete(new Api.CompleteRequest(text, text.length(), List.of(mine)))
                .candidates())
        .extracting(Api.Candidate::text)
        .contains("Mine");
  }

  @Test
  void connectedProcessesAreAsked() throws Exception {
    connect(CompletionTest::shop);
    assertThat(complete("From x In shop.Ord").candidates())
        .extracting(Api.Candidate::text)
        .contains("shop.Orders");
    assertThat(complete("From x In shop.Orders.").candidates())
        .contains(
            new Api.Candidate("shop.Orders.place", "method", null, "shop.Orders.place(long)"));
    assertThat(complete("From x In shop.Orders.place(..) Select x.cu").candidates())
        .containsExactly(
            new Api.Candidate("customer", "export", "long", "parameter of the method"));
  }

  @Test
  void aProcessThatDoesNotAnswerIsNotWaitedFor() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    connect(
        asked -> {
          await().forever().until(() -> done.getCount() == 0);
          return shop(asked);
        });
    assertThat(complete("From x In shop.Orders.place(..) Select x.ho").candidates())
        .extracting(Api.Candidate::text)
        .containsExactly("host", "method");
    done.countDown();
  }

  @Test
  void theConsoleShowsWhatTheFrontendAnswers() throws Exception {
    assertThat(proposed("From incr In DataNodeMetrics.incrBytesRead Select incr.de"))
        .first()
        .satisfies(
            candidate -> {
              assertThat(candidate.value()).isEqualTo("incr.delta");
              assertThat(candidate.displ()).isEqualTo("delta");
              assertThat(candidate.group()).isEqualTo("export");
              assertThat(candidate.descr()).contains("declared in the catalogue");
              assertThat(candidate.complete()).isFalse();
            });
    assertThat(proposed("Fr")).extracting(Candidate::value).containsExactly("From");
    assertThat(proposed("ex")).extracting(Candidate::value).containsExactly("explain");
    assertThat(proposed("explain From x In DN.D"))
        .extracting(Candidate::value)
        .contains("DN.DataTransferProtocol");
    assertThat(proposed("stop ")).extracting(Candidate::value).containsExactly("all");
    assertThat(proposed("agents ")).extracting(Candidate::value).containsExactly("--carriers");
    assertThat(proposed("? wh")).extracting(Candidate::value).containsExactly("why");
    assertThat(proposed("why ")).isEmpty();
  }

  private List<Candidate> proposed(String text) {
    List<Candidate> candidates = new ArrayList<>();
    try (Terminal terminal = terminal("")) {
      LineReader reader = new Prompt(terminal, client, null);
      new QueryCompleter(client)
          .complete(
              reader,
              new QueryParser().parse(text, text.length(), ParseContext.COMPLETE),
              candidates);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return candidates;
  }

  @Test
  void tabCompletesWhatIsTyped() throws Exception {
    assertThat(typed("Fr\tx In DN.Data\tSel\tCOU\t;\r"))
        .isEqualTo("From x In DN.DataTransferProtocol Select COUNT;");
    // The beginning of a word inside of the name; then a cursor inside of a word.
    assertThat(typed("From x In bytesRead\tSelect x.dexx" + LEFT + LEFT + "\t" + END + ";\r"))
        .isEqualTo("From x In DataNodeMetrics.incrBytesRead Select x.delta;");
  }

  @Test
  void whatIsTypedIsTakenAsItIs() throws Exception {
    String query = "From x In A Where x.n != 1 and x.s = '\\d' Select x.n;";
    assertThat(typed("From x In B Select x.n;\r")).isEqualTo("From x In B Select x.n;");
    assertThat(typed(query + "\r")).isEqualTo(query);
  }

  @Test
  void savedQueriesAreCompletedByName() throws Exception {
    assertThat(typed("@hdfs/hot\t\r").strip()).isEqualTo("@hdfs/hot-files");
    assertThat(typed("explain @hdfs/hot\t\r").strip()).isEqualTo("explain @hdfs/hot-files");
  }

  @Test
  void groupsAreListedAsTheyAreUseful() throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    byte[] keys = "From incr In Data\t\r;\r".getBytes(StandardCharsets.UTF_8);
    try (DumbTerminal terminal =
        new DumbTerminal(
            "test", "xterm", new ByteArrayInputStream(keys), screen, StandardCharsets.UTF_8)) {
      terminal.setSize(new Size(200, 60));
      new Prompt(terminal, client, "1").readLine("> ");
    }
    String shown = screen.toString(StandardCharsets.UTF_8);
    // NO_COLOR is set: nothing is coloured, faint or bold.
    assertThat(shown).doesNotContainPattern("\u001b\\[[1-9][0-9;]*m");
    assertThat(shown).contains("tracepoint at").contains("class that the catalogue names");
    assertThat(shown.indexOf("tracepoint at"))
        .isLessThan(shown.indexOf("class that the catalogue names"));
  }

  private String typed(String keys) throws Exception {
    try (Terminal terminal = terminal(keys)) {
      return new Prompt(terminal, client, null).readLine("> ");
    }
  }

  private static Terminal terminal(String keys) throws IOException {
    return new DumbTerminal(
        "test",
        "xterm",
        new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream(),
        StandardCharsets.UTF_8);
  }
}
