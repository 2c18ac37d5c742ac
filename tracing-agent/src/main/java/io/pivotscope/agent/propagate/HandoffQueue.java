package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Handoffs that wait beside their tasks. One object may be submitted many times before it runs once
 * (a shared {@code Runnable}), so each key has a queue, first in, first out. Thread-safe.
 */
public final class HandoffQueue {
  private final SideTable<Waiting> table = new SideTable<>();

  public void add(Object task, Handoff handoff) {
    Waiting fresh = new Waiting(handoff);
    while (true) {
      Waiting present = table.putIfAbsent(task, fresh);
      if (present == null || present.add(handoff)) {
        return;
      }
      table.remove(task, present);
    }
  }

  /** As {@link #add}, in place of whatever is there for the task. */
  void replace(Object task, Handoff handoff) {
    table.put(task, new Waiting(handoff));
  }

  /** What the task was submitted with; null if nothing. */
  public @Nullable Handoff take(Object task) {
    Waiting waiting = table.get(task);
    return waiting == null ? null : removed(task, waiting, waiting.poll());
  }

  /** Forgets the latest submission of a task that will not run. */
  void cancelLatest(Object task) {
    Waiting waiting = table.get(task);
    if (waiting != null) {
      removed(task, waiting, waiting.pollLast());
    }
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

  /** Nearly always one. Over once it has been emptied: nothing is added to it any more. */
  private static final class Waiting {
    private @Nullable Handoff first;
    private @Nullable ArrayDeque<Handoff> more;
    private boolean over;

    Waiting(Handoff first) {
      this.first = first;
    }

    synchronized boolean add(Handoff handoff) {
      if (over) {
        return false;
      }
      if (more == null) {
        more = new ArrayDeque<>(4);
      }
      more.add(handoff);
      return true;
    }

    synchronized @Nullable Handoff poll() {
      Handoff taken = first;
      first = more == null ? null : more.poll();
      over = first == null;
      return taken;
    }

    synchronized @Nullable Handoff pollLast() {
      Handoff last = more == null ? null : more.pollLast();
      return last != null ? last : poll();
    }

    synchronized boolean isOver() {
      return over;
    }
  }
}
