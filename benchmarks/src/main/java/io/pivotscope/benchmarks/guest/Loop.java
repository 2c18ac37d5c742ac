package io.pivotscope.benchmarks.guest;

/**
 * Ways to call {@link Work}, each a loop of its own that is compiled for it alone. A chunk is
 * short, so that the loop is compiled as a method and never replaced on the stack.
 */
public enum Loop {
  /** {@code work0}, sixteen keys in rotation. */
  CALLS {
    @Override
    long chunk(Work work) {
      long sum = 0;
      for (int i = 0; i < CHUNK; i++) {
        sum += work.work0(KEYS[i & 15], i);
      }
      return sum;
    }
  },

  /** {@code joined}, alone. */
  JOINED {
    @Override
    long chunk(Work work) {
      long sum = 0;
      for (int i = 0; i < CHUNK; i++) {
        sum += work.joined(KEYS[i & 15], i);
      }
      return sum;
    }
  },

  /** Requests with {@value #LONG} joined events each. */
  LONG_REQUESTS {
    @Override
    long chunk(Work work) {
      long sum = 0;
      for (int i = 0; i < CHUNK / LONG; i++) {
        sum += work.request(KEYS[i & 15], LONG);
      }
      return sum;
    }
  },

  /** Requests with one joined event each. */
  SHORT_REQUESTS {
    @Override
    long chunk(Work work) {
      long sum = 0;
      for (int i = 0; i < CHUNK; i++) {
        sum += work.request(KEYS[i & 15], 1);
      }
      return sum;
    }
  };

  /** Calls of a chunk; where requests are made, joined calls. */
  public static final int CHUNK = 1024;

  /** Joined events of a long request. */
  public static final int LONG = 64;

  private static final String[] KEYS = new String[16];

  static {
    for (int i = 0; i < KEYS.length; i++) {
      KEYS[i] = "client-" + i;
    }
  }

  /** {@value #CHUNK} calls; returns something that depends on them. */
  abstract long chunk(Work work);

  /** Calls of {@code packed} that a chunk makes. */
  public int packedInChunk() {
    return switch (this) {
      case CALLS, JOINED -> 0;
      case LONG_REQUESTS -> CHUNK / LONG;
      case SHORT_REQUESTS -> CHUNK;
    };
  }
}
