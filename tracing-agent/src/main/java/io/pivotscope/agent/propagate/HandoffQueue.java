package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Handoffs that wait beside their tasks. One object may be submitted many times before it runs once
 * (a shared {@code Runnable}), so each key has a queue, first in, first out. Thread-safe.
 */
public final class HandoffQueue {
  /** By task, nearly always its one handoff; else those that wait. */
  private final SideTable<Object> table;

  public HandoffQueue() {
    this(new SideTable<>());
  }

  private HandoffQueue(SideTable<Object> table) {
    this.table = table;
  }

  /** One of many: beside one queue or future of the application. */
  static HandoffQueue ofOne() {
    return new HandoffQueue(new SideTable<>(SideTable.DEFAULT_CAPACITY));
  }

  public void add(Object task, Handoff handoff) {
    while (true) {
      Object present = table.putIfAbsent(task, handoff);
      if (present == null || join(task, present, handoff)) {
        return;
      }
    }
  }

  private boolean join(Object task, Object present, Handoff handoff) {
    if (present instanceof Waiting several) {
      if (several.add(handoff)) {
        return true;
      }
      table.remove(task, several);
      return false;
    }
    return table.replace(task, present, new Waiting((Handoff) present, handoff));
  }

  /** As {@link #add}, in place of whatever is there for the task. */
  void replace(Object task, Handoff handoff) {
    table.put(task, handoff);
  }

  /** What the task was submitted with; null if nothing. */
  public @Nullable Handoff take(Object task) {
    Object present = table.removeIf(task, HandoffQueue::isOne);
    return present instanceof Waiting several
        ? removed(task, several, several.poll())
        : (Handoff) present;
  }

  /** Forgets the latest submission of a task that will not run. */
  void cancelLatest(Object task) {
    if (table.removeIf(task, HandoffQueue::isOne) instanceof Waiting several) {
      removed(task, several, several.pollLast());
    }
  }

  private static boolean isOne(Object waiting) {
    return waiting instanceof Handoff;
  }

  long evicted() {
    return table.evicted();
  }

  private @Nullable Handoff removed(Object task, Waiting waiting, @Nullable Handoff taken) {
    if (waiting.isOver()) {
      table.remove(task, waiting);
    }
    return taken;
  }

  /** Over once it has been emptied: nothing is added to it any more. */
  private static final class Waiting {
    private final ArrayDeque<Handoff> all = new ArrayDeque<>(4);
    private boolean over;

    Waiting(Handoff first, Handoff second) {
      all.add(first);
      all.add(second);
    }

    synchronized boolean add(Handoff handoff) {
      return !over && all.add(handoff);
    }

    synchronized @Nullable Handoff poll() {
      Handoff taken = all.pollFirst();
      over = all.isEmpty();
      return taken;
    }

    synchronized @Nullable Handoff pollLast() {
      Handoff taken = all.pollLast();
      over = all.isEmpty();
      return taken;
    }

    synchronized boolean isOver() {
      return over;
    }
  }
}
