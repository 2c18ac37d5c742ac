package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Losses;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Handoffs that wait beside their tasks. One object may be submitted many times before it runs once
 * (a shared {@code Runnable}), so each key has a queue, first in, first out. Thread-safe.
 *
 * <p>Bounded, since not everybody who takes a task away can be seen to: the keys as {@link
 * SideTable} says; of one key {@link #MOST_OF_ONE}, and where there are n keys no more than {@link
 * SideTable#DEFAULT_CAPACITY} / n of each. Beyond that a submission is only counted, and so are all
 * after it until those before them have gone: none runs with the handoff of another.
 */
public final class HandoffQueue {
  /** Handoffs of one key. */
  static final int MOST_OF_ONE = 1 << 14;

  /** By task, nearly always its one handoff; else those that wait. */
  private final SideTable<Object> table;

  private final AtomicLong dropped = new AtomicLong();

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

  /** True means that a look-up is not worth its while. */
  boolean isEmpty() {
    return table.isEmpty();
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
      if (several.add(handoff, mostOfOne())) {
        return true;
      }
      table.remove(task, several);
      return false;
    }
    return table.replace(task, present, new Waiting((Handoff) present, handoff));
  }

  private int mostOfOne() {
    return Math.min(MOST_OF_ONE, SideTable.DEFAULT_CAPACITY / Math.max(1, table.size()));
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

  /**
   * Forgets the oldest submission of a task that will not run.
   *
   * @return false if there is none
   */
  boolean cancelOldest(Object task) {
    Object present = table.removeIf(task, HandoffQueue::isOne);
    if (present instanceof Waiting several) {
      removed(task, several, several.poll());
    }
    return present != null;
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

  /** Handoffs dropped because there were too many, since the start. */
  long evicted() {
    return table.evicted() + dropped.get();
  }

  private @Nullable Handoff removed(Object task, Waiting waiting, @Nullable Handoff taken) {
    if (waiting.isOver()) {
      table.remove(task, waiting);
    }
    return taken;
  }

  /** Over once it has been emptied: nothing is added to it any more. */
  private final class Waiting {
    private final ArrayDeque<Handoff> all = new ArrayDeque<>(4);

    /** Submissions after those, of which no more than the number is kept. */
    private int without;

    private boolean over;

    Waiting(Handoff first, Handoff second) {
      all.add(first);
      all.add(second);
    }

    synchronized boolean add(Handoff handoff, int most) {
      if (over) {
        return false;
      }
      if (without == 0 && all.size() < most) {
        all.add(handoff);
      } else {
        without++;
        dropped.incrementAndGet();
        Losses.edges(1);
      }
      return true;
    }

    synchronized @Nullable Handoff poll() {
      Handoff taken = all.pollFirst();
      if (taken == null && without > 0) {
        without--;
      }
      over = all.isEmpty() && without == 0;
      return taken;
    }

    synchronized @Nullable Handoff pollLast() {
      Handoff taken = null;
      if (without > 0) {
        without--;
      } else {
        taken = all.pollLast();
      }
      over = all.isEmpty() && without == 0;
      return taken;
    }

    synchronized boolean isOver() {
      return over;
    }
  }
}
