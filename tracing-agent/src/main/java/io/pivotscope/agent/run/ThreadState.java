package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.LocalTable;
import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.agent.aggregate.ThreadTable;
import io.pivotscope.agent.budget.Stopwatch;
import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.QueryView;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.value.ByteSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * All that one thread knows: its slot, its last stamp, its stack of request scopes and its tables.
 * Only the sign that it records is looked at by another thread, and the places of queries that have
 * gone are emptied by one.
 */
final class ThreadState extends Recorder {
  /** Seals headers; made with the first where there is a key. */
  @Nullable Mac mac;

  /** An invocation of a declared request's method that has not ended. */
  record OpenInvocation(long token, long enteredNanos, @Nullable QueryView view) {}

  static final WorkInProgress.Found IDLE = new WorkInProgress.Found(0, false);

  /** Invocations remembered; a frame that ended unseen (a constructor) must not pile up. */
  private static final int MAX_OPEN = 1024;

  /** Most headers are shorter. */
  private static final int SCRATCH = 256;

  final int slot;

  /** The stamp of the latest event here, or one that came with a message or hand-off. */
  long lastHlc;

  /** What events cost here. */
  final Stopwatch watch;

  /** The arming since which the thread has been seen outside of any task or handling. */
  long idleSince;

  /** The arming at which the thread was found to have been started just before; 0 for none. */
  long youngSince;

  /** The arming at which {@link #unseen} was found; 0 for none. */
  long unseenSince;

  /** Tasks and handlings that nobody saw begin and in which the thread was when last looked at. */
  WorkInProgress.Found unseen = IDLE;

  /** The request that the thread works for; at the bottom its own run. */
  private Scope scope = new Scope(null, RootKind.OWN_RUN, 0, new Baggage());

  private @Nullable ThreadTable[] tables = new @Nullable ThreadTable[4];

  /**
   * By query as well: where its latest row here went, which is nearly always where the next goes.
   */
  private @Nullable Pane[] panes = new @Nullable Pane[4];

  /** Those that have not ended, the innermost last. */
  private final ArrayList<OpenInvocation> open = new ArrayList<>(4);

  private long lastToken;
  private @Nullable ByteSink scratch;

  /** Epochs of queries for which the thread has been seen outside of a declared request. */
  private final Set<Long> outsideOfRequest = new HashSet<>();

  /**
   * For the calling thread.
   *
   * @param nanos a clock
   */
  ThreadState(int slot, LongSupplier nanos) {
    this.slot = slot;
    this.watch = new Stopwatch(nanos, slot);
  }

  Scope scope() {
    return scope;
  }

  void push(Scope s) {
    s.below = scope;
    s.hlcBelow = lastHlc;
    lastHlc = Math.max(lastHlc, s.hlc);
    scope = s;
  }

  /**
   * Ends s and all scopes above it.
   *
   * @return false if s is not a scope of this thread
   */
  boolean pop(Scope s) {
    for (Scope each = scope; each != null; each = each.below) {
      if (each == s) {
        Scope below = s.below;
        if (below == null) {
          return false; // the thread's own run has no end
        }
        s.hlc = lastHlc;
        s.below = null;
        if (s.refused) {
          // Stamps from a clock that is far ahead end with the request that brought them.
          lastHlc = s.hlcBelow;
        }
        scope = below;
        return true;
      }
    }
    return false;
  }

  /** What was in progress on the thread has ended: its own run begins again, knowing nothing. */
  void renewOwnRun() {
    scope = new Scope(null, RootKind.OWN_RUN, 0, new Baggage());
  }

  /**
   * Where a row with that stamp goes; null where that has to be found first.
   *
   * @param index the query's place in this process
   */
  @Nullable Pane pane(int index, long hlc) {
    @Nullable Pane[] all = panes;
    Pane pane = index < all.length ? all[index] : null;
    return pane != null && pane.takes(hlc) ? pane : null;
  }

  /**
   * Counts an event that found nothing to join with; false where that has to be done in a pane.
   *
   * @param index the query's place in this process
   * @param advice the one that found nothing
   */
  boolean pass(LocalTable table, int index, int advice) {
    ThreadTable own = index < tables.length ? tables[index] : null;
    if (own == null || !own.isOf(table)) {
      return false;
    }
    own.pass(advice);
    return true;
  }

  /** Where rows with that stamp go, and those that follow. */
  Pane turnTo(LocalTable table, int index, long hlc) {
    if (index >= tables.length) {
      int length = Math.max(index + 1, tables.length * 2);
      tables = Arrays.copyOf(tables, length);
      panes = Arrays.copyOf(panes, length);
    }
    Pane pane = table(table, index).at(hlc);
    watch.probe();
    panes[index] = pane;
    return pane;
  }

  private ThreadTable table(LocalTable table, int index) {
    ThreadTable own = tables[index];
    if (own == null || !own.isOf(table)) {
      own = table.forThread(this);
      tables[index] = own;
    }
    return own;
  }

  /**
   * A query that had this place is gone. Called by another thread while this one may record for
   * others: at worst one that is in the middle of an event puts the pane back.
   */
  void forget(int index) {
    @Nullable ThreadTable[] allTables = tables;
    @Nullable Pane[] allPanes = panes;
    if (index < allTables.length && index < allPanes.length) {
      allTables[index] = null;
      allPanes[index] = null;
    }
  }

  /** Whether a declared request of that query may be in progress that nobody saw begin. */
  boolean mayBeInUnseenRequest(long epoch) {
    return !outsideOfRequest.contains(epoch);
  }

  void sawOutsideOfRequest(long epoch) {
    if (outsideOfRequest.size() >= MAX_OPEN) {
      outsideOfRequest.clear();
    }
    outsideOfRequest.add(epoch);
  }

  /** Returns the token by which it is found again. */
  long remember(long enteredNanos, @Nullable QueryView view) {
    if (open.size() >= MAX_OPEN) {
      open.clear();
    }
    open.add(new OpenInvocation(++lastToken, enteredNanos, view));
    return lastToken;
  }

  /** When an invocation that has not ended began; now, if that is forgotten. */
  long enteredNanos(long token) {
    int at = indexOf(token);
    return at < 0 ? System.nanoTime() : open.get(at).enteredNanos();
  }

  /** It ends, and with it those inside it whose end was not seen. */
  @Nullable OpenInvocation recall(long token) {
    int at = indexOf(token);
    if (at < 0) {
      return null;
    }
    OpenInvocation invocation = open.get(at);
    while (open.size() > at) {
      open.remove(open.size() - 1);
    }
    return invocation;
  }

  private int indexOf(long token) {
    for (int i = open.size() - 1; i >= 0; i--) {
      long each = open.get(i).token();
      if (each <= token) {
        return each == token ? i : -1;
      }
    }
    return -1;
  }

  /** A buffer for the time of one call of ours. */
  ByteSink scratch() {
    ByteSink mine = scratch;
    if (mine == null) {
      mine = new ByteSink(SCRATCH);
      scratch = mine;
    }
    return mine;
  }
}
