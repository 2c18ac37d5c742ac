package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.view.Footer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The queries of this console that nobody watches: each is asked for now and then, so that the
 * frontend does not take its client for gone, and its end is told. Thread-safe.
 */
final class Background {
  /** More are easily forgotten. */
  private static final int MAX_QUERIES = 20;

  private final ApiClient client;
  private final Consumer<String> tell;
  private final Map<Long, Follower> followed = new LinkedHashMap<>();

  /**
   * @param tell prints a line without disturbing what is being typed; called by any thread
   */
  Background(ApiClient client, Consumer<String> tell) {
    this.client = client;
    this.tell = tell;
  }

  /**
   * @throws Command.Mistake if there are too many; the query then ends with its client's lease
   */
  synchronized void add(RunView run) {
    if (followed.size() == MAX_QUERIES) {
      throw new Command.Mistake(
          MAX_QUERIES + " queries run in the background already; stop one of them: `queries`");
    }
    Follower follower = new Follower(client, run, System::nanoTime);
    followed.put(run.id(), follower);
    Thread thread = new Thread(() -> follow(run.id(), follower), "query " + run.id());
    thread.setDaemon(true);
    thread.start();
  }

  private void follow(long id, Follower follower) {
    try {
      RunView seen = follower.follow(Follower.quiet(progress -> {}, lost -> {}));
      if (seen.isEnded() && isStill(id, follower)) {
        tell.accept(Footer.receipt(seen) + "; `" + id + "` shows its result");
      }
    } catch (ApiClient.Unreachable | ApiClient.Refused e) {
      tell.accept("query " + id + " is lost: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      followed.remove(id, follower);
    }
  }

  private synchronized boolean isStill(long id, Follower follower) {
    return followed.get(id) == follower;
  }

  /** Somebody else looks after it now. */
  synchronized void release(long id) {
    Follower follower = followed.remove(id);
    if (follower != null) {
      follower.requestLeave();
    }
  }

  synchronized boolean holds(long id) {
    return followed.containsKey(id);
  }

  /** The one that came last. */
  synchronized OptionalLong newest() {
    return followed.keySet().stream().mapToLong(id -> id).reduce((first, second) -> second);
  }

  synchronized List<Long> all() {
    return new ArrayList<>(followed.keySet());
  }
}
