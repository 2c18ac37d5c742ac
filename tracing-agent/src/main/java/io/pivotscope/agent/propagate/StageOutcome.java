package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the completion of a CompletableFuture brings: what its function, or whoever completed it,
 * ended with; and where it only passes another future's result on, what that one brings. Sources
 * are let go once the own end is known to contain them, or endless chains would never be freed.
 * Thread-safe.
 */
final class StageOutcome implements Outcome {
  /** A read follows at most so many futures. */
  private static final int MAX_FOLLOWED = 1 << 16;

  private final boolean firstOnly;
  private volatile @Nullable Outcome ended;
  private volatile List<StageOutcome> sources;

  /**
   * @param firstOnly whether the sources compete (anyOf), so that only the one that completed this
   *     future counts
   */
  StageOutcome(List<StageOutcome> sources, boolean firstOnly) {
    this.sources = List.copyOf(sources);
    this.firstOnly = firstOnly;
  }

  static StageOutcome unknown() {
    return new StageOutcome(List.of(), false);
  }

  /** The end that others will see, unless one is known already. */
  synchronized boolean offer(Outcome end) {
    if (ended != null) {
      return false;
    }
    ended = end;
    return true;
  }

  /** The completion that was offered did not come about. */
  synchronized void withdraw(Outcome offered) {
    if (ended == offered) {
      ended = null;
    }
  }

  /** The function has ended; it had all sources before it. */
  synchronized void endedWith(@Nullable Outcome end) {
    ended = end;
    sources = List.of();
  }

  /** From now on this future's result is that of another one. */
  synchronized void follows(StageOutcome source) {
    sources = List.of(source);
  }

  @Override
  public void mergeInto(Requests requests) {
    if (sources.isEmpty()) {
      Outcome end = ended;
      if (end != null) {
        end.mergeInto(requests);
      }
      return;
    }
    Set<StageOutcome> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<StageOutcome> next = new ArrayDeque<>();
    next.add(this);
    while (!next.isEmpty() && seen.size() < MAX_FOLLOWED) {
      StageOutcome outcome = next.remove();
      if (seen.add(outcome)) {
        Outcome end = outcome.ended;
        if (end != null) {
          end.mergeInto(requests);
        }
        if (!outcome.firstOnly || outcome.sources.size() == 1) {
          next.addAll(outcome.sources);
        }
      }
    }
  }
}
