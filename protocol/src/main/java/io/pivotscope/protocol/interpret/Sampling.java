package io.pivotscope.protocol.interpret;

import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.value.Values;
import java.util.List;

/**
 * Which requests are in a sample, by the hash of their ids, so that no process asks another; and
 * which of {@link #REPLICATES} random groups a request is in, from which the error of a scaled
 * result is estimated (LANGUAGE, section 3).
 */
public final class Sampling {

  public static final int REPLICATES = 16;

  private static final double TWO_TO_THE_53 = 0x1p53;

  private Sampling() {}

  /** Whether a request is in a sample of that share of all. */
  public static boolean includes(EventId request, double rate) {
    return (hash(request) >>> 11) < rate * TWO_TO_THE_53;
  }

  /** The group of a request, 0 to 15: bits of the hash that {@link #includes} does not look at. */
  public static long replicate(EventId request) {
    return hash(request) & (REPLICATES - 1);
  }

  private static long hash(EventId id) {
    return Values.hash(List.of(id.hlc(), id.process(), (long) id.slot()));
  }
}
