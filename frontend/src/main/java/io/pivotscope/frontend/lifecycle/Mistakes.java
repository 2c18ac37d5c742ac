package io.pivotscope.frontend.lifecycle;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells of exceptions that the engine survived: the first in full, the others as a number now and
 * then, since whoever can cause one can cause a million. One thread at a time.
 */
final class Mistakes {
  private static final int MAX_IN_FULL = 5;
  private static final long BETWEEN_NANOS = 60_000_000_000L;

  private final LongSupplier nanos;
  private final Consumer<String> log;
  private int inFull;
  private long silent;
  private long lastNanos;

  Mistakes(LongSupplier nanos, Consumer<String> log) {
    this.nanos = nanos;
    this.log = log;
  }

  void add(Throwable mistake) {
    long now = nanos.getAsLong();
    String what = "pivotscope: a mistake of the frontend, which goes on: " + mistake;
    if (inFull < MAX_IN_FULL) {
      inFull++;
      lastNanos = now;
      StringBuilder text = new StringBuilder(what);
      for (StackTraceElement at : mistake.getStackTrace()) {
        text.append("\n\tat ").append(at);
      }
      log.accept(text.toString());
    } else if (now - lastNanos >= BETWEEN_NANOS) {
      log.accept(what + (silent == 0 ? "" : "; and " + silent + " more before"));
      lastNanos = now;
      silent = 0;
    } else {
      silent++;
    }
  }
}
