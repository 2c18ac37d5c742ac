package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pivotscope.frontend.FakeAgent;
import io.pivotscope.frontend.lifecycle.Programs;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.frontend.merge.Table;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live feed as a page hears it. */
@Timeout(60)
class LiveFeedTest {
  private static final String TOKEN = "secret";
  private static final String QUERY =
      "From x In app.A.m @return GroupBy x.host Select x.host, SUM(x.elapsed), COUNT With every"
          + " 100ms";

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Page> pages = new ArrayList<>();
  private Frontend frontend;
  private FakeAgent agent;
  private ApiClient api;

  @BeforeEach
  void open() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    frontend =
        Frontend.open(
            new Frontend.Settings(
                any,
                any,
                directory.resolve("data"),
                TOKEN,
                new Timing(300, 50, 1_000, 60_000, 60_000, 5_000, 1_000)),
            failure -> {
              throw new AssertionError(failure);
            });
    agent =
        new FakeAgent(
            frontend.agentsAddress(),
            TOKEN,
            "shop",
            100,
            program -> 1,
            program -> List.of(Programs.group("host", 5)));
    api = new ApiClient("127.0.0.1:" + frontend.httpAddress().getPort(), TOKEN);
  }

  @AfterEach
  void close() throws Exception {
    pages.forEach(page -> page.socket.abort());
    agent.close();
    frontend.close();
  }

  private final class Page implements WebSocket.Listener {
    final List<JsonObject> heard = Collections.synchronizedList(new ArrayList<>());
    final WebSocket socket;
    private final StringBuilder text = new StringBuilder();
    volatile int closed;

    Page(String origin) {
      WebSocket.Builder builder = http.newWebSocketBuilder();
      if (!origin.isEmpty()) {
        builder.header("Origin", origin);
      }
      URI address =
          URI.create("ws://127.0.0.1:" + frontend.httpAddress().getPort() + LiveSocket.PATH);
      socket = builder.buildAsync(address, this).join();
      pages.add(this);
    }

    Page say(String message) {
      socket.sendText(message, true).join();
      return this;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        heard.add(JsonParser.parseString(text.toString()).getAsJsonObject());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      closed = status;
      return null;
    }

    void await(String kind, Predicate<JsonObject> wanted) {
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  List.copyOf(heard).stream()
                      .filter(message -> message.get("kind").getAsString().equals(kind))
                      .anyMatch(wanted));
    }
  }

  private static final String HELLO = "{\"token\": \"" + TOKEN + "\"}";

  @Test
  void aPageHearsOfProcessesAndRunsAndOfTheRunItWatches() throws Exception {
    Page page = new Page("").say(HELLO);
    page.await("fleet", fleet -> fleet.toString().contains("\"procName\":\"shop\""));

    RunView run =
        api.install(new Api.InstallRequest(Api.QueryText.of(QUERY, "page"), 0, false)).query();
    page.await("fleet", fleet -> fleet.toString().contains("\"state\":\"collecting\""));
    page.say("{\"query\": " + run.id() + "}");
    page.await("run", live -> !live.getAsJsonArray("windows").isEmpty());
    page.await("run", live -> live.getAsJsonObject("run").toString().contains("[\"host\","));

    api.stop(run.id());
    page.await("run", live -> live.toString().contains("\"state\":\"ended\""));
    page.await("fleet", fleet -> fleet.toString().contains("\"state\":\"ended\""));
    assertThat(windows(page)).isSorted().doesNotHaveDuplicates();
  }

  private static List<Long> windows(Page page) {
    List<Long> numbers = new ArrayList<>();
    for (JsonObject message : List.copyOf(page.heard)) {
      if (message.get("kind").getAsString().equals("run")) {
        message
            .getAsJsonArray("windows")
            .forEach(window -> numbers.add(window.getAsJsonObject().get("number").getAsLong()));
      }
    }
    return numbers;
  }

  @Test
  void aRunThatIsNotThereIsGone() {
    new Page("").say(HELLO).say("{\"query\": 99}").await("gone", gone -> true);
  }

  @Test
  void withoutTheTokenNothingIsHeard() {
    for (String first : List.of("{\"token\": \"wrong\"}", "{\"query\": 1}", "null", "[")) {
      Page page = new Page("").say(first);
      await().until(() -> page.closed != 0);
      assertThat(page.heard).isEmpty();
    }
  }

  @Test
  void aPageFromElsewhereIsNotServed() {
    String port = ":" + frontend.httpAddress().getPort();
    for (String origin : List.of("http://example.org", "http://127.0.0.1:1", "null")) {
      assertThatThrownBy(() -> new Page(origin)).isInstanceOf(CompletionException.class);
    }
    new Page("http://127.0.0.1" + port).say(HELLO).await("fleet", fleet -> true);
  }

  @Test
  void thereIsRoomForSoManyPages() {
    for (int i = 0; i < LiveFeed.MAX_PAGES; i++) {
      new Page("").say(HELLO).await("fleet", fleet -> true);
    }
    Page oneMore = new Page("").say(HELLO);
    await().until(() -> oneMore.closed == 1013);
    pages.get(0).socket.abort();
    await()
        .untilAsserted(
            () -> {
              Page another = new Page("").say(HELLO);
              await().until(() -> another.closed != 0 || !another.heard.isEmpty());
              assertThat(another.heard).isNotEmpty();
            });
  }

  @Test
  void manyRowsComeInSeveralMessages() {
    List<RunResult.Window> windows =
        LongStream.range(0, 5)
            .mapToObj(
                n ->
                    new RunResult.Window(
                        n, n, new Table(List.of("x"), Collections.nCopies(10, new Object[] {1L}))))
            .toList();
    assertThat(LiveWatch.atMost(1, windows)).hasSize(1);
    assertThat(LiveWatch.atMost(15, windows)).hasSize(2);
    assertThat(LiveWatch.atMost(1_000, windows)).hasSize(5);
    assertThat(LiveWatch.atMost(1, List.of())).isEmpty();
  }
}
