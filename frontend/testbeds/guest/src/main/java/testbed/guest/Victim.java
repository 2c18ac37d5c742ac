package testbed.guest;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Methods at which a query can do harm if nobody stops it, each with work that calls it all the
 * time. The result of a round is always the same, whoever watches.
 */
final class Victim {

  /** Calls a method many times. */
  interface Work {
    /** Returns what depends on all that it did. */
    long round();
  }

  private static final int KEYS = 1_000_000;

  private final String[] keys = new String[1024];
  private final HugeMethods huge = new HugeMethods();
  private String text = "";
  private int nextKey;
  private int depth;

  Victim() {
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "key-" + i;
    }
  }

  Work work(String name) {
    Map<String, Work> all =
        Map.of(
            "hot", this::hotRound,
            "pack", this::packRound,
            "keys", this::keysRound,
            "text", this::textRound,
            "locked", this::lockedRound,
            "recursion", this::recursionRound,
            "overflow", this::overflowRound,
            "huge", huge::round);
    Work work = all.get(name);
    if (work == null) {
      throw new IllegalArgumentException(name);
    }
    return work;
  }

  // ---- some ten million calls a second

  private long hotRound() {
    long sum = 0;
    for (int i = 0; i < 1_000; i++) {
      sum = hot(keys[i & 15], i) + mix(sum);
    }
    return sum;
  }

  static long hot(String key, int n) {
    return mix(key.length() + n);
  }

  /** Some work, so that there is an application to slow down. */
  private static long mix(long seed) {
    long z = seed;
    for (int i = 0; i < 20; i++) {
      z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L + i;
    }
    return z;
  }

  // ---- packs that nobody unpacks, in a request that goes on and on

  private long packRound() {
    long sum = 0;
    for (int i = 0; i < 1_000; i++) {
      sum = packed(keys[i & 1023], i) + mix(sum);
    }
    return sum;
  }

  static long packed(String key, int n) {
    return key.length() + n;
  }

  /** The query joins here; nothing ever comes. */
  static void joined() {}

  // ---- a million keys

  private long keysRound() {
    for (int i = 0; i < 1_000; i++) {
      keyed(nextKey, "client-" + nextKey);
      nextKey = (nextKey + 1) % KEYS;
    }
    return 0;
  }

  static void keyed(int number, String key) {}

  // ---- a text of 100 MB

  private long textRound() {
    if (text.isEmpty()) {
      text = "x".repeat(100_000_000);
    }
    long sum = 0;
    for (int i = 0; i < 100; i++) {
      sum = large(text, i) + mix(sum);
    }
    return sum;
  }

  static long large(String text, int n) {
    return text.length() + n;
  }

  // ---- an object whose methods nobody may call

  /** Another thread has its lock for good. */
  public static final class Deadlock {
    public final String name = "locked";
    public final Deadlock self = this;

    Deadlock() {
      CountDownLatch held = new CountDownLatch(1);
      Thread owner =
          new Thread(
              () -> {
                synchronized (this) {
                  held.countDown();
                  while (true) {
                    try {
                      wait(0, 1);
                      Thread.sleep(Long.MAX_VALUE);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }
                }
              },
              "owner");
      owner.setDaemon(true);
      owner.start();
    }

    @Override
    public synchronized String toString() {
      return "never";
    }

    @Override
    public synchronized int hashCode() {
      return 0;
    }

    @Override
    public synchronized boolean equals(Object other) {
      return false;
    }
  }

  private @Nullable Deadlock deadlock;

  private long lockedRound() {
    Deadlock object = deadlock == null ? new Deadlock() : deadlock;
    deadlock = object;
    long sum = 0;
    for (int i = 0; i < 1_000; i++) {
      sum = locked(object, i) + mix(sum);
    }
    return sum;
  }

  static long locked(Deadlock object, int n) {
    return object.name.length() + n;
  }

  // ---- recursion

  private long recursionRound() {
    return recursive(300);
  }

  static long recursive(int n) {
    return n == 0 ? 0 : mix(recursive(n - 1) + n);
  }

  /** Until the stack is full, as often as it is. */
  private long overflowRound() {
    depth = 0;
    try {
      overflowing(1);
      return 1;
    } catch (StackOverflowError e) {
      return depth > 100 ? 0 : 2;
    }
  }

  private void overflowing(int next) {
    depth++;
    if (next > 0) {
      overflowing(next + 1);
    }
  }
}
