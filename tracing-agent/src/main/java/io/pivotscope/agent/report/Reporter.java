package io.pivotscope.agent.report;

import io.pivotscope.agent.aggregate.Drained;
import io.pivotscope.agent.aggregate.LocalTable;
import io.pivotscope.agent.aggregate.Watermark;
import io.pivotscope.agent.run.QueryRun;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.clock.PhysicalClock;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.Report;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a process tells unasked, once per interval: what its queries have recorded and up to when
 * that is complete, and how requests travel through it.
 *
 * <p>Used by whoever has the uplink's lock.
 */
final class Reporter {
  private static final long RECORDING_WAIT_NANOS = 10_000_000;

  /** After a pane's end, so that the tick finds it closed. */
  private static final long PAST_PANE_MICROS = 15_000;

  private final PhysicalClock clock;
  private final Threads threads;
  private final Watermark watermark;
  private final Reconciler reconciler;
  private final Supplier<Propagation> propagation;
  private final ReportStream stream = new ReportStream();

  /** What this connection's frontend was told of propagation; null while nothing. */
  private @Nullable Propagation told;

  /** Whether there ever was something to tell: until then protobuf is not needed. */
  private boolean hasPropagated;

  /**
   * @param propagation how requests travel through the process so far; asked at each tick
   */
  Reporter(
      PhysicalClock clock,
      Threads threads,
      Watermark watermark,
      Reconciler reconciler,
      Supplier<Propagation> propagation) {
    this.clock = clock;
    this.threads = threads;
    this.watermark = watermark;
    this.reconciler = reconciler;
    this.propagation = propagation;
  }

  /** Says again what a frontend has not acknowledged, and to it everything anew. */
  void begin(Connection to, long acknowledged) throws IOException {
    stream.acknowledged(acknowledged);
    for (Report report : stream.unacknowledged()) {
      to.send(report);
    }
    told = null;
  }

  /** The frontend has kept all reports up to this one. */
  void acknowledged(long sequence) {
    stream.acknowledged(sequence);
    reconciler.waits(stream.bytes());
  }

  /** All that was recorded up to it has been taken. */
  long reached() {
    return watermark.reached();
  }

  /** Just after the next multiple of the interval, where panes end, or the next query's end. */
  long nextTick(long intervalMillis) {
    long interval = intervalMillis * 1000;
    long now = clock.micros();
    long next = (now / interval + 1) * interval + PAST_PANE_MICROS;
    if (next - now > interval) {
      next -= interval;
    }
    for (QueryRun run : reconciler.running()) {
      long end = run.end();
      if (end != Long.MAX_VALUE && end > watermark.reached()) {
        next = Math.min(next, Math.max(now + 5_000, Hlc.micros(end) + 1_000));
      }
    }
    return next;
  }

  /**
   * Takes what is complete and sends it, or a heartbeat.
   *
   * @param to null while there is nobody to send it to: it merges with what comes later
   * @param last whether there will be no other time, so that nothing is held back
   */
  void tick(@Nullable Connection to, boolean last) throws IOException {
    long complete = take();
    reconciler.waits(stream.bytes());
    if (to == null) {
      return;
    }
    tell(to);
    if (stream.isFull() && !last) {
      to.send(new Heartbeat(clock.micros(), stream.watermark()));
      return;
    }
    if (stream.isWaiting()) {
      for (Report report : stream.number(clock.micros(), complete)) {
        to.send(report);
      }
    } else {
      stream.said(complete);
      to.send(new Heartbeat(clock.micros(), complete));
    }
    reconciler.reported(complete);
  }

  /** Closes panes; returns up to when the process is complete. */
  private long take() {
    long reached = watermark.advance(RECORDING_WAIT_NANOS);
    threads.forgetDead();
    long complete = reached;
    for (QueryRun run : reconciler.running()) {
      LocalTable table = run.table();
      long end = run.end();
      Drained drained = table.drain(reached, end);
      drained.count(run.takeCounts());
      stream.add(run.id(), run.epoch(), drained);
      complete = Math.min(complete, table.complete(reached, end));
    }
    // A query that has just come has recorded nothing below what was said before it came.
    return Math.max(complete, stream.watermark());
  }

  /** Before the watermark that follows, so that whoever has waited for that has these counts. */
  private void tell(Connection to) throws IOException {
    Propagation now = propagation.get();
    hasPropagated |= !now.equals(Propagation.NONE);
    if (hasPropagated && !now.equals(told)) {
      to.send(now);
      told = now;
    }
  }
}
