package io.pivotscope.benchmarks.guest;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The helper of a rule of Byteman, which makes an object of it. Public, or Byteman reflects. */
public class BytemanTally {
  private static final ConcurrentHashMap<String, LongAdder[]> TALLY = new ConcurrentHashMap<>();

  /** What the rule calls. */
  public void add(String key, int bytes) {
    LongAdder[] both = TALLY.get(key);
    if (both == null) {
      both = TALLY.computeIfAbsent(key, k -> new LongAdder[] {new LongAdder(), new LongAdder()});
    }
    both[0].increment();
    both[1].add(bytes);
  }

  static long counted() {
    return TALLY.values().stream().mapToLong(both -> both[0].sum()).sum();
  }
}
