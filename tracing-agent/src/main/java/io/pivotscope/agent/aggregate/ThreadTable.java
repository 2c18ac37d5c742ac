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

  private static final VarHandle PASSED;

  static {
    try {
      PASSED = MethodHandles.lookup().findVarHandle(ThreadTable.class, "passed", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LocalTable table;
  private final Recorder owner;
  private final ConcurrentMap<Long, Pane> panes = new ConcurrentHashMap<>();

  /** Events without a stamp, which belong to no pane; the owner alone adds. */
  private long passed;

  /** The reporter's. */
  private long passedBefore;

  ThreadTable(LocalTable table, Recorder owner) {
    this.table = table;
    this.owner = owner;
  }

  /** The pane for an event with this stamp. Owner only. */
  public Pane at(long hlc) {
    Pane pane = panes.computeIfAbsent(table.slices().slice(hlc), s -> new Pane(s, table));
    table.limit(pane);
    return pane;
  }

  /** Counts an event that found nothing to join with. Owner only, at any time. */
  public void pass() {
    PASSED.setOpaque(this, passed + 1);
  }

  /** How many there were since the last call. */
  long takePassed() {
    long now = (long) PASSED.getOpaque(this);
    long more = now - passedBefore;
    passedBefore = now;
    return more;
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
