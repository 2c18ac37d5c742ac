package io.pivotscope.benchmarks.guest;

/** Calls with so many keys in turn, one thread's; each begins with the first. */
public final class Rotation implements ScaleWorker.Chunk {
  /** Calls of a chunk. */
  public static final int CHUNK = 128;

  private final Work work;
  private final String[] keys;
  private int next;

  Rotation(Work work, String[] keys) {
    this.work = work;
    this.keys = keys;
  }

  static String[] keys(int count) {
    String[] keys = new String[count];
    for (int i = 0; i < count; i++) {
      keys[i] = "client-" + i;
    }
    return keys;
  }

  @Override
  public long run() {
    long sum = 0;
    int at = next;
    for (int i = 0; i < CHUNK; i++) {
      sum += work.work0(keys[at], i);
      at = at + 1 < keys.length ? at + 1 : 0;
    }
    next = at;
    return sum;
  }
}
