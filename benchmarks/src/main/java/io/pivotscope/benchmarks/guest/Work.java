package io.pivotscope.benchmarks.guest;

/**
 * The methods that are traced. They do next to nothing and share nothing between threads, and a JVM
 * option of the worker forbids to inline them: what a call of one costs with a tool, less what it
 * costs without, is the tool's.
 */
public class Work {
  /** One call, one event. */
  public long work0(String key, int bytes) {
    return bytes + key.length();
  }

  /** The first event of a join. */
  public long packed(String key, int bytes) {
    return bytes + key.length();
  }

  /** The second event of a join. */
  public long joined(String key, int bytes) {
    return bytes + key.length();
  }

  /** A request: one first event, then so many that are joined with it. */
  public long request(String key, int calls) {
    long sum = packed(key, calls);
    for (int i = 0; i < calls; i++) {
      sum += joined(key, i);
    }
    return sum;
  }

  /** Where a tool may print what it has counted. */
  public void finish() {}

  /** How many calls the work itself has counted, by the peer it knows; -1 if it knows none. */
  public long counted() {
    return -1;
  }
}
