package testbed.otel;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;

/** The application's own member of OpenTelemetry's baggage. */
final class Tenant {
  private static final String KEY = "tenant";

  private Tenant() {}

  /**
   * @param quality how many digits its property has
   */
  static Baggage of(String name, int quality) {
    BaggageEntryMetadata metadata = BaggageEntryMetadata.create("quality=" + "1".repeat(quality));
    return Baggage.builder().put(KEY, name, metadata).build();
  }

  /** Fails where the member has not come through. */
  static void check(String name) {
    Baggage baggage = Baggage.current();
    if (!name.equals(baggage.getEntryValue(KEY))) {
      throw new IllegalStateException("baggage of " + name + " is " + baggage.asMap().keySet());
    }
  }
}
