package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.export.OtlpPush;
import io.pivotscope.frontend.http.Frontend;
import java.io.Closeable;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where a frontend pushes its metrics, if it does. */
final class OtlpOptions {

  /** Secrets are not for a command line, which everybody on the machine can read. */
  private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

  private static final long MICROS_PER_MILLI = 1_000;

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      converter = Endpoint.class,
      description = {
        "push metrics to an OpenTelemetry collector, as http://127.0.0.1:4318/v1/metrics;",
        "https unless it is on this machine; headers for it: $" + HEADERS
      })
  private @Nullable URI endpoint;

  @Option(
      names = "--otlp-interval",
      paramLabel = "TIME",
      converter = Durations.class,
      defaultValue = "10s",
      description = "how often (default: ${DEFAULT-VALUE})")
  private long intervalMillis;

  static final class Endpoint implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI endpoint = URI.create(text);
        OtlpPush.requireAllowed(endpoint);
        return endpoint;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Begins to push, if that is wanted. */
  Closeable start(Frontend frontend, Consumer<String> tell) {
    if (endpoint == null) {
      return () -> {};
    }
    OtlpPush push =
        OtlpPush.start(
            new OtlpPush.Settings(
                endpoint,
                Duration.ofMillis(intervalMillis),
                headers(System.getenv().getOrDefault(HEADERS, "")),
                FrontendCommand.text(frontend.httpAddress())),
            frontend.metrics(),
            () -> System.currentTimeMillis() * MICROS_PER_MILLI,
            message -> tell.accept("pivotscope: " + message));
    return push::close;
  }

  /** {@code name=value,name=value}, percent-encoded, as OpenTelemetry's own exporters read it. */
  static Map<String, String> headers(String text) {
    Map<String, String> headers = new TreeMap<>();
    for (String each : text.split(",", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        String value = each.substring(equals + 1).strip().replace("+", "%2B");
        headers.put(
            each.substring(0, equals).strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return headers;
  }
}
