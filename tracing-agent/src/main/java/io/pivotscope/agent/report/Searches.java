package io.pivotscope.agent.report;

import io.pivotscope.protocol.link.AgentMessage.Found;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Function;

/**
 * Searches for tracepoints, one after the other, each on a thread of its own so that reports go on
 * meanwhile. Used by whoever has the uplink's lock.
 */
final class Searches {
  private static final int MOST_WAITING = 16;

  private final Function<Find, Found> finder;
  private final Runnable meanwhile;

  /** Those that wait for the one under way. */
  private final ArrayDeque<Find> waiting = new ArrayDeque<>();

  private boolean isSearching;

  /**
   * @param meanwhile run again and again while a search takes its time; it may call {@link #search}
   */
  Searches(Function<Find, Found> finder, Runnable meanwhile) {
    this.finder = finder;
    this.meanwhile = meanwhile;
  }

  /** Answers, unless another search is under way, after which this one comes; or too many wait. */
  void search(Find find, Connection to) throws IOException {
    if (waiting.size() < MOST_WAITING) {
      waiting.add(find);
    }
    if (isSearching) {
      return;
    }
    isSearching = true;
    try {
      for (Find next = waiting.poll(); next != null; next = waiting.poll()) {
        Find question = next;
        to.send(Aside.call("pivotscope-finder", () -> finder.apply(question), meanwhile));
      }
    } finally {
      isSearching = false;
      waiting.clear();
    }
  }
}
