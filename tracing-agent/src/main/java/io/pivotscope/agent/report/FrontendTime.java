package io.pivotscope.agent.report;

import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;

/**
 * What is taken over of the frontend's time: what it is by its clock, and how long it may be silent
 * before queries end. Where the process's clock is set forward, what lived goes on living.
 *
 * <p>Used by whoever has the uplink's lock.
 */
final class FrontendTime {
  private static final long DEFAULT_LEASE_MILLIS = 60_000;

  /** However long a frontend says that it may be silent. */
  private static final long MAX_LEASE_MILLIS = 600_000;

  /** How far the clock may be behind and be set right without a welcome. */
  private static final long MAX_LATE_MICROS = 10_000_000;

  private final AnchoredClock anchor;
  private final HlcClock clock;
  private final Reconciler reconciler;
  private long leaseMillis = DEFAULT_LEASE_MILLIS;
  private boolean known;

  /**
   * @param anchor what the clock reads
   * @param reconciler has the queries that live by it
   */
  FrontendTime(AnchoredClock anchor, HlcClock clock, Reconciler reconciler) {
    this.anchor = anchor;
    this.clock = clock;
    this.reconciler = reconciler;
  }

  /** Whether a frontend has ever told it. */
  boolean isKnown() {
    return known;
  }

  /** A frontend tells all of it. The first one may move the clock either way. */
  void welcomed(Greeting.Welcomed welcomed) {
    Welcome welcome = welcomed.welcome();
    reconciler.leaseUntil(Long.MAX_VALUE);
    long behindMicros = welcome.frontendMicros() - anchor.micros();
    if (!known || welcomed.isTimely() || behindMicros > welcomed.onItsWayMicros()) {
      anchor.anchor(welcome.frontendMicros(), welcomed.toldNanos());
    }
    known = true;
    clock.raise(welcome.frontier());
    leaseMillis =
        welcome.leaseMillis() > 0
            ? Math.min(welcome.leaseMillis(), MAX_LEASE_MILLIS)
            : DEFAULT_LEASE_MILLIS;
    heard();
  }

  /**
   * It was that time at the frontend before it is now. A clock that is behind it, since the welcome
   * was on its way for longer than back, would give stamps below a T0 that has passed.
   */
  void notBefore(long frontendMicros) {
    long behindMicros = frontendMicros - anchor.micros();
    if (behindMicros > 0 && behindMicros < MAX_LATE_MICROS) {
      reconciler.leaseUntil(Long.MAX_VALUE);
      anchor.atLeast(frontendMicros);
      heard();
    }
  }

  /** The frontend is there: leases begin again. */
  void heard() {
    reconciler.leaseUntil(Hlc.of(clock.physical().micros() + leaseMillis * 1000));
  }
}
