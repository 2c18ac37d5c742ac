package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The baggage of one branch of one request: per query, a view of the past with its slots. A
 * join-semilattice: {@link #join} is associative, commutative and idempotent.
 *
 * <pre>
 *   caller                                  receiver
 *   call = call()      -- header --&gt;        decode(..).baggage()    or fork(call) in the process
 *   ...                                     pack, unpack, add, call, ...
 *   complete(call, reply) &lt;-- header --     retire()
 *
 *   fork()             -- header --&gt;        where no return is awaited, or many may receive
 * </pre>
 *
 * <p>Of two epochs of a query the newer replaces the older. Views of different declared requests
 * never merge. Mutable; one thread at a time; whoever hands one over publishes it safely.
 */
public final class Baggage {

  /** Whether a query is still wanted here. */
  @FunctionalInterface
  public interface Desired {
    boolean has(long query, long epoch);
  }

  private View[] current = Views.NONE;
  // What the request itself had, of queries with a declared request in progress in this branch.
  private View[] aside = Views.NONE;
  private final LongSupplier nonces;
  private final boolean first;
  // Most branches never count or call anything.
  private @Nullable Branch branch;

  /** The empty baggage of a new request: there is one such for each. */
  public Baggage() {
    this(Nonces.PROCESS, true);
  }

  /** The empty baggage of a branch of a request that others began. */
  Baggage(LongSupplier nonces) {
    this(nonces, false);
  }

  private Baggage(LongSupplier nonces, boolean first) {
    this.nonces = nonces;
    this.first = first;
  }

  /** Nothing is packed and no declared request is in progress. */
  public boolean isEmpty() {
    for (View view : current) {
      if (view.root != null || !view.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * No query has ever left anything here: nothing packed, not even an empty set, and no declared
   * request. What is bare is empty; this asks for less than {@link #isEmpty} and costs less.
   */
  public boolean isBare() {
    return current.length == 0;
  }

  // ---- sets

  /**
   * Packs an event's rows into a set; a second pack of the same event appends.
   *
   * @param rows may be empty: the event then counts for FIRST and MOST_RECENT alone
   * @return how many rows did not enter, since the slot had been cut below the event
   */
  public int pack(long query, long epoch, SetShape shape, EventId event, List<Tuple> rows) {
    View view = toWrite(query, epoch);
    if (view == null) {
      return 0;
    }
    int size = SizeBounds.EVENT;
    for (Tuple row : rows) {
      size += SizeBounds.of(row);
    }
    return view.edit(size).pack(shape, event, rows);
  }

  /** The same with one row, without a copy of it or an object for its event. */
  public int pack(
      long query, long epoch, SetShape shape, long hlc, long process, int thread, Tuple row) {
    View view = toWrite(query, epoch);
    return view == null
        ? 0
        : view.edit(SizeBounds.EVENT + SizeBounds.of(row))
            .toPack(shape)
            .pack(hlc, process, thread, row);
  }

  /**
   * Marks a set as cut from an event on: something is known to be missing there.
   *
   * @return how many rows went
   */
  public long cutFrom(long query, long epoch, SetShape shape, EventId event) {
    View view = toWrite(query, epoch);
    return view == null ? 0 : view.edit(SizeBounds.EVENT).cutFrom(shape, event);
  }

  /** Marks the query's ledgers as lacking something. */
  public void lackInLedger(long query, long epoch) {
    View view = toWrite(query, epoch);
    if (view != null) {
      view.edit(SizeBounds.CELL).ledger.incomplete = true;
    }
  }

  /** The kept events of a set, ascending by id. */
  public List<PackedEvent> unpackSet(long query, long epoch, int slot) {
    SetSlot set = slot(query, epoch, slot);
    return set == null ? List.of() : set.events();
  }

  /** A set to read: {@link #unpackSet} and {@link #isCut} in one, without copies. */
  public SetView set(long query, long epoch, int slot) {
    View view = toRead(query, epoch);
    if (view == null) {
      return NoSet.WHOLE;
    }
    Content content = view.content();
    SetSlot set = content.set(slot);
    boolean cut = isCut(content, set, slot);
    if (set == null) {
      return cut ? NoSet.CUT : NoSet.WHOLE;
    }
    return cut == set.isCut() ? set : new CutSet(set);
  }

  /** The id from which on a set was cut; null if it is whole. */
  public @Nullable EventId mark(long query, long epoch, int slot) {
    View view = toRead(query, epoch);
    if (view != null && view.content().lost) {
      return EventId.FIRST;
    }
    SetSlot set = slot(query, epoch, slot);
    return set == null ? null : set.mark();
  }

  private @Nullable SetSlot slot(long query, long epoch, int slot) {
    View view = toRead(query, epoch);
    return view == null ? null : view.content().set(slot);
  }

  /** Treats everything that is packed as cut: what was merged cannot be put in order any more. */
  public void lose() {
    for (View view : current) {
      if (!view.isEmpty()) {
        view.edit().lose();
      }
    }
  }

  // ---- ledgers

  /**
   * Adds one row to the accumulators of its key.
   *
   * @param arguments one per aggregate of the shape
   */
  public void add(
      long query, long epoch, LedgerShape shape, Tuple key, @Nullable Object... arguments) {
    add(query, epoch, shape, key, arguments, group -> addAll(group, arguments));
  }

  private static void addAll(Accumulator[] group, @Nullable Object[] arguments) {
    for (int i = 0; i < group.length; i++) {
      group[i].add(i < arguments.length ? arguments[i] : null);
    }
  }

  /**
   * Adds what a row adds to the accumulators of its key.
   *
   * @param values what is added, one per aggregate: their sizes bound how much larger the encoded
   *     form becomes
   * @param addition called once with the accumulators, on the calling thread
   * @return whether this branch had nothing under that key yet
   */
  public boolean add(
      long query,
      long epoch,
      LedgerShape shape,
      Tuple key,
      @Nullable Object[] values,
      Consumer<Accumulator[]> addition) {
    Groups groups = toAdd(query, epoch, shape);
    if (groups == null) {
      return false;
    }
    addition.accept(groups.cells(key));
    return added(query, groups, 0, SizeBounds.of(values)) > 0;
  }

  /**
   * What this branch itself has counted in a ledger: for rows to be added, after which {@link
   * #added} is called and nothing of it kept. Makes no object where the branch has counted before.
   *
   * @return null if nothing can be added: the query has a newer epoch, or the slot another shape
   */
  public @Nullable Groups toAdd(long query, long epoch, LedgerShape shape) {
    View view = toWrite(query, epoch);
    if (view == null) {
      return null;
    }
    Branch branch = branch();
    BranchPath me = branch.mint();
    Ordinals closed = branch.closed();
    int size = view.content().ledger.hasCell(me, closed, shape.slot()) ? 0 : SizeBounds.CELL;
    return view.edit(size).ledger.toAdd(shape, me, closed);
  }

  /**
   * Rows have been added: the encoded form grows.
   *
   * @param groups as from {@link #toAdd}
   * @param counters how often a long was added to what {@link SizeBounds#isCounter}
   * @param bytes bound of all else, apart from keys
   * @return how many keys this branch has more than before
   */
  public int added(long query, Groups groups, int counters, int bytes) {
    View view = Views.get(current, query);
    if (view != null) {
      view.count(counters);
      view.grow(bytes);
      view.grow(groups.freshBytes());
    }
    return groups.fresh();
  }

  /** A ledger to read: nothing is copied where one branch has counted. */
  public LedgerView ledger(long query, long epoch, LedgerShape shape) {
    View view = toRead(query, epoch);
    if (view == null) {
      return NoLedger.WHOLE;
    }
    Content content = view.content();
    LedgerShape known = content.ledger.shapes.get(shape.slot());
    if (known != null && !known.equals(shape)) {
      return NoLedger.CUT;
    }
    LedgerView groups = content.ledger.view(shape.slot());
    if (!isCut(content, content.set(shape.slot()), shape.slot())) {
      return groups;
    }
    return groups instanceof Groups whole ? new CutLedger(whole) : NoLedger.CUT;
  }

  /** The groups of a ledger, without those folded into other. The accumulators are the caller's. */
  public Map<Tuple, Accumulator[]> unpackLedger(long query, long epoch, int slot) {
    Groups groups = groups(query, epoch, slot);
    if (groups == null) {
      return Map.of();
    }
    Map<Tuple, Accumulator[]> byKey = new HashMap<>();
    groups.forEach(byKey::put);
    return byKey;
  }

  /** What a budget folded away: the values are exact, the keys forgotten; null if nothing. */
  public Accumulator @Nullable [] ledgerOther(long query, long epoch, int slot) {
    Groups groups = groups(query, epoch, slot);
    return groups == null ? null : groups.other();
  }

  private @Nullable Groups groups(long query, long epoch, int slot) {
    View view = toRead(query, epoch);
    Ledger ledger = view == null ? null : view.content().ledger;
    LedgerShape shape = ledger == null ? null : ledger.shapes.get(slot);
    return ledger == null || shape == null ? null : ledger.value(shape);
  }

  /** Whether a slot may lack something: rows computed from it are partial. */
  public boolean isCut(long query, long epoch, int slot) {
    View view = toRead(query, epoch);
    if (view == null) {
      return false;
    }
    Content content = view.content();
    return isCut(content, content.set(slot), slot);
  }

  private static boolean isCut(Content content, @Nullable SetSlot set, int slot) {
    return content.lost
        || (set != null && set.isCut())
        || (set == null && content.ledger.incomplete)
        || content.ledger.folds.containsKey(slot);
  }

  private @Nullable View toRead(long query, long epoch) {
    View view = Views.get(current, query);
    return view == null || view.epoch != epoch ? null : view;
  }

  /** Null for a caller that has not heard of the newer epoch. */
  private @Nullable View toWrite(long query, long epoch) {
    View view = Views.get(current, query);
    if (view == null || view.epoch < epoch) {
      view = begin(query, epoch);
    }
    return view.epoch == epoch ? view : null;
  }

  private View begin(long query, long epoch) {
    View view = View.empty(query, epoch, null);
    aside = Views.without(aside, query);
    current = Views.with(current, view);
    return view;
  }

  // ---- declared requests

  /**
   * Begins a declared request of a query: its view is set aside, an empty one begins.
   *
   * @return null if one is in progress here or carried; else what {@link #leaveDeclared} takes
   */
  public @Nullable QueryView enterDeclared(long query, long epoch, EventId root) {
    View outer = toWrite(query, epoch);
    if (outer == null || outer.root != null) {
      return null;
    }
    aside = Views.with(aside, outer);
    current = Views.with(current, View.empty(query, epoch, root));
    return new QueryView(root);
  }

  /** Ends the declared request; does nothing if it is not the one in progress. */
  public void leaveDeclared(long query, QueryView view) {
    View inner = Views.get(current, query);
    if (inner != null && view.root.equals(inner.root)) {
      View outer = Views.get(aside, query);
      current = outer == null ? Views.without(current, query) : Views.with(current, outer);
      aside = Views.without(aside, query);
    }
  }

  /** Root of the query's declared request in progress here or carried; null if there is none. */
  public @Nullable EventId declaredRoot(long query) {
    View view = Views.get(current, query);
    return view == null ? null : view.root;
  }

  // ---- branches

  /** For a hand-off whose return nobody awaits, or that may reach many: begins a fresh root. */
  public Baggage fork() {
    Baggage result = new Baggage(nonces);
    if (current.length > 0) {
      View[] shared = new View[current.length];
      for (int i = 0; i < shared.length; i++) {
        shared[i] = current[i].share();
      }
      result.current = shared;
    }
    return result;
  }

  /**
   * Whether a fork of this branch, or the branch that this one was forked from, still has all that
   * this one has. May say no where it has, never yes where it has not.
   */
  public boolean isAsIn(Baggage fork) {
    View[] mine = current;
    View[] theirs = fork.current;
    if (mine.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < mine.length; i++) {
      if (!mine[i].isAsIn(theirs[i])) {
        return false;
      }
    }
    return true;
  }

  /** Begins a send that awaits a return; each attempt is a call of its own. */
  public Call call() {
    Branch branch = branch();
    BranchPath me = branch.mint();
    return me.depth() < BranchPath.MAX_DEPTH
        ? new Call(this, me, branch.call())
        : new Call(this, null, 0);
  }

  /** The receiver's baggage of a call inside the process; once, and before the caller goes on. */
  public Baggage fork(Call call) {
    Baggage result = fork();
    if (call.caller != null) {
      result.branch().begunBy(call.caller, call.ordinal, false);
    }
    return result;
  }

  /**
   * What this branch hands back. It goes on, if it does, as a fresh root. A declared request that
   * it began and has not left stays out: the caller gets what the request itself has.
   */
  public Reply retire() {
    Branch branch = branch();
    View[] views = new View[current.length];
    View[] news = new View[current.length];
    int changed = 0;
    boolean callerKeeps = branch.callerKeepsWhatItSent();
    for (int i = 0; i < views.length; i++) {
      View outer = Views.get(aside, current[i].query);
      View mine = outer == null ? current[i] : outer;
      views[i] = mine.share();
      if (!callerKeeps || !mine.isUntouched()) {
        news[changed++] = views[i];
      }
    }
    View[] left = changed == views.length ? views : Arrays.copyOf(news, changed);
    Reply reply = new Reply(views, left, branch.path(), branch.isClean());
    branch.restart();
    return reply;
  }

  /**
   * Merges the reply that completes a call. In the branch that made the call, and if the reply is
   * clean, what the replier counted is folded into this branch's own.
   */
  public void complete(Call call, Reply reply) {
    if (call.baggage != this) {
      joinAll(call.sent()); // this branch may not have had it yet
    }
    List<View> views = reply.views();
    BranchPath caller = call.caller;
    Branch branch = branch();
    if (caller == null || !caller.equals(branch.path()) || !reply.clean || !call.open) {
      joinAll(views);
    } else if (branch.acceptsLate(call.ordinal)) {
      Folding.late(this, branch, views, call.ordinal, reply.branch);
      call.open = false;
    } else {
      joinAll(views);
      if (caller.equals(branch.path())) {
        call.open = !Folding.fold(views(), branch, call.ordinal, reply.branch);
      }
    }
  }

  /**
   * Merges another branch of the same request; the other stays as it is. Several threads may merge
   * the same other at once, each into its own, as long as nobody packs into it.
   */
  public void join(Baggage other) {
    joinAll(other.views());
  }

  /** Merges a reply that completes no call of ours. */
  public void join(Reply reply) {
    joinAll(reply.views());
  }

  void joinAll(Collection<View> theirs) {
    Branch branch = this.branch;
    // Views are looked into only where this branch's call could have been completed elsewhere.
    if (branch == null || !branch.isBegunByCall()) {
      theirs.forEach(this::joinOne);
      return;
    }
    BranchPath me = branch.path();
    Map<View, Cell> before = new HashMap<>();
    if (me != null) {
      for (View view : views()) {
        Cell own =
            view.hasLedger() && !view.isUntouched() ? view.content().ledger.cells.get(me) : null;
        if (own != null) {
          before.put(view, own);
        }
      }
    }
    List<View> changed = new ArrayList<>();
    for (View view : theirs) {
      View mine = joinOne(view);
      if (mine != null && mine.hasLedger()) {
        changed.add(mine);
      }
    }
    Folding.rescue(branch, changed, before);
  }

  /** Returns the view that took the other in; null if none did, or it held the same already. */
  private @Nullable View joinOne(View theirs) {
    View mine = Views.get(current, theirs.query);
    if (mine != null && mine.epoch < theirs.epoch) {
      current = Views.without(current, theirs.query);
      aside = Views.without(aside, theirs.query);
      mine = null;
    }
    if (mine == null) {
      if (theirs.root != null) {
        return null;
      }
      mine = theirs.adopted();
      current = Views.with(current, mine);
      return mine;
    }
    View match = find(theirs);
    return match != null && match.join(theirs) ? match : null;
  }

  /** The view of the same past; null if this branch has none. */
  @Nullable View find(View like) {
    View view = Views.get(current, like.query);
    if (view == null || !view.isOfThePastOf(like)) {
      view = Views.get(aside, like.query);
    }
    return view != null && view.isOfThePastOf(like) ? view : null;
  }

  // ---- bounds

  /**
   * Cuts the query's slots until their encoded form fits. Cheap where it fits.
   *
   * @return how many tuples and groups went
   */
  public long cut(long query, int budgetBytes) {
    View view = Views.get(current, query);
    return view == null ? 0 : view.cut(budgetBytes);
  }

  /**
   * Cuts what others have merged into this one, of each query to so many bytes, and its mark says
   * so. What is less than twice as long may stay as it is. Cheap where it does.
   */
  public void bound(int mostBytes) {
    for (View view : views()) {
      view.bound(mostBytes);
    }
  }

  /** Bytes of what is carried, if it were encoded: about, and rather more. */
  public long weight() {
    long weight = 0;
    for (View view : current) {
      weight += view.weight();
    }
    return weight;
  }

  /** Drops what is no longer wanted. */
  public void retain(Desired desired) {
    current = Views.retain(current, desired);
    aside = Views.retain(aside, desired);
  }

  // ---- for the codec

  /** Ascending by query. */
  List<View> carried() {
    return Arrays.asList(current);
  }

  /** What has arrived, ascending by query. */
  void receive(View[] views) {
    current = views;
  }

  Branch branch() {
    Branch result = branch;
    if (result == null) {
      result = new Branch(nonces, first);
      branch = result;
    }
    return result;
  }

  private List<View> views() {
    if (aside.length == 0) {
      return Arrays.asList(current);
    }
    List<View> result = new ArrayList<>(Arrays.asList(current));
    Collections.addAll(result, aside);
    return result;
  }
}
