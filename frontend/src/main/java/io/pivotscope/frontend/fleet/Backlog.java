package io.pivotscope.frontend.fleet;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of what agents sent wait to be worked off. Beyond a limit of its own nothing is
 * read of an agent, and beyond that of all nothing of any that has something waiting: so each has
 * its turn, and what one sends too much waits in its own process, which merges it meanwhile.
 * Thread-safe.
 */
final class Backlog {
  /** A large report: with less, one agent's reports would wait for the disk one by one. */
  static final int AGENT_BYTES = 4 << 20;

  static final long ALL_BYTES = 64L << 20;

  private final AtomicLong all = new AtomicLong();

  /** What waits of one agent. */
  final class Share {
    private final AtomicLong own = new AtomicLong();

    void arrived(int bytes) {
      own.addAndGet(bytes);
      all.addAndGet(bytes);
    }

    void worked(int bytes) {
      own.addAndGet(-bytes);
      all.addAndGet(-bytes);
    }

    boolean isEmpty() {
      return own.get() == 0;
    }

    /** Whether no more is to be read; whoever has nothing waiting is always read. */
    boolean isFull() {
      long waiting = own.get();
      return waiting > AGENT_BYTES || (waiting > 0 && all.get() > ALL_BYTES);
    }

    /** Whether a pause may end: a little later than it would not have begun. */
    boolean hasRoom() {
      return own.get() <= AGENT_BYTES / 2 && !isFull();
    }
  }

  Share share() {
    return new Share();
  }
}
