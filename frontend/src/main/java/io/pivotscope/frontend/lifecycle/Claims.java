package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of what a process says about itself is kept. It may say what it likes of itself; it is
 * not to cost the others anything, nor to draw on the screens of people.
 */
final class Claims {

  /**
   * A process whose clock is that far ahead of ours does not put off when a query begins; it is
   * named instead. Clocks of agents follow ours by milliseconds.
   */
  static final long MAX_AHEAD_MICROS = 10_000_000;

  private static final int MAX_NAME = 1_000;
  private static final int MAX_WORD = 100;

  /** Refusals and places on stacks in one status, of all its tracepoints. */
  private static final int MAX_TEXTS = 1_000;

  /** Of one process; all carriers that ship have some dozens. */
  private static final int MAX_HOPS = 200;

  private Claims() {}

  /** Without the token, which has done its work and is not to be on disk. */
  static Hello of(Hello h) {
    return new Hello(
        h.incarnation(),
        cut(h.procName(), MAX_NAME),
        cut(h.host(), MAX_NAME),
        h.pid(),
        cut(h.javaVersion(), MAX_WORD),
        cut(h.agentVersion(), MAX_WORD),
        "",
        h.startMicros(),
        h.sentMicros(),
        h.hlc());
  }

  /** What it says of tracepoints that the query has. */
  static QueryStatus of(QueryStatus s, int advices) {
    List<TracepointStatus> known = new ArrayList<>();
    int room = MAX_TEXTS;
    for (TracepointStatus t : s.tracepoints()) {
      if (t.advice() >= 0 && t.advice() < advices && known.size() < advices) {
        List<Refusal> refusals = t.refusals().stream().limit(room).map(Claims::cut).toList();
        room -= refusals.size();
        List<String> onStack =
            t.onStack().stream().limit(room).map(on -> cut(on, MAX_NAME)).toList();
        room -= onStack.size();
        int classes = Math.max(0, t.classes());
        int methods = Math.max(0, t.methods());
        known.add(new TracepointStatus(t.advice(), classes, methods, refusals, onStack));
      }
    }
    String reason = s.reason();
    return new QueryStatus(
        s.queryId(),
        s.epoch(),
        s.state(),
        s.hlc(),
        s.t0(),
        reason == null ? null : cut(reason, MAX_NAME),
        known,
        Math.max(0, s.pauseNanos()));
  }

  static Propagation of(Propagation p) {
    return new Propagation(
        p.hops().stream().limit(MAX_HOPS).map(Claims::cut).toList(),
        p.off().stream().limit(MAX_HOPS).map(Claims::cut).toList(),
        Math.max(0, p.threadsInRequests()),
        p.foreign());
  }

  static boolean isAhead(long hlc, long nowMicros) {
    return Hlc.micros(hlc) - nowMicros > MAX_AHEAD_MICROS;
  }

  private static HopCounts cut(HopCounts h) {
    return h.named(cut(h.carrier(), MAX_WORD), cut(h.hop(), MAX_WORD));
  }

  private static Refusal cut(Refusal r) {
    return new Refusal(cut(r.where(), MAX_NAME), cut(r.why(), MAX_NAME));
  }

  /** One line, of no more; what it calls itself is not to move the cursor of who reads it. */
  static String cut(String text, int length) {
    String kept = text.length() <= length ? text : text.substring(0, length);
    return kept.chars().noneMatch(Character::isISOControl)
        ? kept
        : kept.replaceAll("[\\t\\n\\r]+", " ").replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}]", "\uFFFD");
  }
}
