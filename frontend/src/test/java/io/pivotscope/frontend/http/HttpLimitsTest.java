package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.pivotscope.frontend.access.AuditLine;
import io.pivotscope.frontend.access.AuditLog;
import io.pivotscope.frontend.access.Credentials;
import io.pivotscope.frontend.lifecycle.Queries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a request may cost, whoever sends it. */
@Timeout(60)
class HttpLimitsTest {
  private static final String TOKEN = "secret";

  @TempDir Path directory;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch held = new CountDownLatch(1);
  private final AtomicInteger handled = new AtomicInteger();
  private AuditLog audit;
  private Entrance entrance;
  private HttpServer server;

  @BeforeEach
  @SuppressWarnings("NullAway") // nobody watches
  void listen() throws Exception {
    audit = AuditLog.open(directory.resolve("audit.log"), Instant::now, System.err::println);
    entrance = new Entrance(Credentials.of(TOKEN, null, System.err::println), audit, null);
    server =
        HttpServer.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            entrance,
            group,
            new Exchange.Handler() {
              @Override
              public Exchange.Response handle(Exchange.Request request) {
                return answer(request);
              }

              @Override
              public boolean isUrgent(Exchange.Request request) {
                return request.path().equals("/api/stop");
              }
            },
            new LiveFeed((Queries) null));
  }

  private Exchange.Response answer(Exchange.Request request) {
    switch (request.path()) {
      case "/api/error" -> throw new StackOverflowError("too deep");
      case "/api/hold" -> {
        try {
          held.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      case "/api/large" -> {
        return Exchange.Response.ok(
            new Exchange.Text(
                "text/plain", ("answer " + handled.incrementAndGet() + ".").repeat(1 << 17)));
      }
      default -> {}
    }
    return Exchange.Response.ok(List.of(request.body().length()));
  }

  @AfterEach
  void end() throws Exception {
    held.countDown();
    server.close();
    audit.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.address().getPort() + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private void awaitAudit(int status, String why) {
    await()
        .until(
            () ->
                audit.last(1_000).stream()
                    .anyMatch(l -> l.status() == status && l.detail().contains(why)));
  }

  /** The answer to bytes as they are. */
  private String raw(String head, byte[] body) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      try {
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
      } catch (SocketException closedMeanwhile) {
        // It was told no before it had said all.
      }
      return firstLine(socket.getInputStream());
    }
  }

  private static String firstLine(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        line.append((char) c);
      }
    } catch (IOException reset) {
      // What had come counts.
    }
    return line.toString().strip();
  }

  private static String head(String line, String... headers) {
    return line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  @Test
  void anErrorIsAnAnswerToo() throws Exception {
    HttpResponse<String> answer = http.send(request("/api/error").build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("the frontend failed", "too deep");
  }

  @Test
  void moreThanCanWaitAreToldToComeAgain() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < Workers.MAX_WAITING + 60; i++) {
      answers.add(http.sendAsync(request("/api/hold").build(), BodyHandlers.ofString()));
    }
    awaitAudit(503, "too many requests wait");
    held.countDown();
    int served = 0;
    int busy = 0;
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      int status = answer.get(30, TimeUnit.SECONDS).statusCode();
      served += status == 200 ? 1 : 0;
      busy += status == 503 ? 1 : 0;
    }
    assertThat(served + busy).as("nobody is left without an answer").isEqualTo(answers.size());
    assertThat(busy).isPositive();
    assertThat(served).isGreaterThanOrEqualTo(Workers.MAX_WAITING);
  }

  @Test
  void whatIsUrgentWaitsForNobody() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
    for (int i = 0; i < Workers.MAX_WAITING + 60; i++) {
      others.add(http.sendAsync(request("/api/hold").build(), BodyHandlers.ofString()));
    }
    awaitAudit(503, "too many requests wait");
    HttpResponse<String> stopped = http.send(request("/api/stop").build(), BodyHandlers.ofString());
    assertThat(stopped.statusCode()).isEqualTo(200);
    assertThat(others).anyMatch(other -> !other.isDone());
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws Exception {
    String host = "Host: 127.0.0.1";
    assertThat(raw(head("GET /" + "a".repeat(5_000), host), new byte[0])).contains("431");
    assertThat(raw(head("GET /api/x", host, "X: " + "a".repeat(9_000)), new byte[0]))
        .contains("431");
    assertThat(raw("\u0001\u0002 nonsense\r\n\r\n", new byte[0])).contains("400");
    awaitAudit(431, "too long");
    awaitAudit(400, "no HTTP request");
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    byte[] large = new byte[(4 << 20) + 1];
    String authorized = "Authorization: Bearer " + TOKEN;
    String host = "Host: 127.0.0.1";
    assertThat(raw(head("POST /api/x", host, authorized, "Content-Length: 4194305"), large))
        .contains("413");
    awaitAudit(413, "a body of 4194305 bytes");
    HttpResponse<String> fits =
        http.send(
            request("/api/x")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[4 << 20]))
                .build(),
            BodyHandlers.ofString());
    assertThat(fits.statusCode()).isEqualTo(200);
    // In pieces, of which nobody says how many there are.
    byte[] piece =
        ("100000\r\n" + "a".repeat(1 << 20) + "\r\n").repeat(5).getBytes(StandardCharsets.US_ASCII);
    assertThat(raw(head("POST /api/x", host, authorized, "Transfer-Encoding: chunked"), piece))
        .contains("413");
    awaitAudit(413, "a body of more than 4194304 bytes");
  }

  @Test
  void whoIsNotKnownSendsNoBody() throws Exception {
    String host = "Host: 127.0.0.1";
    // Nothing of the body is sent, and yet there is an answer.
    assertThat(raw(head("POST /api/queries", host, "Content-Length: 1000000"), new byte[0]))
        .contains("401");
    assertThat(raw(head("POST /index.html", host, "Content-Length: 1000000"), new byte[0]))
        .contains("413");
    assertThat(raw(head("POST /", host, "Transfer-Encoding: chunked"), new byte[0]))
        .contains("413");
  }

  @Test
  void aPageFromElsewhereIsNotServed() throws Exception {
    String ours = "127.0.0.1:" + server.address().getPort();
    String authorized = "Authorization: Bearer " + TOKEN;
    for (String host : List.of("Host: evil.example", "Host: 127.0.0.1.evil.example", "X: y")) {
      assertThat(raw(head("GET /api/queries", host, authorized), new byte[0])).contains("403");
    }
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
      assertThat(
              raw(
                  head("GET /api/queries", "Host: " + ours, authorized, "Origin: " + origin),
                  new byte[0]))
          .contains("403");
    }
    assertThat(
            raw(
                head("GET /metrics", "Host: " + ours, authorized, "Sec-Fetch-Site: cross-site"),
                new byte[0]))
        .contains("403");
    assertThat(
            raw(
                head(
                    "GET /api/queries",
                    "Host: " + ours,
                    authorized,
                    "Origin: http://" + ours,
                    "Connection: close"),
                new byte[0]))
        .contains("200");
    assertThat(raw(head("OPTIONS /api/queries", "Host: " + ours, "Origin: http://x"), new byte[0]))
        .as("no other site is allowed anything")
        .contains("403");
    awaitAudit(403, "only a page of this frontend");
  }

  @Test
  void requestsOfOneConnectionAreAnsweredOneAfterTheOther() throws Exception {
    int requests = 100;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(20_000);
      String large =
          head("GET /api/large", "Host: 127.0.0.1", "Authorization: Bearer " + TOKEN)
              .repeat(requests - 1);
      String last =
          head(
              "GET /api/large",
              "Host: 127.0.0.1",
              "Authorization: Bearer " + TOKEN,
              "Connection: close");
      socket.getOutputStream().write((large + last).getBytes(StandardCharsets.US_ASCII));
      await().until(() -> handled.get() > 0);
      // What fits into the sockets' buffers is answered; for the rest nobody has room.
      await().during(Duration.ofSeconds(1)).until(() -> handled.get() < requests / 2);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher begins = Pattern.compile("\r\n\r\nanswer (\\d+)\\.").matcher(all);
      List<Integer> order = new ArrayList<>();
      while (begins.find()) {
        order.add(Integer.parseInt(begins.group(1)));
      }
      assertThat(order).isEqualTo(IntStream.rangeClosed(1, requests).boxed().toList());
    }
  }

  @Test
  void anAnswerThatNobodyTakesIsNotWaitedFor() {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext context, Object answer, ChannelPromise end) {
                // Its socket has no room, now or ever.
              }
            },
            exchange());
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/index.html");
    request.headers().set("Connection", "close");
    channel.writeInbound(request);
    assertThat(channel.config().isAutoRead()).isFalse();
    channel.advanceTimeBy(Exchange.REQUEST_SECONDS - 1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  private Exchange exchange() {
    Exchange.Handler handler = request -> Exchange.Response.ok(List.of());
    return new Exchange(
        entrance,
        new Workers(handler),
        handler,
        WebFiles.shipped(),
        new LiveFeed((Queries) nothing()));
  }

  @Test
  void aRequestThatNeverEndsIsNotWaitedFor() {
    EmbeddedChannel channel = new EmbeddedChannel(exchange());
    channel.advanceTimeBy(Exchange.REQUEST_SECONDS - 1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @SuppressWarnings("NullAway")
  private static Object nothing() {
    return null;
  }

  @Test
  void linesOfTheAuditAreWhole() throws Exception {
    raw(head("GET /api/" + "x".repeat(3_000), "Host: 127.0.0.1"), new byte[0]);
    awaitAudit(401, "missing or wrong token");
    List<AuditLine> lines = audit.last(10);
    assertThat(lines.get(lines.size() - 1).what()).hasSizeLessThan(220);
  }
}
