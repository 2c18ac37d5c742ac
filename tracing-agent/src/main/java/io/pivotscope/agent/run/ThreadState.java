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

  /** An invocation that began a declared request of a query and has not ended. */
  record OpenInvocation(long token, long query, QueryView view, Scope scope) {}

  static final WorkInProgress.Found IDLE = new WorkInProgress.Found(0, false);

  /** Epochs of queries remembered. */
  private static final int MAX_EPOCHS = 1024;

  /** Open invocations from which on those are looked for whose end nobody saw. */
  private static final int MANY_OPEN = 64;

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

  private int manyOpen = MANY_OPEN;
  private long lastToken = Long.MIN_VALUE;
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
    if (outsideOfRequest.size() >= MAX_EPOCHS) {
      outsideOfRequest.clear();
    }
    outsideOfRequest.add(epoch);
  }

  /**
   * The token of an invocation that begins now: the time, by {@link System#nanoTime}, and later
   * than that of any other of this thread, by a nanosecond if need be.
   */
  long token(long nanos) {
    lastToken = Math.max(lastToken + 1, nanos);
    return lastToken;
  }

  /** It has begun a declared request of a query, which {@link #recall} ends. */
  void remember(long token, long query, QueryView view) {
    if (open.size() >= manyOpen) {
      open.removeIf(each -> here(each.scope()) == null);
      manyOpen = Math.max(MANY_OPEN, 2 * open.size());
    }
    open.add(new OpenInvocation(token, query, view, scope));
  }

  /** Of this thread: that scope, or the one whose baggage it has; null if neither has gone on. */
  private @Nullable Scope here(Scope of) {
    for (Scope wanted = of; wanted != null; wanted = wanted.shares) {
      for (Scope each = scope; each != null; each = each.below) {
        if (each == wanted) {
          return each;
        }
      }
    }
    return null;
  }

  /**
   * An invocation ends, and with it the declared requests of those inside it whose end was not
   * seen.
   *
   * @return what is to be ended by {@link #leave}; null where it began nothing
   */
  @Nullable OpenInvocation recall(long token) {
    int at = open.size() - 1;
    while (at >= 0 && open.get(at).token() > token) {
      at--;
    }
    if (at < 0 || open.get(at).token() != token) {
      return null;
    }
    for (int i = open.size() - 1; i > at; i--) {
      leave(open.remove(i));
    }
    return open.remove(at);
  }

  /**
   * Ends the declared request that an invocation began, in the scope in which it began: by now the
   * thread may work for a record or an element that is still in hand. A scope that has ended, or
   * gone on to another thread, is left alone: others may read it.
   */
  void leave(OpenInvocation ended) {
    Scope entered = here(ended.scope());
    if (entered != null) {
      entered.baggage().leaveDeclared(ended.query(), ended.view());
    }
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
