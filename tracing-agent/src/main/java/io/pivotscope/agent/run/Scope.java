package io.pivotscope.agent.run;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.RootKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time during which a thread works for one request: from {@link Requests#begin} or {@link
 * Requests#receive} to {@link Requests#end}. Scopes of a thread nest. Used by one thread at a time;
 * {@link Requests#suspend} and {@link Requests#resume} move it.
 */
public final class Scope implements Outcome {

  private static final Baggage BARE = new Baggage();

  /**
   * What a query may have in a branch that only merges what others bring, as a thread does that
   * waits for its tasks for as long as the process lives. A branch that packs or sends is cut to
   * much less. Tens of thousands of tasks that count, or rows.
   */
  private static final int MOST_MERGED_BYTES = 1 << 20;

  /** Null until somebody asks: most threads' own runs are never named. */
  @Nullable EventId request;

  final RootKind root;

  /**
   * HLC from which the history of this branch may be incomplete; 0 if it is whole. For a request
   * begun by a message without header, when that came; else the earliest begin of a task or
   * handling on the way here, which matters to queries that were activated after it.
   */
  long unsettledFrom;

  /** Its own; null while nobody has asked for it, and it has what {@link #forked} has. */
  private @Nullable Baggage baggage;

  /** Not handed on. */
  boolean background;

  /** Whether it is what the thread got from the one that started it. */
  boolean inherited;

  /** Whether it began with a message that had our header, so that a reply may carry one. */
  boolean replies;

  /** Whether its stamps, or some that it goes on from, come from a clock too far ahead. */
  boolean refused;

  /** The stamp it goes on from while it is on no thread. */
  long hlc;

  /** The change of the set of queries up to which the baggage has been tidied. */
  long tidiedFor;

  /** A fork of the baggage that nobody writes to, to hand on while the baggage stays as it is. */
  private Baggage forked = BARE;

  /** What was last handed on from here. */
  @Nullable Handoff handed;

  /** The scope whose request and baggage this one merely goes on with. */
  @Nullable Scope shares;

  /** What the thread gets back. */
  @Nullable Scope below;

  /** The thread's stamp before this scope. */
  long hlcBelow;

  Scope(@Nullable EventId request, RootKind root, long unsettledFrom, Baggage baggage) {
    this.request = request;
    this.root = root;
    this.unsettledFrom = unsettledFrom;
    this.baggage = baggage;
  }

  /** Of a thread that goes on with what was handed to it. */
  Scope(Handoff from) {
    this.request = from.request;
    this.root = from.root;
    this.unsettledFrom = from.unsettledFrom;
    this.hlc = from.hlc;
    this.refused = from.refused;
    this.tidiedFor = from.tidiedFor;
    this.forked = from.baggage;
  }

  /** What this branch knows, to read and to write. */
  Baggage baggage() {
    Baggage own = baggage;
    if (own == null) {
      own = fork(forked);
      baggage = own;
    }
    return own;
  }

  /** Whether the baggage is bare, without a need to have one. */
  boolean isBare() {
    Baggage own = baggage;
    return (own == null ? forked : own).isBare();
  }

  /** What the baggage is now, to hand on; the same one as long as nothing is added to it. */
  Baggage fork() {
    Baggage own = baggage;
    if (own != null && !own.isAsIn(forked)) {
      forked = own.isBare() ? BARE : own.fork();
    }
    return forked;
  }

  /** Adds what a branch of the same request has come to know. */
  void join(Scope other) {
    Baggage theirs = other.baggage;
    if (theirs == null) {
      join(other.forked);
    } else {
      Baggage own = baggage();
      own.join(theirs);
      own.bound(MOST_MERGED_BYTES);
    }
  }

  /** Adds what a branch of the same request knew when it was handed on. */
  void join(Baggage handed) {
    if (handed.isBare() || isAsIn(handed)) {
      return;
    }
    merge(baggage(), handed);
  }

  private static void merge(Baggage own, Baggage handed) {
    synchronized (handed) {
      own.join(handed);
    }
    own.bound(MOST_MERGED_BYTES);
  }

  /** What several branches knew that nobody writes to; not to be written to either. */
  static Baggage joined(List<Baggage> branches) {
    Baggage one = BARE;
    Baggage all = null;
    for (Baggage other : branches) {
      if (one.isBare()) {
        one = other;
      } else if (other != one && !other.isBare()) {
        all = all == null ? fork(one) : all;
        merge(all, other);
      }
    }
    return all == null ? one : all;
  }

  /** Whether that has all that the baggage has. May say no where it has. */
  boolean isAsIn(Baggage handed) {
    Baggage own = baggage;
    return handed == forked && (own == null || own.isAsIn(forked));
  }

  /** Whether it knows no more than it was handed, and so stays as it is once it has ended. */
  boolean hasNoBaggageOfItsOwn() {
    return baggage == null;
  }

  /** Once it has ended: what it ended with. */
  @Override
  public void mergeInto(Requests requests) {
    requests.merge(this);
  }

  /** Of what several threads may have. Nobody writes to it, but a look into it may decode it. */
  private static Baggage fork(Baggage handed) {
    if (handed.isBare()) {
      return handed.fork();
    }
    synchronized (handed) {
      return handed.fork();
    }
  }

  /** Whether it is the thread's own run, and nothing was seen to begin on it. */
  boolean isOwnRun() {
    return root == RootKind.OWN_RUN && below == null;
  }

  /** The earlier of two beginnings, where 0 is none. */
  static long earliest(long a, long b) {
    return a == 0 ? b : b == 0 ? a : Math.min(a, b);
  }
}
