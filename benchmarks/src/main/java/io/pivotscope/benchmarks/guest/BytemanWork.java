package io.pivotscope.benchmarks.guest;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Work whose calls a rule of Byteman counts and sums by key, with {@link Tally} as its helper. */
final class BytemanWork extends Work {
  private static final ConcurrentHashMap<String, LongAdder[]> TALLY = new ConcurrentHashMap<>();

  /** What the rule calls. Byteman makes an object of it. */
  public static class Tally {
    public void add(String key, int bytes) {
      LongAdder[] both = TALLY.get(key);
      if (both == null) {
        both = TALLY.computeIfAbsent(key, k -> new LongAdder[] {new LongAdder(), new LongAdder()});
      }
      both[0].increment();
      both[1].add(bytes);
    }
  }

  @Override
  public long counted() {
    return TALLY.values().stream().mapToLong(both -> both[0].sum()).sum();
  }
}
