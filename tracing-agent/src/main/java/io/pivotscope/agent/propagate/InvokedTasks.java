package io.pivotscope.agent.propagate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a {@code ForkJoinTask.invokeAll} of a list. They are seen where the JDK forks all
 * but one, and where it then runs that one itself: the list may be the application's own, and make
 * them anew each time that it is asked. Of other collections the JDK makes an array first, and
 * begins again with that. One thread's.
 */
final class InvokedTasks {
  private final @Nullable InvokedTasks outer;
  private final List<Object> tasks = new ArrayList<>();
  private boolean runs;

  InvokedTasks(@Nullable InvokedTasks outer) {
    this.outer = outer;
  }

  void forks(Object task) {
    if (!runs) {
      tasks.add(task);
    }
  }

  /** Whether it is the one that the JDK runs itself; all that begins later is within it. */
  boolean runs(Object task) {
    if (runs) {
      return false;
    }
    runs = true;
    tasks.add(task);
    return true;
  }

  /** Those that are known so far. */
  List<Object> tasks() {
    return tasks;
  }

  /** Of the invokeAll within which this one was called. */
  @Nullable InvokedTasks outer() {
    return outer;
  }
}
