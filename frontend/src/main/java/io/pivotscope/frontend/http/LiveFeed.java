package io.pivotscope.frontend.http;

import io.pivotscope.frontend.lifecycle.Queries;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells pages what changes, at most four times a second each. One thread looks for all of them, so
 * that pages cost the engine the same whether they read or not; one that does not keep up is passed
 * over, and hears the newest when it does.
 */
final class LiveFeed implements AutoCloseable {
  static final int MAX_PAGES = 32;
  private static final long LOOK_MILLIS = 250;

  private final Queries queries;
  private final Set<Page> pages = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService thread;

  /** A page that listens. */
  interface Page {
    /** Whether it has taken what it was sent. */
    boolean isReady();

    LiveWatch watch();

    void send(String json);
  }

  LiveFeed(Queries queries) {
    this.queries = queries;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread looking = new Thread(task, "pivotscope-live");
              looking.setDaemon(true);
              return looking;
            });
    thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether there was room for it. */
  boolean add(Page page) {
    synchronized (pages) {
      return pages.size() < MAX_PAGES && pages.add(page);
    }
  }

  void remove(Page page) {
    pages.remove(page);
  }

  private void look() {
    for (Page page : pages) {
      if (page.isReady()) {
        look(page);
      }
    }
  }

  private void look(Page page) {
    try {
      page.watch().look(queries).forEach(message -> page.send(Api.GSON.toJson(message)));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError busy) {
      // The engine did not answer in time, or too much at once: the next look tells.
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
