package io.pivotscope.baggage;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Names for branches: unique among processes, not secret. SplitMix64 over a random start. */
final class Nonces implements LongSupplier {
  static final Nonces PROCESS = new Nonces(new SecureRandom().nextLong());

  private final AtomicLong state;

  Nonces(long seed) {
    state = new AtomicLong(seed);
  }

  @Override
  public long getAsLong() {
    long z = state.addAndGet(0x9e3779b97f4a7c15L);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
