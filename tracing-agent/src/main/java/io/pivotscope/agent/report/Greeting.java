package io.pivotscope.agent.report;

import io.pivotscope.agent.report.Uplink.Identity;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a connection begins: says who this process is, and judges what the frontend answers. Used by
 * the uplink's thread.
 */
final class Greeting {
  private static final long WELCOME_MILLIS = 5_000;

  /** A time that was longer on its way is off by half of that, perhaps: T1 would cut events. */
  private static final long TIMELY_MICROS = 1_000_000;

  /** So often a connection is given up for it. */
  private static final int MAX_UNTIMELY = 5;

  /**
   * How far a frontend's clock may be from this process's: with more it is not one that is wrong,
   * but a frontend that is, and its time would go on in everybody's stamps.
   */
  private static final long MAX_OFF_MICROS = 366L * 86_400 * 1_000_000;

  /** How far ahead of a frontend's clock its own stamps may be. */
  private static final long MAX_AHEAD_MICROS = 3_600L * 1_000_000;

  private static final int MAX_REFUSAL = 300;

  private final Identity identity;
  private final Supplier<String> token;
  private final AnchoredClock anchor;
  private final HlcClock clock;
  private int untimely;
  private boolean refusalSaid;

  /** A welcome that can be used, and how long it was on its way. */
  record Welcomed(Welcome welcome, long sentNanos, long onItsWayMicros) {
    boolean isTimely() {
      return onItsWayMicros < TIMELY_MICROS;
    }

    /** When, of this JVM's monotonic clock, the frontend told its time, as far as one can know. */
    long toldNanos() {
      return sentNanos + onItsWayMicros * 1000 / 2;
    }
  }

  Greeting(Identity identity, Supplier<String> token, AnchoredClock anchor, HlcClock clock) {
    this.identity = identity;
    this.token = token;
    this.anchor = anchor;
    this.clock = clock;
  }

  /**
   * Says hello and waits for the answer.
   *
   * @param anchored whether the time is known already
   * @return null if the frontend refuses this process, or cannot be believed
   * @throws IOException if there is no answer, or none that could tell the time yet
   */
  @Nullable Welcomed with(Connection opened, boolean anchored) throws IOException {
    long sentNanos = System.nanoTime();
    long sentMicros = clock.physical().micros();
    opened.send(
        new Hello(
            identity.incarnation(),
            identity.procName(),
            identity.host(),
            identity.pid(),
            identity.javaVersion(),
            identity.agentVersion(),
            token.get(),
            // The wall clock may have been set since.
            sentMicros - (sentNanos - identity.startNanos()) / 1000,
            sentMicros,
            clock.now()));
    Welcome welcome = welcome(opened, sentNanos);
    if (welcome.refusal() != null) {
      sayOnce("the frontend refuses this process: " + oneLine(welcome.refusal()));
      return null;
    }
    String unbelievable = unbelievable(welcome);
    if (unbelievable != null) {
      sayOnce(unbelievable + ", so it is not used");
      return null;
    }
    long onItsWayMicros = (System.nanoTime() - sentNanos) / 1000;
    Welcomed welcomed = new Welcomed(welcome, sentNanos, onItsWayMicros);
    if (!anchored && !welcomed.isTimely() && untimely++ < MAX_UNTIMELY) {
      throw new IOException("the welcome was on its way for too long to tell the time by");
    }
    return welcomed;
  }

  /** What is wrong with the times that it tells; null if nothing is. */
  private @Nullable String unbelievable(Welcome welcome) {
    long off = welcome.frontendMicros() - anchor.micros();
    if (off > MAX_OFF_MICROS || off < -MAX_OFF_MICROS) {
      return "the frontend's clock is more than a year away from this machine's";
    }
    if (Hlc.micros(welcome.frontier()) - welcome.frontendMicros() > MAX_AHEAD_MICROS) {
      return "the frontend's stamps are more than an hour ahead of its clock";
    }
    return null;
  }

  private static Welcome welcome(Connection opened, long sentNanos) throws IOException {
    FrontendMessage answer = null;
    while (answer == null) {
      long leftMillis = WELCOME_MILLIS - (System.nanoTime() - sentNanos) / 1_000_000;
      if (leftMillis <= 0) {
        throw new IOException("no welcome within " + WELCOME_MILLIS + " ms");
      }
      answer = opened.receive(leftMillis);
    }
    if (!(answer instanceof Welcome welcome)) {
      throw new IOException("expected a welcome");
    }
    return welcome;
  }

  void sayOnce(String what) {
    if (!refusalSaid) {
      refusalSaid = true;
      System.err.println("pivotscope: " + what);
    }
  }

  /** Somebody else's words in the application's log. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), MAX_REFUSAL); i++) {
      line.append(Character.isISOControl(text.charAt(i)) ? '?' : text.charAt(i));
    }
    return line.toString();
  }
}
