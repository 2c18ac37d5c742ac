package io.pivotscope.agent.aggregate;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * One thread's panes of one query. Only that thread asks for panes and writes them, and only
 * between {@link Recorder#begin} and {@link Recorder#end}; the reporter takes them out when the
 * watermark has passed them.
 */
public final class ThreadTable {

  private final LocalTable table;
  private final Recorder owner;
  private final ConcurrentMap<Long, Pane> panes = new ConcurrentHashMap<>();

  /** The pane of the owner's latest event: nearly always the next one's too. */
  private @Nullable Pane latest;

  ThreadTable(LocalTable table, Recorder owner) {
    this.table = table;
    this.owner = owner;
  }

  /** The pane for an event with this stamp. Owner only. */
  public Pane at(long hlc) {
    Pane pane = latest;
    return pane != null && pane.covers(hlc) ? pane : turnTo(table.slices().slice(hlc));
  }

  private Pane turnTo(long slice) {
    Pane pane = panes.computeIfAbsent(slice, s -> new Pane(s, table));
    latest = pane;
    return pane;
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
