package io.pivotscope.frontend.view;

import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.protocol.link.AgentMessage.Counters;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why a query has no rows, or fewer than expected: the first place on the way of an event to a row
 * where it ends, with what is known of that place.
 *
 * <pre>
 *   process - class and method - begun - called - joined - let through - reported
 * </pre>
 */
public final class Why {
  private final RunView run;
  private final List<AgentView> agents;
  private final List<String> lines = new ArrayList<>();

  private Why(RunView run, List<AgentView> agents) {
    this.run = run;
    this.agents = agents;
  }

  /**
   * What there is to say, the main cause first.
   *
   * @param agents all that the frontend knows
   */
  public static List<String> lines(RunView run, List<AgentView> agents) {
    Why why = new Why(run, agents);
    why.tell();
    return why.lines;
  }

  private void tell() {
    Counters c = run.counters();
    if (c.tuples() > 0) {
      say("query %d has rows: %,d, of %,d events", run.id(), c.tuples(), c.hits());
      lacking();
      return;
    }
    say("query %d has no rows:", run.id());
    if (run.processes().isEmpty()) {
      say("  no process is connected, so nothing is woven");
      say("  -> start one with -javaagent:pivotscope-agent.jar; the query waits for it");
    } else if (!run.unmatched().isEmpty()) {
      unmatched();
    } else if (run.t0Micros() == 0) {
      arming();
    } else if (c.hits() == 0) {
      neverCalled();
    } else if (c.withoutBaggage() > 0) {
      joinedNothing();
    } else if (c.unsettled() > 0) {
      say(
          "  %,d rows are withheld: what was under way when the query began could change them",
          c.unsettled());
      say("  -> wait: requests that begin now are followed from their beginning");
    } else if (c.failed() > 0) {
      say(
          "  %,d events could not be evaluated: an expression of the query fails on them",
          c.failed());
    } else {
      letThroughNothing();
    }
    lacking();
  }

  private void unmatched() {
    for (String name : run.unmatched()) {
      say("  no process has %s: no class of that name is loaded, or it has no such method", name);
    }
    notes();
    say("  -> it is woven as soon as such a class is loaded; a pattern with * or Type+ finds more");
  }

  private void arming() {
    say("  it has not begun: processes are being made ready");
    run.processes().stream()
        .filter(p -> !p.state().equals("armed"))
        .forEach(p -> say("  %s is %s%s", p.label(), p.state(), behind(p.reason())));
  }

  private void neverCalled() {
    say("  no event%s: what is woven has not been called", since());
    for (RunView.Source source : run.sources()) {
      say(
          "  %s: woven %s of %s in %s",
          source.name(),
          Footer.count(source.methods(), "method", "methods"),
          Footer.count(source.classes(), "class", "classes"),
          Footer.count(source.processes(), "process", "processes"));
    }
    notes();
    say("  -> a subclass may override the method: Type+ weaves those too");
  }

  private void joinedNothing() {
    Counters c = run.counters();
    say(
        "  %,d of %,d events found nothing to join with in their past",
        c.withoutBaggage(), c.hits());
    if (c.traffic().packed() == 0) {
      say(
          "  nothing was packed%s: the other side of the join was not called, or let nothing through",
          since());
      return;
    }
    say(
        "  %,d tuples were packed, and left on %,d messages",
        c.traffic().packed(), c.traffic().hops());
    boolean lost = false;
    for (AgentView agent : agents) {
      for (HopCounts hop : agent.propagation().hops()) {
        lost |= lostOn(agent, hop);
      }
      agent
          .propagation()
          .off()
          .forEach(off -> say("  %s: %s is off: %s", agent.label(), off.where(), off.why()));
    }
    if (c.traffic().hops() == 0) {
      say(
          "  none left its process: what runs after it is reached by no carrier, or not from there");
    } else if (!lost) {
      say(
          "  every message that arrived had a header: the join looks for the wrong order, or another request");
    }
    say("  -> agents --carriers shows every hop");
  }

  private boolean lostOn(AgentView agent, HopCounts hop) {
    boolean lost = false;
    if (hop.bare() > 0) {
      say(
          "  %s: %,d messages of %s %s came without a header: their sender has no agent, or was not woven yet",
          agent.label(), hop.bare(), hop.carrier(), hop.hop());
      lost = true;
    }
    if (hop.oversized() > 0) {
      say(
          "  %s: %,d headers found no room in %s %s",
          agent.label(), hop.oversized(), hop.carrier(), hop.hop());
      lost = true;
    }
    if (hop.malformed() + hop.refused() > 0) {
      say(
          "  %s: %,d headers of %s %s could not be used",
          agent.label(), hop.malformed() + hop.refused(), hop.carrier(), hop.hop());
      lost = true;
    }
    return lost;
  }

  private void letThroughNothing() {
    say("  %,d events, and none became a row", run.counters().hits());
    say("  either Where lets none through, or the tracepoint after From was not called");
    say("  -> run it without Where, or From that tracepoint alone");
  }

  /** What a result lacks, and a query that is over. */
  private void lacking() {
    run.partial().forEach(p -> say("  partial: %s: %s", p.cause(), p.detail()));
    if (run.isEnded()) {
      say("  it has ended%s", behind(run.reason()));
    }
  }

  private void notes() {
    run.processes().forEach(p -> p.notes().forEach(note -> say("  %s: %s", p.label(), note)));
  }

  private String since() {
    long until = run.t1Micros() == 0 ? run.nowMicros() : run.t1Micros();
    return run.t0Micros() == 0
        ? ""
        : String.format(Locale.ROOT, " in %.1f s", (until - run.t0Micros()) / 1e6);
  }

  private static String behind(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private void say(String format, Object... arguments) {
    lines.add(String.format(Locale.ROOT, format, arguments));
  }
}
