package io.pivotscope.frontend.http;

import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.frontend.lifecycle.Rows;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one page wants to hear and what it has heard, so that it is told differences only. One
 * thread looks; {@link #wish} may be called by any.
 */
final class LiveWatch {
  /** Rows of windows in one message; the rest comes with the next. */
  private static final int MAX_ROWS = 20_000;

  private static final long ANSWER_SECONDS = 10;

  private volatile Wanted wanted = new Wanted(0, Long.MIN_VALUE);
  private Wanted looked = wanted;
  private long lastWindow;
  private List<Object> lastRun = List.of();
  private Live.@Nullable Fleet lastFleet;
  private int looks;

  /** A new object for each wish, so that the same wish again tells all again. */
  private static final class Wanted {
    final long query;
    final long after;

    Wanted(long query, long after) {
      this.query = query;
      this.after = after;
    }
  }

  void wish(Live.Wish wish) {
    Long after = wish.after();
    wanted = new Wanted(wish.query(), after == null ? Long.MIN_VALUE : after);
  }

  /** Messages that are due; asks the engine and waits for it. */
  List<Object> look(Queries queries) {
    List<Object> due = new ArrayList<>();
    // Lists change less often than results, and cost more to draw up.
    if (looks++ % 2 == 0) {
      fleet(queries, due);
    }
    Wanted now = wanted;
    if (now != looked) {
      looked = now;
      lastWindow = now.after;
      lastRun = List.of();
    }
    if (now.query != 0) {
      run(queries, now.query, due);
    }
    return due;
  }

  private void fleet(Queries queries, List<Object> due) {
    Live.Fleet fleet =
        new Live.Fleet(
            await(queries.agents()).stream().map(Live.Process::of).toList(),
            await(queries.list()).stream().map(Live.Query::of).toList());
    if (!fleet.equals(lastFleet)) {
      lastFleet = fleet;
      due.add(fleet);
    }
  }

  private void run(Queries queries, long id, List<Object> due) {
    @Nullable RunView light = await(queries.get(id, Rows.NONE, lastWindow));
    if (light == null) {
      List<Object> gone = List.of(id);
      if (!gone.equals(lastRun)) {
        lastRun = gone;
        due.add(new Live.Gone(id));
      }
      return;
    }
    List<RunResult.Window> windows = atMost(MAX_ROWS, light.windows());
    List<Object> state = state(light);
    if (windows.isEmpty() && state.equals(lastRun)) {
      return;
    }
    @Nullable RunView run = await(queries.get(id, Rows.LATEST, Long.MAX_VALUE));
    if (run != null) {
      lastRun = state;
      lastWindow = windows.isEmpty() ? lastWindow : windows.get(windows.size() - 1).number();
      due.add(new Live.Run(run, windows));
    }
  }

  /** All that may change of a run but the time. */
  private static List<Object> state(RunView run) {
    return List.of(
        run.state(),
        run.t0Micros(),
        run.t1Micros(),
        run.counters(),
        run.late(),
        run.processes(),
        run.sources(),
        run.partial());
  }

  /** The first windows with so many rows together; always one. */
  static List<RunResult.Window> atMost(int rows, List<RunResult.Window> windows) {
    int n = 0;
    int sum = 0;
    while (n < windows.size() && (n == 0 || sum < rows)) {
      sum += windows.get(n++).table().rows().size();
    }
    return windows.subList(0, n);
  }

  private static <T extends @Nullable Object> T await(
      java.util.concurrent.CompletableFuture<T> future) {
    return future.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }
}
