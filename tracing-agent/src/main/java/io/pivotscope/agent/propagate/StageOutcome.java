package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Ends;
import io.pivotscope.agent.run.Losses;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What the completion of a CompletableFuture brings: what its function, or whoever completed it,
 * ended with; and where it only passes another future's result on, what that one brings. Sources
 * are let go once the own end contains them, or endless chains would never be freed: with the end
 * of a function, or where a future that only passes on is seen to be complete ({@link #settle}).
 * Thread-safe: the end is written before the sources are let go, and read after them.
 */
final class StageOutcome implements Outcome {
  /** A read follows at most so many futures; others are left out and counted. */
  private static final int MAX_FOLLOWED = 1 << 16;

  private static final AtomicReferenceFieldUpdater<StageOutcome, @Nullable Outcome> ENDED =
      AtomicReferenceFieldUpdater.newUpdater(StageOutcome.class, Outcome.class, "ended");

  private final boolean firstOnly;
  private volatile @Nullable Outcome ended;

  /** Null for none, so that most need not write it. */
  private volatile @Nullable List<StageOutcome> sources;

  /** Of a future that depends on no other one. */
  StageOutcome() {
    this.firstOnly = false;
  }

  /**
   * @param firstOnly whether the sources compete (anyOf), so that only the one that completed this
   *     future counts
   */
  StageOutcome(List<StageOutcome> sources, boolean firstOnly) {
    if (!sources.isEmpty()) {
      this.sources = List.copyOf(sources);
    }
    this.firstOnly = firstOnly;
  }

  /** The end that others will see, unless one is known already. */
  boolean offer(Outcome end) {
    return ENDED.compareAndSet(this, null, end);
  }

  /** The completion that was offered did not come about. */
  void withdraw(Outcome offered) {
    ENDED.compareAndSet(this, offered, null);
  }

  /** The function has ended; it had all sources before it. */
  void endedWith(@Nullable Outcome end) {
    ENDED.lazySet(this, end);
    if (sources != null) {
      sources = null;
    }
  }

  /** From now on this future's result is that of another one. */
  void follows(StageOutcome source) {
    sources = List.of(source);
  }

  /** The future has completed: from now on its outcome stands for itself. */
  void settle() {
    if (sources == null) {
      return;
    }
    List<Outcome> ends = ends();
    Collections.reverse(ends);
    endedWith(Ends.of(ends));
  }

  @Override
  public void mergeInto(Requests requests) {
    if (sources == null) {
      Outcome end = ended;
      if (end != null) {
        end.mergeInto(requests);
      }
    } else {
      ends().forEach(end -> end.mergeInto(requests));
    }
  }

  /** Its own, and those of what it passes on; the farthest last. */
  private List<Outcome> ends() {
    List<Outcome> ends = new ArrayList<>();
    Set<StageOutcome> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<StageOutcome> next = new ArrayDeque<>();
    next.add(this);
    while (!next.isEmpty() && seen.size() < MAX_FOLLOWED) {
      StageOutcome outcome = next.remove();
      if (seen.add(outcome)) {
        List<StageOutcome> from = outcome.sources;
        Outcome end = outcome.ended;
        if (end != null) {
          ends.add(end);
        }
        if (from != null && (!outcome.firstOnly || from.size() == 1)) {
          next.addAll(from);
        }
      }
    }
    next.removeAll(seen);
    if (!next.isEmpty()) {
      Losses.edges(next.size());
    }
    return ends;
  }
}
