package io.pivotscope.frontend.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.pivotscope.frontend.RunningFrontend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pushing to a collector that takes, is busy, refuses, or is not there. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class OtlpPushTest {
  private static final String INSTALL =
      "{\"query\":{\"text\":\"From x In app.A.m @return GroupBy x.host"
          + " Select x.host, SUM(x.elapsed), COUNT\",\"file\":\"q\","
          + "\"catalogues\":[],\"unoptimised\":false},\"forMillis\":0,\"attached\":false}";

  @TempDir Path directory;
  private final List<ExportMetricsServiceRequest> received = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  /** What it answers next; 200 when it is empty. */
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

  private volatile byte[] answer = new byte[0];
  private final List<OtlpPush> pushes = new ArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void listen() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/metrics", this::take);
    collector.start();
  }

  @AfterEach
  void close() {
    pushes.forEach(OtlpPush::close);
    collector.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      Integer next = statuses.poll();
      int status = next == null ? 200 : next;
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (status == 200) {
        headers.add(Map.copyOf(exchange.getRequestHeaders()));
        received.add(ExportMetricsServiceRequest.parseFrom(body));
      }
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private void push(RunningFrontend frontend, int port) {
    push(frontend, port, Duration.ofSeconds(10));
  }

  private void push(RunningFrontend frontend, int port, Duration patience) {
    URI endpoint = URI.create("http://127.0.0.1:" + port + "/v1/metrics");
    pushes.add(
        OtlpPush.start(
            new OtlpPush.Settings(
                endpoint, Duration.ofMillis(50), Map.of("X-Tenant", "one"), "127.0.0.1:7071"),
            patience,
            frontend.metrics(),
            () -> 1_700_000_000_000_000L,
            told::add));
  }

  private int port() {
    return collector.getAddress().getPort();
  }

  private static List<Metric> metrics(ExportMetricsServiceRequest request) {
    return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
  }

  /** The value of the only point of a counter; -1 without it. */
  private static double counted(ExportMetricsServiceRequest request, String name) {
    return metrics(request).stream()
        .filter(metric -> metric.getName().equals(name))
        .map(metric -> metric.getSum().getDataPoints(0))
        .mapToDouble(NumberDataPoint::getAsDouble)
        .findFirst()
        .orElse(-1);
  }

  @Test
  void aQueryArrivesWithEachPush() throws Exception {
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      frontend.agent("A", RunningFrontend::oneRow);
      await().until(() -> frontend.get("/api/agents").body().contains("\"A\""));
      frontend.post("/api/queries", INSTALL);
      push(frontend, port());
      await()
          .until(
              () ->
                  !received.isEmpty()
                      && counted(received.get(received.size() - 1), "pivotscope_q1_count") > 5);
      ExportMetricsServiceRequest last = received.get(received.size() - 1);
      assertThat(counted(last, "pivotscope_q1_sum_elapsed_seconds"))
          .isEqualTo(counted(last, "pivotscope_q1_count") * 5 / 1e9);
      assertThat(headers.get(0))
          .containsEntry("Content-type", List.of("application/x-protobuf"))
          .containsEntry("X-tenant", List.of("one"));
      assertThat(told).isEmpty();
      assertThat(frontend.get("/metrics").body())
          .contains("pivotscope_otlp_pushes_total{outcome=\"failed\"} 0.0");
    }
  }

  @Test
  void aBusyCollectorIsTriedAgainAndToldOfOnce() throws Exception {
    statuses.addAll(List.of(503, 429, 502));
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      push(frontend, port());
      await().until(() -> received.size() > 2);
      assertThat(told).hasSize(2);
      assertThat(told.get(0)).contains("fails: HTTP 503");
      assertThat(told.get(1)).isEqualTo("OTLP push works again after 3 that failed");
      assertThat(frontend.get("/metrics").body())
          .contains("pivotscope_otlp_pushes_total{outcome=\"failed\"} 3.0");
    }
  }

  @Test
  void aRefusalIsCountedAndTheNextPushGoesOut() throws Exception {
    statuses.addAll(List.of(400, 400));
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      push(frontend, port());
      await().until(() -> !received.isEmpty());
      assertThat(told.get(0)).contains("fails: HTTP 400");
    }
  }

  @Test
  void nobodyThereIsNoHarm() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      push(frontend, free);
      await()
          .until(
              () ->
                  ExpositionRules.read(frontend.get("/metrics").body(), false)
                          .value("pivotscope_otlp_pushes_total", Map.of("outcome", "failed"))
                      > 2);
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).contains("nobody answers");
    }
  }

  @Test
  void anAnswerThatStopsInTheMiddleDoesNotStopThePushing() throws Exception {
    List<Socket> stalled = new CopyOnWriteArrayList<>();
    try (ServerSocket collector = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        RunningFrontend frontend = new RunningFrontend(directory)) {
      Thread accepting = new Thread(() -> answerHalf(collector, stalled), "stalling collector");
      accepting.setDaemon(true);
      accepting.start();
      push(frontend, collector.getLocalPort(), Duration.ofMillis(200));
      await().until(() -> stalled.size() > 2);
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).contains("fails: no whole answer within 200 ms");
      // What nobody waits for any more is closed.
      stalled.get(0).setSoTimeout(10_000);
      assertThat(stalled.get(0).getInputStream().readAllBytes()).isNotEmpty();
    } finally {
      for (Socket each : stalled) {
        each.close();
      }
    }
  }

  /** Headers that promise a body, and then nothing. */
  private static void answerHalf(ServerSocket collector, List<Socket> stalled) {
    try {
      while (true) {
        Socket connection = collector.accept();
        connection
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n".getBytes(UTF_8));
        stalled.add(connection);
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @Test
  void whatACollectorDoesNotTakeIsToldOnce() throws Exception {
    answer =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(3)
                    .setErrorMessage("too many series"))
            .build()
            .toByteArray();
    try (RunningFrontend frontend = new RunningFrontend(directory)) {
      push(frontend, port());
      await().until(() -> received.size() > 3);
      assertThat(told).containsExactly("OTLP push: 3 data points were not taken: too many series");
    }
  }

  @Test
  void nothingLeavesTheMachineInTheClear() {
    for (String address : List.of("http://192.0.2.1:4318/v1/metrics", "ftp://127.0.0.1/", "4318")) {
      assertThatThrownBy(
              () ->
                  new OtlpPush.Settings(URI.create(address), Duration.ofSeconds(10), Map.of(), "f"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(address.startsWith("http") ? "https" : "is no address");
    }
  }
}
