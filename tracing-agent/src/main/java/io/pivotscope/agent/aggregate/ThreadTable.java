package io.pivotscope.agent.aggregate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One thread's panes of one query. Only that thread asks for panes and writes them, and only
 * between {@link Recorder#begin} and {@link Recorder#end}; the reporter takes them out when the
 * watermark has passed them.
 */
public final class ThreadTable {

  private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

  private final LocalTable table;
  private final Recorder owner;
  private final ConcurrentMap<Long, Pane> panes = new ConcurrentHashMap<>();

  /** Events without a stamp, which belong to no pane, by advice; the owner alone adds. */
  private final long[] passed;

  /** The reporter's. */
  private final long[] passedBefore;

  ThreadTable(LocalTable table, Recorder owner) {
    this.table = table;
    this.owner = owner;
    this.passed = new long[table.advices()];
    this.passedBefore = new long[table.advices()];
  }

  /** The pane for an event with this stamp. Owner only. */
  public Pane at(long hlc) {
    Pane pane = panes.computeIfAbsent(table.slices().slice(hlc), s -> new Pane(s, table));
    table.limit(pane);
    return pane;
  }

  /** Counts an event that found nothing to join with. Owner only, at any time. */
  public void pass(int advice) {
    COUNTS.setOpaque(passed, advice, passed[advice] + 1);
  }

  /** All that were counted so. Any thread. */
  long passed() {
    long sum = 0;
    for (int i = 0; i < passed.length; i++) {
      sum += (long) COUNTS.getOpaque(passed, i);
    }
    return sum;
  }

  /** Takes how many there were since the last call. */
  interface Passed {
    void take(int advice, long events);
  }

  void takePassed(Passed to) {
    for (int i = 0; i < passed.length; i++) {
      long now = (long) COUNTS.getOpaque(passed, i);
      if (now != passedBefore[i]) {
        to.take(i, now - passedBefore[i]);
        passedBefore[i] = now;
      }
    }
  }

  /** Whether it is a part of that table. */
  public boolean isOf(LocalTable whole) {
    return table == whole;
  }

  ConcurrentMap<Long, Pane> panes() {
    return panes;
  }

  Recorder owner() {
    return owner;
  }
}
