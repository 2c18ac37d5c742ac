package io.pivotscope.protocol.advice;

import java.util.List;
import java.util.stream.IntStream;

/**
 * All advice of one query, as it travels to every process.
 *
 * @param text the query as written
 * @param requests methods that begin a declared request of this query (LANGUAGE 1.2 b)
 * @param processNames processes it is meant for; empty means all
 * @param sampleRate share of the requests that it looks at; 1 is all
 */
public record AdviceProgram(
    String text,
    List<SlotSpec> slots,
    List<Advice> advice,
    Output output,
    List<MethodPattern> requests,
    List<String> processNames,
    double sampleRate,
    Limits limits) {

  /**
   * @param windowMicros window length
   * @param budgetBytes encoded baggage of this query on one hop
   * @param maxGroups groups kept per table; the rest goes to {@code other}
   * @param leaseMillis how long the query lives; 0 means until stopped
   * @param maxMethods methods that one pattern may match in a process; one that matches more is
   *     refused there
   */
  public record Limits(
      long windowMicros, int budgetBytes, int maxGroups, long leaseMillis, int maxMethods) {

    public static final int DEFAULT_METHODS = 200;
    public static final Limits DEFAULT = new Limits(1_000_000, 4096, 10_000, 0);

    public Limits(long windowMicros, int budgetBytes, int maxGroups, long leaseMillis) {
      this(windowMicros, budgetBytes, maxGroups, leaseMillis, DEFAULT_METHODS);
    }
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
        || isSampled()
        || advice.stream()
            .flatMap(a -> a.observe().stream())
            .anyMatch(
                o -> o.path().root() == Path.Root.STANDARD && o.path().name().equals("request"));
  }

  public boolean isSampled() {
    return sampleRate < 1;
  }

  /**
   * Whether an event that is missing in a slot would make a wrong row, not only one row fewer:
   * where events are chosen, asked for in vain, or added up for an expression (LANGUAGE 1.5).
   */
  public boolean isSensitive(int slot) {
    return (slots.get(slot) instanceof SlotSpec.Set set && set.keep() != SlotSpec.Keep.ALL)
        || advice.stream()
            .flatMap(a -> a.unpack().stream())
            .anyMatch(u -> u.slot() == slot && u.isSensitive());
  }

  /** Whether any row depends on the history of its request being whole. */
  public boolean isSensitive() {
    return IntStream.range(0, slots.size()).anyMatch(this::isSensitive);
  }
}
