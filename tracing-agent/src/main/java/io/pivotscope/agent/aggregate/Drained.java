package io.pivotscope.agent.aggregate;

import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was taken out of a {@link LocalTable}, by window, until it is sent. Merges with what is
 * taken later. Reporter only.
 */
public final class Drained {

  /** One window's rows. */
  public static final class Window {
    private final Groups groups;
    private final List<Pane.Streamed> rows = new ArrayList<>();
    private long rowBytes;

    private Window(Groups groups) {
      this.groups = groups;
    }

    public Groups groups() {
      return groups;
    }

    public List<Pane.Streamed> rows() {
      return rows;
    }
  }

  private final LocalTable table;
  private final Map<Long, Window> windows = new TreeMap<>();
  private Counters counters = Counters.NONE;

  public Drained(LocalTable table) {
    this.table = table;
  }

  void add(Pane pane) {
    counters = counters.plus(pane.counters());
    add(table.slices().window(pane.slice()), pane, pane.rows(), pane.rowBytes());
  }

  /** Adds what was taken from the same table later; it is not to be used afterwards. */
  public void merge(Drained later) {
    counters = counters.plus(later.counters);
    later.windows.forEach(
        (number, window) -> add(number, window.groups, window.rows, window.rowBytes));
  }

  /** Counts events that found nothing to join with. */
  void countPassed(int advice, long events) {
    List<AtAdvice> each = new ArrayList<>(Collections.nCopies(advice + 1, AtAdvice.NONE));
    each.set(advice, new AtAdvice(events, 0, events));
    count(new Counters(events, 0, events, 0, 0, 0, 0, 0).at(each));
  }

  /** Counts what did not happen at an event. */
  public void count(Counters more) {
    counters = counters.plus(more);
  }

  private void add(long number, Groups groups, List<Pane.Streamed> rows, long rowBytes) {
    if (groups.isEmpty() && rows.isEmpty()) {
      return;
    }
    Window window = windows.computeIfAbsent(number, n -> new Window(new Groups(table.shape())));
    window.groups.merge(groups);
    window.rows.addAll(rows);
    window.rowBytes += rowBytes;
  }

  /** Windows in ascending order of their numbers. */
  public Map<Long, Window> windows() {
    return windows;
  }

  public Counters counters() {
    return counters;
  }

  /** What it holds, by an estimate. */
  public long bytes() {
    long bytes = 0;
    for (Window window : windows.values()) {
      bytes += window.groups.bytes() + window.rowBytes;
    }
    return bytes;
  }

  public LocalTable table() {
    return table;
  }

  public boolean isEmpty() {
    return windows.isEmpty() && counters.equals(Counters.NONE);
  }
}
