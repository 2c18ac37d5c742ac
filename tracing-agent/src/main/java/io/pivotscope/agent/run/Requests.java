package io.pivotscope.agent.run;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.Call;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.Message;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.baggage.value.MalformedException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The current request of every thread, and its way across threads and messages (LANGUAGE 1.2). What
 * hand-offs and carriers call.
 *
 * <p>One instance per process, usable from any thread: all it touches belongs to the calling
 * thread, or to the scope, handoff or ticket passed in. Nothing here throws into the caller for
 * what came over a wire; a header that cannot be read is counted and begins a request.
 */
public final class Requests {

  /** What happened to hops that were not as they should be, since the process began. */
  public record Oddities(long foreign, long orphaned, long malformed, long refused) {}

  /** How long a walk over a busy thread's stack is good for. */
  private static final long BUSY_MICROS = 10_000;

  private final Threads threads;
  private final HlcClock clock;
  private final long process;
  private final Budgets budgets;
  private final WorkInProgress work;

  private volatile boolean propagating;

  /** How often the set of queries has changed. Written by the reconciler's thread alone. */
  private volatile long changes;

  /** When propagation was last woven; 0 while it never was. */
  private volatile long armedHlc;

  private final LongAdder foreign = new LongAdder();
  private final LongAdder orphaned = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder refused = new LongAdder();

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

  /** Whether any armed query propagates. While false, nothing needs to be captured. */
  public boolean propagating() {
    return propagating;
  }

  /** Told when the set of armed queries changes. Reconciler's thread only. */
  public void setPropagating(boolean on) {
    if (on && !propagating) {
      armedHlc = clock.tick(0);
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
    Scope scope = thread.scope();
    if (scope.background) {
      return null;
    }
    EventId request = name(thread, scope);
    thread.lastHlc = clock.tick(thread.lastHlc);
    tidy(scope);
    return new Handoff(
        scope, request, unsettledFrom(thread, scope), thread.lastHlc, scope.baggage.fork());
  }

  /** The thread now continues h's request; null keeps the one it has. Pair with an end. */
  public Scope begin(@Nullable Handoff h) {
    ThreadState thread = threads.current();
    Scope scope;
    if (h == null) {
      Scope same = thread.scope();
      scope = new Scope(same.request, same.root, same.unsettledFrom, same.baggage);
      scope.background = same.background;
      scope.refused = same.refused;
      scope.shares = same;
    } else {
      scope = h.toScope();
    }
    thread.push(scope);
    if (h != null) {
      began(thread, scope);
    }
    return scope;
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

  private Scope beginNew(RootKind root) {
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
  private static void leave(ThreadState thread, Scope s) {
    if (thread.pop(s)) {
      Scope below = thread.scope();
      if (s.shares == null && s.request != null && s.request.equals(below.request)) {
        below.baggage.join(s.baggage);
      }
    }
  }

  /** As {@link #end}; returns what the task ended with, for {@link #merge} by whoever awaits it. */
  public Handoff endAndKeep(Scope s) {
    ThreadState thread = threads.current();
    EventId request = name(thread, s);
    leave(thread, s);
    return new Handoff(s, request, s.unsettledFrom, s.hlc, s.baggage.fork());
  }

  /** Join, get, completion: merges if h is of the current request, else counts it foreign. */
  public void merge(@Nullable Handoff h) {
    if (h == null) {
      return;
    }
    ThreadState thread = threads.current();
    Scope scope = thread.scope();
    if (!h.isOf(scope.request)) {
      foreign.increment();
      return;
    }
    h.joinInto(scope.baggage);
    received(thread, h.hlc);
  }

  /**
   * The header for a message that leaves now; null when nothing propagates or the thread is a
   * background one.
   *
   * @param awaitsReply whether the caller waits for one reply and passes it to {@link #completed}
   * @param many whether the carrier may deliver the message more than once
   */
  public @Nullable Outgoing send(boolean awaitsReply, boolean many) {
    if (!propagating) {
      return null;
    }
    ThreadState thread = threads.current();
    Scope scope = thread.scope();
    if (scope.background) {
      return null;
    }
    Header header = header(thread, scope);
    if (!awaitsReply || many) {
      // A reply is merged all the same: it then completes a call that nobody folds.
      byte[] bytes = HeaderCodec.encode(header, scope.baggage, budgets);
      return new Outgoing(bytes, null);
    }
    Call call = scope.baggage.call();
    return new Outgoing(
        HeaderCodec.encode(header, call, budgets), new Ticket(header.request(), call));
  }

  /** A message arrived: its sender's request goes on here, or without header a new one begins. */
  public Scope receive(byte @Nullable [] header) {
    if (header != null) {
      try {
        Message message = HeaderCodec.decode(header);
        if (!message.isReply()) {
          return receive(message);
        }
      } catch (MalformedException e) {
        // Counted below; what follows must go on as if there had been no header.
      }
      malformed.increment();
    }
    return beginNew(RootKind.MESSAGE);
  }

  private Scope receive(Message message) {
    ThreadState thread = threads.current();
    Header header = message.header();
    Scope scope =
        new Scope(header.request(), header.root(), header.unsettledFrom(), message.baggage());
    scope.replies = true;
    scope.hlc = header.hlc();
    if (!clock.acceptsRemote(header.hlc())) {
      refused.increment();
      scope.refused = true;
    }
    thread.push(scope);
    began(thread, scope);
    return scope;
  }

  /**
   * The header for the reply to the message that {@link #receive} opened s for; ends s's branch, so
   * called once, when the handler is done; s may be current, suspended or ended. Null if the
   * message had no header or nothing propagates.
   */
  public byte @Nullable [] reply(Scope s) {
    if (!s.replies || !propagating) {
      return null;
    }
    s.replies = false;
    ThreadState thread = threads.current();
    EventId request = name(thread, s);
    // While it is current its stamps are the thread's; else it has kept them itself.
    boolean current = thread.scope() == s;
    long stamp = clock.tick(current ? thread.lastHlc : s.hlc);
    if (current) {
      thread.lastHlc = stamp;
    }
    s.hlc = stamp;
    Header header = new Header(stamp, clock.physical().micros(), request, s.root, s.unsettledFrom);
    return HeaderCodec.encode(header, s.baggage.retire(), budgets);
  }

  /**
   * The header for the reply where another thread answers while the handler is still at work: what
   * the calling thread knows of the same request, which precedes the answer; what the handler goes
   * on to do does not. The caller's call stays open, since the handler may count on.
   *
   * @param s opened by {@link #receive}, current on its handler's thread
   */
  public byte @Nullable [] replyMeanwhile(Scope s) {
    ThreadState thread = threads.current();
    Scope here = thread.scope();
    EventId request = s.request;
    if (!propagating || request == null || !request.equals(here.request)) {
      return null;
    }
    Baggage known = here.baggage.fork();
    known.call(); // never returns: so the reply is not clean, and nothing is folded
    return HeaderCodec.encode(header(thread, here), known.retire(), budgets);
  }

  /** Whether {@link #merge} would merge h here, rather than count it foreign. */
  public boolean isOfCurrent(Handoff h) {
    return h.isOf(threads.current().scope().request);
  }

  /**
   * In the caller that awaited it: the reply to the message of t has come.
   *
   * @return whether it was merged: not if the thread works for another request
   */
  public boolean completed(@Nullable Ticket t, byte @Nullable [] replyHeader) {
    if (replyHeader == null) {
      return false;
    }
    Message reply;
    try {
      reply = HeaderCodec.decode(replyHeader);
    } catch (MalformedException e) {
      malformed.increment();
      return false;
    }
    ThreadState thread = threads.current();
    Scope scope = thread.scope();
    EventId request = reply.header().request();
    if (!reply.isReply()
        || !request.equals(scope.request)
        || (t != null && !t.request.equals(request))) {
      orphaned.increment();
      return false;
    }
    if (t == null) {
      scope.baggage.join(reply.reply());
    } else {
      scope.baggage.complete(t.call, reply.reply());
    }
    received(thread, reply.header().hlc());
    return true;
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
    return new Oddities(foreign.sum(), orphaned.sum(), malformed.sum(), refused.sum());
  }

  /** A branch goes on here: for queries activated later it was in progress then. */
  private void began(ThreadState thread, Scope scope) {
    thread.lastHlc = clock.tick(thread.lastHlc);
    scope.unsettledFrom = Scope.earliest(scope.unsettledFrom, thread.lastHlc);
  }

  private void received(ThreadState thread, long hlc) {
    if (clock.acceptsRemote(hlc) || thread.scope().refused) {
      thread.lastHlc = Math.max(thread.lastHlc, hlc);
    } else {
      refused.increment();
    }
  }

  /** Drops what a scope carries of queries that have gone, once after each change of the set. */
  void tidy(Scope scope) {
    long now = changes;
    if (scope.tidiedFor != now) {
      scope.tidiedFor = now;
      scope.baggage.retain((query, epoch) -> budgets.bytes(query, epoch) >= 0);
    }
  }

  private Header header(ThreadState thread, Scope scope) {
    tidy(scope);
    EventId request = name(thread, scope);
    thread.lastHlc = clock.tick(thread.lastHlc);
    return new Header(
        thread.lastHlc,
        clock.physical().micros(),
        request,
        scope.root,
        unsettledFrom(thread, scope));
  }

  /**
   * The HLC from which the history of a scope of the calling thread may be incomplete; 0 if it is
   * whole. A thread's own run is looked at once: if it is in the middle of a task or handling that
   * nobody saw begin, it counts as unsettled until that has ended.
   */
  long unsettledFrom(ThreadState thread, Scope scope) {
    long armed = armedHlc;
    if (!scope.isOwnRun() || thread.idleSince == armed) {
      return scope.unsettledFrom;
    }
    if (thread.lastHlc >= thread.busyUntil) {
      if (!work.isHere()) {
        thread.idleSince = armed;
        return scope.unsettledFrom;
      }
      thread.busyUntil = Hlc.of(Hlc.micros(thread.lastHlc) + BUSY_MICROS);
    }
    return armed;
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
