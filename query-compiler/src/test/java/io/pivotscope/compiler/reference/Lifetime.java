package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.clock.Hlc;
import java.util.List;

/**
 * When the queries of an execution live: they are older and younger than all of it, or every
 * process arms, T0 and T1 are announced, and every process forgets them. As {@code QuerySite} and
 * {@code QueryRun} of the agent do it.
 */
final class Lifetime {

  private static final long SETTLE_MICROS = 2_000_000;

  private final List<SimulatedProcess> processes;
  private final List<SimulatedThread> threads;
  private boolean over;
  private long t0;
  private long t1 = Long.MAX_VALUE;

  Lifetime(
      List<SimulatedProcess> processes, List<SimulatedThread> threads, boolean installedMeanwhile) {
    this.processes = processes;
    this.threads = threads;
    this.t0 = installedMeanwhile ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /** HLC from which events are judged; the smallest if the queries are older than all. */
  long begin() {
    return t0;
  }

  boolean covers(long hlc) {
    return hlc >= t0 && hlc < t1;
  }

  /** Whether some process has forgotten the queries. */
  boolean isOver() {
    return over;
  }

  /** HLC from which a message without header begins a request: two seconds after the beginning. */
  long settled() {
    return isAnnounced() ? Hlc.of(Hlc.micros(t0) + SETTLE_MICROS) : t0;
  }

  private boolean isAnnounced() {
    return t0 != Long.MIN_VALUE && t0 != Long.MAX_VALUE;
  }

  /** Whether "the first" and "none" can be told. */
  boolean isSettled(ProgramRun program, SimulatedThread thread, Frame.Scope scope) {
    EventId declared = scope.baggage.declaredRoot(program.query());
    if (declared != null) {
      return declared.hlc() >= t0;
    }
    long from = thread.unsettledFrom(scope);
    return (from == 0 || from >= (scope.root == RootKind.MESSAGE ? settled() : t0))
        && !(program.declaresRequests() && thread.unseenRequests > 0);
  }

  /** Whether the step made sense. */
  boolean take(Step step) {
    if (step instanceof Step.Arm arm) {
      return arm(processes.get(arm.process()));
    } else if (step instanceof Step.Activate activate) {
      return activate(activate);
    } else if (step instanceof Step.Deactivate deactivate) {
      return deactivate(deactivate);
    }
    return disarm(processes.get(((Step.Disarm) step).process()));
  }

  private boolean arm(SimulatedProcess process) {
    if (process.armed || t0 != Long.MAX_VALUE) {
      return false;
    }
    process.armed = true;
    process.armedHlc = process.clock.tick(0);
    return true;
  }

  private boolean activate(Step.Activate activate) {
    if (t0 != Long.MAX_VALUE || !processes.stream().allMatch(p -> p.armed)) {
      return false;
    }
    t0 = latest() + ((long) activate.margin() << Hlc.LOGICAL_BITS);
    return true;
  }

  private boolean deactivate(Step.Deactivate deactivate) {
    if (!isAnnounced() || t1 != Long.MAX_VALUE) {
      return false;
    }
    t1 = Math.max(t0, latest()) + ((long) deactivate.margin() << Hlc.LOGICAL_BITS);
    return true;
  }

  private long latest() {
    return processes.stream().mapToLong(p -> p.clock.tick(0)).max().orElseThrow();
  }

  /** A process forgets the queries when every process has passed their end. */
  private boolean disarm(SimulatedProcess process) {
    boolean passed = t1 != Long.MAX_VALUE && processes.stream().allMatch(p -> p.clock.now() >= t1);
    if (!passed || !process.armed) {
      return false;
    }
    process.armed = false;
    over = true;
    threads.stream()
        .filter(thread -> thread.process == process)
        .forEach(thread -> thread.top().scope.baggage.retain((query, epoch) -> false));
    return true;
  }
}
