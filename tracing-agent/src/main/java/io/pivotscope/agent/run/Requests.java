package io.pivotscope.agent.run;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The current request of every thread, and its way across threads (LANGUAGE 1.2). What hand-offs
 * call; what carriers call for messages is {@link CarrierHop}.
 *
 * <p>One instance per process, usable from any thread: all it touches belongs to the calling
 * thread, or to the scope or handoff passed in.
 */
public final class Requests {

  /**
   * What happened within the process that was not as it should be, since it began; of messages, see
   * {@link CarrierHop#counts}.
   *
   * @param foreign outcomes that belonged to another request than their reader
   * @param refused outcomes whose stamps came from a clock too far ahead
   */
  public record Oddities(long foreign, long refused) {}

  /** A request that has started a thread is over by then. */
  private static final long YOUNG_MICROS = 60_000_000;

  final Threads threads;
  final HlcClock clock;
  final long process;
  final Budgets budgets;
  private final WorkInProgress work;
  private final ThreadAges ages = new ThreadAges(System.nanoTime());

  private volatile boolean propagating;

  /** How often the set of queries has changed. Written by the reconciler's thread alone. */
  private volatile long changes;

  /** When propagation was last woven; 0 while it never was. */
  private volatile long armedHlc;

  private final LongAdder foreign = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /** Null where all headers are believed, and none is sealed. */
  @Nullable Trust trust;

  private final List<CarrierHop> hops = new CopyOnWriteArrayList<>();

  /** Without knowledge of methods in which tasks run; for tests and tools. */
  public Requests(Threads threads, HlcClock clock, long process, Budgets budgets) {
    this(threads, clock, process, budgets, WorkInProgress.NONE);
  }

  /**
   * @param process incarnation of this process
   * @param budgets what each query may put on a hop
   * @param work tells tasks and handlings that began before they could be seen to
   */
  public Requests(
      Threads threads, HlcClock clock, long process, Budgets budgets, WorkInProgress work) {
    this.threads = threads;
    this.clock = clock;
    this.process = process;
    this.budgets = budgets;
    this.work = work;
  }

  /** Which headers are believed; told once, before anything travels. */
  public void setTrust(Trust given) {
    trust = given;
  }

  /** Whether any armed query propagates. While false, nothing needs to be captured. */
  public boolean propagating() {
    return propagating;
  }

  /** Told every now and then how time passes. Reporter's thread only, as the next two. */
  public void passTime() {
    ages.mark(System.nanoTime());
  }

  /** Told when all that was asked for has been woven. */
  public void woven() {
    ages.woven();
  }

  /** Told when the set of armed queries changes. Reconciler's thread only. */
  public void setPropagating(boolean on) {
    if (on && !propagating) {
      armedHlc = clock.tick(0);
      ages.arming(System.nanoTime());
    }
    propagating = on;
    changes = changes + 1;
  }

  /** A new branch of the current request to hand on; null if nothing propagates or background. */
  public @Nullable Handoff capture() {
    if (!propagating) {
      return null;
    }
    ThreadState thread = threads.current();
    Scope scope = scope(thread);
    if (scope.background) {
      return null;
    }
    EventId request = name(thread, scope);
    tidy(scope);
    long now = clock.tick(thread.lastHlc);
    boolean timeHasPassed = now != thread.lastHlc + 1;
    Handoff handed = scope.handed;
    if (timeHasPassed || handed == null || !handed.isStill(scope, thread.lastHlc)) {
      thread.lastHlc = now;
      handed = new Handoff(scope, request, now);
      scope.handed = handed;
    }
    return handed;
  }

  /** The thread now continues h's request; null keeps the one it has. Pair with an end. */
  public Scope begin(@Nullable Handoff h) {
    ThreadState thread = threads.current();
    Scope scope;
    if (h == null) {
      Scope same = thread.scope();
      scope = new Scope(same.request, same.root, same.unsettledFrom, same.baggage());
      scope.background = same.background;
      scope.refused = same.refused;
      scope.shares = same;
    } else {
      scope = new Scope(h);
    }
    thread.push(scope);
    if (h != null) {
      began(thread, scope);
    }
    return scope;
  }

  /**
   * The thread runs a task: it continues h's request. Null is a task of which nobody knows who
   * submitted it, since it was queued before propagation was woven. It begins a request of its own,
   * never settled, so that two of them on one worker are not joined.
   */
  public Scope beginTask(@Nullable Handoff h) {
    if (h != null) {
      return begin(h);
    }
    Scope scope = new Scope(null, RootKind.IN_PROGRESS, armedHlc, new Baggage());
    threads.current().push(scope);
    return scope;
  }

  /**
   * The calling thread runs the tasks of a pool or timer, and is between two of them: one that was
   * in progress unseen has ended.
   */
  public void idle() {
    ThreadState thread = threads.current();
    if (thread.scope().isOwnRun()) {
      ended(thread);
      thread.idleSince = armedHlc;
    }
  }

  /** Whether nothing but the thread itself was seen to begin on the calling thread. */
  public boolean isOutsideOfTasks() {
    Scope scope = threads.current().scope();
    return scope.isOwnRun() || scope.inherited;
  }

  /** Whether the calling thread works for s right now. */
  public boolean isCurrent(Scope s) {
    return threads.current().scope() == s;
  }

  /** Whether s has not ended on the calling thread; others may have begun inside it. */
  public boolean isOpen(Scope s) {
    for (Scope each = threads.current().scope(); each != null; each = each.below) {
      if (each == s) {
        return true;
      }
    }
    return false;
  }

  /** The thread begins a new request: a periodic tick. */
  public Scope beginTick() {
    return beginNew(RootKind.TICK);
  }

  /** The thread begins a request of its own that is not handed on: a declared background task. */
  public Scope beginBackground() {
    Scope scope = beginNew(RootKind.TICK);
    scope.background = true;
    return scope;
  }

  Scope beginNew(RootKind root) {
    ThreadState thread = threads.current();
    Scope scope = new Scope(null, root, 0, new Baggage());
    thread.push(scope);
    scope.unsettledFrom = name(thread, scope).hlc();
    return scope;
  }

  /** Gives the thread back what it had before s. Scopes begun inside s and left open end too. */
  public void end(Scope s) {
    leave(threads.current(), s);
  }

  /** What a thread did for the request that it goes on with has happened before what follows. */
  private void leave(ThreadState thread, Scope s) {
    if (thread.pop(s)) {
      Scope below = thread.scope();
      boolean isOfBelow = s.request != null && s.request.equals(below.request);
      if (isOfBelow && s.shares == null) {
        below.join(s);
      }
      if (s.refused && (isOfBelow || s.shares == below)) {
        goOn(thread, s.hlc);
      }
    }
  }

  /** As {@link #end}; returns what the task ended with, for {@link #merge} by whoever awaits it. */
  public Handoff endAndKeep(Scope s) {
    ThreadState thread = threads.current();
    EventId request = name(thread, s);
    leave(thread, s);
    return new Handoff(s, request, s.hlc);
  }

  /** As {@link #endAndKeep}, where the end is merged only: no other branch goes on from there. */
  public Outcome endAsOutcome(Scope s) {
    if (s.hasNoBaggageOfItsOwn()) {
      ThreadState thread = threads.current();
      name(thread, s);
      leave(thread, s);
      return s;
    }
    return endAndKeep(s);
  }

  /** Join, get, completion: merges if h is of the current request, else counts it foreign. */
  public void merge(@Nullable Handoff h) {
    if (h != null) {
      merge(h.request, h.baggage, h.hlc, h.refused);
    }
  }

  /** The same with a scope that has ended without a baggage of its own. */
  void merge(Scope ended) {
    EventId request = ended.request;
    if (request != null) {
      merge(request, ended.fork(), ended.hlc, ended.refused);
    }
  }

  private void merge(EventId request, Baggage handed, long hlc, boolean isRefused) {
    ThreadState thread = threads.current();
    Scope scope = scope(thread);
    if (!request.equals(scope.request)) {
      foreign.increment();
      return;
    }
    scope.join(handed);
    if (isRefused) {
      received(thread, hlc, refused);
    } else {
      // Its stamps are of this process, or have been looked at when they came.
      thread.lastHlc = Math.max(thread.lastHlc, hlc);
    }
  }

  /** Whether {@link #merge} would merge h here, rather than count it foreign. */
  public boolean isOfCurrent(Handoff h) {
    return h.isOf(threads.current().scope().request);
  }

  /**
   * One hop of a carrier, for its declaration to send and receive through. Called once per hop and
   * process.
   *
   * @param carrier the declaration's name
   * @param hop what travels, in a word or two: {@code call}, {@code record}
   */
  public CarrierHop hop(String carrier, String hop) {
    return hop(carrier, hop, budgets);
  }

  /** The same where the slots of all queries take no more than so many bytes of a message. */
  public CarrierHop hop(String carrier, String hop, int maxSlotBytes) {
    return hop(carrier, hop, new NarrowBudgets(budgets, maxSlotBytes));
  }

  private CarrierHop hop(String carrier, String hop, Budgets budgets) {
    CarrierHop made = new CarrierHop(this, carrier, hop, budgets);
    hops.add(made);
    return made;
  }

  /** The hops over which something has travelled so far. Any thread. */
  public List<HopCounts> hops() {
    return hops.stream().map(CarrierHop::counts).filter(hop -> !hop.isEmpty()).toList();
  }

  /** Takes s, the calling thread's current scope, off the thread without ending it. */
  public void suspend(Scope s) {
    threads.current().pop(s);
  }

  /** Makes a suspended s the current scope of the calling thread. Pair with suspend or end. */
  public void resume(Scope s) {
    ThreadState thread = threads.current();
    if (s.below == null && thread.scope() != s) {
      thread.push(s);
    }
  }

  /** Where a thread that is seen for the first time finds what its starter handed it. */
  public void onFirstSight(Function<Thread, @Nullable Handoff> inheritance) {
    threads.onFirstSight(inheritance);
  }

  public Oddities oddities() {
    return new Oddities(foreign.sum(), refused.sum());
  }

  /** A branch goes on here: for queries activated later it was in progress then. */
  void began(ThreadState thread, Scope scope) {
    thread.lastHlc = clock.tick(thread.lastHlc);
    scope.unsettledFrom = Scope.earliest(scope.unsettledFrom, thread.lastHlc);
  }

  /** What has been merged bears that stamp; counted where it comes from a clock too far ahead. */
  void received(ThreadState thread, long hlc, LongAdder refusals) {
    if (!goOn(thread, hlc)) {
      refusals.increment();
    }
  }

  /**
   * What the thread does next in its request comes after that stamp. One from a clock too far ahead
   * is given up with the scope ({@link ThreadState#pop}), if that has an end. One from beyond all
   * measure is not followed, unless the request came with such: it would put what follows behind
   * the ends of queries. What it came with would then lie after what follows, so all of that counts
   * as cut, which marks what reads it.
   *
   * @return false if that clock is too far ahead, and the request's stamps were not known to be
   */
  private boolean goOn(ThreadState thread, long hlc) {
    Scope scope = thread.scope();
    boolean isKnown = scope.refused && scope.below != null;
    boolean isBelieved = isKnown || clock.acceptsRemote(hlc);
    if (isKnown || clock.mayFollow(hlc)) {
      scope.refused |= !isBelieved;
      thread.lastHlc = Math.max(thread.lastHlc, hlc);
    } else {
      scope.baggage().lose();
    }
    return isBelieved;
  }

  /** Drops what a scope carries of queries that have gone, once after each change of the set. */
  void tidy(Scope scope) {
    long now = changes;
    if (scope.tidiedFor != now) {
      scope.tidiedFor = now;
      scope.baggage().retain((query, epoch) -> budgets.bytes(query, epoch) >= 0);
    }
  }

  Header header(ThreadState thread, Scope scope) {
    tidy(scope);
    EventId request = name(thread, scope);
    thread.lastHlc = clock.tick(thread.lastHlc);
    return new Header(
        thread.lastHlc, clock.physical().micros(), request, scope.root, scope.unsettledFrom);
  }

  /**
   * What a thread works for now. While nothing was seen to begin on it, its stack is looked at: in
   * the middle of a task or handling that began before propagation was woven, its own run stands
   * for that one, unsettled; when that has ended, it begins again.
   */
  Scope scope(ThreadState thread) {
    return isKnown(thread) ? thread.scope() : look(thread);
  }

  /** Whether what the thread works for is its scope, without a look at its stack. */
  boolean isKnown(ThreadState thread) {
    return !thread.scope().isOwnRun() || thread.idleSince == armedHlc;
  }

  private Scope look(ThreadState thread) {
    long armed = armedHlc;
    if (thread.youngSince == armed && thread.lastHlc < youngUntil(armed)) {
      return thread.scope();
    }
    boolean known = thread.unseenSince == armed;
    if (known && thread.unseen.endIsTold()) {
      return thread.scope();
    }
    WorkInProgress.Found found = work.here();
    if (known && found.depth() < thread.unseen.depth()) {
      ended(thread);
    }
    if (found.depth() == 0) {
      settle(thread, armed);
    } else {
      thread.unseenSince = armed;
      thread.unseen = found;
      thread.scope().unsettledFrom = armed;
    }
    return thread.scope();
  }

  /**
   * Nothing is in progress on the thread but its own run. If a request may have started it just
   * before propagation was woven, the run may be that request's for as long as one lives.
   */
  private void settle(ThreadState thread, long armed) {
    Scope ownRun = thread.scope();
    if (thread.youngSince != armed && ages.wasYoung(Thread.currentThread())) {
      thread.youngSince = armed;
      ownRun.unsettledFrom = armed;
    } else {
      thread.idleSince = armed;
      ownRun.unsettledFrom = 0;
    }
  }

  private static long youngUntil(long armed) {
    return Hlc.of(Hlc.micros(armed) + YOUNG_MICROS);
  }

  private static void ended(ThreadState thread) {
    if (thread.unseenSince != 0) {
      thread.unseenSince = 0;
      thread.unseen = ThreadState.IDLE;
      thread.renewOwnRun();
    }
  }

  /** The id of a scope's request, minted when it is first asked for. */
  EventId name(ThreadState thread, Scope scope) {
    EventId request = scope.request;
    if (request == null) {
      thread.lastHlc = clock.tick(thread.lastHlc);
      request = new EventId(thread.lastHlc, process, thread.slot);
      for (Scope each = scope; each != null; each = each.shares) {
        each.request = request;
      }
    }
    return request;
  }
}
