package io.pivotscope.frontend.export;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Pushes all metrics over OTLP/HTTP, again and again, on a thread of its own.
 *
 * <pre>
 *   taken ──> again after the interval        refused ──> the same, and counted
 *   busy, nobody there ──> again after 0.5 s, 1 s, 2 s, .., at most the interval,
 *                          or what Retry-After says; with new numbers each time
 * </pre>
 *
 * What fails is told once, and counted until it works again. Nothing is kept for later: the next
 * push says it all, since numbers are cumulative.
 */
public final class OtlpPush implements AutoCloseable {
  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long MAX_RETRY_AFTER_MILLIS = 300_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Settings settings;
  private final Duration patience;
  private final Metrics metrics;
  private final LongSupplier nowMicros;
  private final Consumer<String> tell;
  private final HttpClient http;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "pivotscope-otlp");
            made.setDaemon(true);
            return made;
          });

  /** In a row; of the thread alone. */
  private long failures;

  private boolean toldOfRejected;

  /**
   * @param endpoint the whole address, as {@code http://127.0.0.1:4318/v1/metrics}
   * @param headers beside those of the protocol
   * @param instance which frontend this is, as HOST:PORT
   */
  public record Settings(
      URI endpoint, Duration interval, Map<String, String> headers, String instance) {

    public Settings {
      requireAllowed(endpoint);
      headers = Map.copyOf(headers);
      if (interval.isNegative() || interval.isZero()) {
        throw new IllegalArgumentException("an interval of " + interval);
      }
    }
  }

  /**
   * @throws IllegalArgumentException with a sentence for people, if metrics would leave the machine
   *     in the clear, or it is no address
   */
  public static void requireAllowed(URI endpoint) {
    String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
    String host = endpoint.getHost();
    if (host == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "'" + endpoint + "' is no address; write http://127.0.0.1:4318/v1/metrics");
    }
    if (scheme.equals("http") && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "will not push to " + host + " in the clear; use https, or an address of this machine");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** What became of a push. */
  private sealed interface Outcome {
    record Taken() implements Outcome {}

    /** No use to try again with the like. */
    record Refused(String why) implements Outcome {}

    record Busy(String why, long retryAfterMillis) implements Outcome {}
  }

  private OtlpPush(
      Settings settings,
      Duration patience,
      Metrics metrics,
      LongSupplier nowMicros,
      Consumer<String> tell) {
    this.settings = settings;
    this.patience = patience;
    this.http = HttpClient.newBuilder().connectTimeout(patience).build();
    this.metrics = metrics;
    this.nowMicros = nowMicros;
    this.tell = tell;
  }

  /**
   * Pushes at once, and from then on.
   *
   * @param nowMicros physical time, microseconds since the Unix epoch
   * @param tell takes a sentence when pushing begins to fail, and when it works again
   */
  public static OtlpPush start(
      Settings settings, Metrics metrics, LongSupplier nowMicros, Consumer<String> tell) {
    return start(settings, PATIENCE, metrics, nowMicros, tell);
  }

  /**
   * @param patience with a collector, from connecting to the last byte of its answer
   */
  static OtlpPush start(
      Settings settings,
      Duration patience,
      Metrics metrics,
      LongSupplier nowMicros,
      Consumer<String> tell) {
    OtlpPush push = new OtlpPush(settings, patience, metrics, nowMicros, tell);
    push.schedule(0);
    return push;
  }

  private void schedule(long delayMillis) {
    try {
      thread.schedule(this::push, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // Nobody wants it any more.
    }
  }

  private void push() {
    long interval = settings.interval().toMillis();
    Outcome outcome;
    try {
      outcome = send(metrics.families().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException closing) {
      return;
    } catch (Exception e) {
      // Whatever it was, the thread goes on: nobody would start another.
      outcome = new Outcome.Busy(String.valueOf(e), 0);
    }
    if (outcome instanceof Outcome.Taken) {
      metrics.pushes().addTaken();
      if (failures > 0) {
        tell.accept("OTLP push works again after " + failures + " that failed");
        failures = 0;
      }
      schedule(interval);
    } else if (outcome instanceof Outcome.Refused refused) {
      failed(refused.why());
      schedule(interval);
    } else if (outcome instanceof Outcome.Busy busy) {
      failed(busy.why());
      long doublings = Math.min(20, failures - 1);
      long backoff = Math.min(interval, FIRST_RETRY_MILLIS << doublings);
      schedule(Math.max(backoff, Math.min(busy.retryAfterMillis(), MAX_RETRY_AFTER_MILLIS)));
    }
  }

  private void failed(String why) {
    metrics.pushes().addFailed();
    if (failures++ == 0) {
      tell.accept(
          "OTLP push to "
              + settings.endpoint()
              + " fails: "
              + why
              + "; it is tried again, quietly");
    }
  }

  private Outcome send(List<Family> families) throws InterruptedException {
    byte[] body =
        OtlpRequest.of(families, settings.instance(), nowMicros.getAsLong()).toByteArray();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.endpoint())
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    settings.headers().forEach(request::setHeader);
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    try {
      // A timeout of the request would end with the headers, however long the body takes.
      HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return switch (response.statusCode()) {
        case 200, 202 -> taken(response.body());
        // The protocol's own list of what is worth another try.
        case 429, 502, 503, 504 ->
            new Outcome.Busy("HTTP " + response.statusCode(), retryAfterMillis(response));
        default -> new Outcome.Refused("HTTP " + response.statusCode());
      };
    } catch (ExecutionException e) {
      return new Outcome.Busy("nobody answers (" + e.getCause() + ")", 0);
    } catch (TimeoutException e) {
      return new Outcome.Busy("no whole answer within " + patience.toMillis() + " ms", 0);
    } finally {
      answer.cancel(true); // closes the connection of what is still under way
    }
  }

  private Outcome taken(byte[] body) {
    try {
      ExportMetricsPartialSuccess partial =
          ExportMetricsServiceResponse.parseFrom(body).getPartialSuccess();
      if (partial.getRejectedDataPoints() > 0) {
        metrics.pushes().addPartlyTaken();
        if (!toldOfRejected) {
          toldOfRejected = true;
          tell.accept(
              "OTLP push: "
                  + partial.getRejectedDataPoints()
                  + " data points were not taken: "
                  + partial.getErrorMessage());
        }
      }
    } catch (IOException e) {
      // It was taken; what else is said of it nobody can read.
    }
    return new Outcome.Taken();
  }

  private static long retryAfterMillis(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("\\d{1,6}") ? Long.parseLong(seconds) * 1_000 : 0;
  }

  /** Ends a push that is under way. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
