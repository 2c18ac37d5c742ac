package io.pivotscope.agent.budget;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks four times a second whether there is room for what is recorded. Where there is none, rows
 * are dropped and counted; if that goes on, the query that holds most trips. Not where most is held
 * by what queries that have gone left to be reported: that goes by itself, and nobody is to pay for
 * it. Used by one thread at a time.
 */
public final class MemoryWatch {

  /** Looks in a row at which room was short. */
  private static final int PATIENCE = 2;

  /** Looks after a trip, until what the query held has been reported and is free. */
  private static final int RECOVERY = 8;

  private final Memory memory;
  private final LongSupplier nanos;
  private final Supplier<? extends Collection<? extends Spender>> queries;
  private final Runnable onTrip;
  private long lookedAt;
  private int shortLooks;

  /** As those of {@link CostWatch}. */
  public MemoryWatch(
      Memory memory,
      LongSupplier nanos,
      Supplier<? extends Collection<? extends Spender>> queries,
      Runnable onTrip) {
    this.memory = memory;
    this.nanos = nanos;
    this.queries = queries;
    this.onTrip = onTrip;
    this.lookedAt = nanos.getAsLong();
  }

  /** Time passes. */
  public void pass() {
    long now = nanos.getAsLong();
    if (now - lookedAt < CostWatch.SLOT_NANOS) {
      return;
    }
    lookedAt = now;
    boolean isShort = memory.wasShort();
    shortLooks = shortLooks < 0 || isShort ? shortLooks + 1 : 0;
    if (isShort && shortLooks >= PATIENCE) {
      trip(queries.get());
    }
  }

  private void trip(Collection<? extends Spender> present) {
    long heldInAll = present.stream().mapToLong(Spender::memoryBytes).sum();
    if (heldInAll > memory.limitBytes() / 2) {
      Spender largest = Collections.max(present, Comparator.comparingLong(Spender::memoryBytes));
      largest.trip(text(largest.memoryBytes()));
      onTrip.run();
      shortLooks = -RECOVERY;
    } else {
      shortLooks = 0;
    }
  }

  private String text(long held) {
    return String.format(
        Locale.ROOT,
        "held %.1f MB of the %.1f MB that the agent may hold here, more than any other query:"
            + " unwoven here",
        held / 1e6,
        memory.limitBytes() / 1e6);
  }
}
