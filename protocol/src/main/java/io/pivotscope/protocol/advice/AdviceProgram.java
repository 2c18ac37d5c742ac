package io.pivotscope.protocol.advice;

import java.util.List;

/**
 * All advice of one query, as it travels to every process.
 *
 * @param text the query as written
 * @param requests methods that begin a declared request of this query (LANGUAGE 1.2 b)
 * @param processNames processes it is meant for; empty means all
 */
public record AdviceProgram(
    String text,
    List<SlotSpec> slots,
    List<Advice> advice,
    Output output,
    List<MethodPattern> requests,
    List<String> processNames,
    Limits limits) {

  /**
   * @param windowMicros window length
   * @param budgetBytes encoded baggage of this query on one hop
   * @param maxGroups groups kept per table; the rest goes to {@code other}
   * @param leaseMillis how long the query lives; 0 means until stopped
   */
  public record Limits(long windowMicros, int budgetBytes, int maxGroups, long leaseMillis) {
    public static final Limits DEFAULT = new Limits(1_000_000, 4096, 10_000, 0);
  }

  public AdviceProgram {
    slots = List.copyOf(slots);
    advice = List.copyOf(advice);
    requests = List.copyOf(requests);
    processNames = List.copyOf(processNames);
  }

  /** Whether requests must be followed across threads and processes for this query. */
  public boolean propagates() {
    return !slots.isEmpty()
        || !requests.isEmpty()
        || advice.stream()
            .flatMap(a -> a.observe().stream())
            .anyMatch(
                o -> o.path().root() == Path.Root.STANDARD && o.path().name().equals("request"));
  }
}
