package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.Message;
import io.pivotscope.baggage.Reply;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.compiler.reference.Execution.Fault;
import io.pivotscope.compiler.reference.Frame.Scope;
import io.pivotscope.compiler.reference.Step.Carrier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How branches begin, hand on and hand back: beside each edge that is true, what the agent's {@code
 * Requests} does for it.
 *
 * <p>What is <em>not</em> an edge here, since no hook can carry it: what work hands back that began
 * before its process was armed, and a task that was queued before and begins after. Where a branch
 * of a declared request meets what happened outside of it, and has nobody to keep that for, the
 * step is passed over.
 */
final class Hops {

  private final Run run;

  Hops(Run run) {
    this.run = run;
  }

  boolean send(SimulatedThread thread, int number, Carrier carrier) {
    if (run.sent.containsKey(number)) {
      return false;
    }
    Sent sent = new Sent(number, carrier, thread);
    run.sent.put(number, sent);
    if (!thread.process.armed) {
      return true;
    }
    Scope scope = thread.top().scope;
    Baggage baggage = scope.baggage;
    Budgets budgets = thread.process;
    sent.request = thread.name(scope);
    sent.hlc = thread.tick();
    sent.unsettledFrom = thread.unsettledFrom(scope);
    Header header =
        new Header(
            sent.hlc,
            thread.process.clock.physical().micros(),
            sent.request,
            scope.root,
            sent.unsettledFrom);
    switch (carrier) {
      case TASK -> sent.handoff = baggage.fork();
      case FORKED_CALL -> {
        sent.call = baggage.call();
        sent.handoff = baggage.fork(sent.call);
      }
      case CALL -> {
        sent.call = baggage.call();
        sent.header = HeaderCodec.encode(header, sent.call, budgets);
      }
      case MANY, ONE_WAY -> sent.header = HeaderCodec.encode(header, baggage, budgets);
    }
    return true;
  }

  boolean receive(SimulatedThread thread, @Nullable Sent sent) {
    if (sent == null || (sent.carrier == Carrier.FORKED_CALL && sent.handled > 0)) {
      return false;
    }
    SimulatedProcess process = thread.process;
    if (sent.carrier.isInProcess()
        && (sent.from.process != process || (sent.request != null) != process.armed)) {
      return false;
    }
    if (!process.armed) {
      return beginUnseen(thread, sent);
    }
    if (sent.request == null) {
      return beginNew(thread, RootKind.MESSAGE, sent);
    }
    if (sent.request.equals(thread.top().scope.request) && !thread.top().knows(sent.view)) {
      return false;
    }
    Scope scope = sent.carrier.isInProcess() ? handedOn(sent) : decoded(thread, sent);
    Frame frame = new Frame(run.nextBranch(), scope, sent, false, sent.view);
    frame.past.or(sent.past);
    thread.push(frame);
    long begun = thread.tick();
    scope.unsettledFrom = earliest(scope.unsettledFrom, begun);
    frame.begun = Math.min(sent.begun, begun);
    handled(sent);
    return true;
  }

  private void handled(Sent sent) {
    sent.handled++;
    if (sent.handled > 1) {
      run.count(sent.carrier == Carrier.CALL ? Fault.TWICE : Fault.MANY);
    }
  }

  private static Scope handedOn(Sent sent) {
    Baggage mine = Objects.requireNonNull(sent.handoff);
    Scope scope = new Scope(sent.request, sent.sender.scope.root, sent.unsettledFrom, mine);
    scope.hlc = sent.hlc;
    scope.refused = sent.sender.scope.refused;
    // Whoever takes it again must not see what this receiver adds.
    sent.handoff = mine.fork();
    return scope;
  }

  private Scope decoded(SimulatedThread thread, Sent sent) {
    Message message = HeaderCodec.decode(Objects.requireNonNull(sent.header));
    Header header = message.header();
    Scope scope =
        new Scope(header.request(), header.root(), header.unsettledFrom(), message.baggage());
    scope.hlc = header.hlc();
    if (!thread.process.clock.acceptsRemote(header.hlc())) {
      run.count(Fault.REFUSED);
      scope.refused = true;
    }
    return scope;
  }

  private static long earliest(long a, long b) {
    return a == 0 ? b : b == 0 ? a : Math.min(a, b);
  }

  /** Nobody sees it begin: the agent will take it for the thread's own run. */
  private boolean beginUnseen(SimulatedThread thread, @Nullable Sent sent) {
    if (!thread.isIdle() || thread.unseenRequests > 0) {
      return false;
    }
    Frame frame = new Frame(run.nextBranch(), thread.top().scope, sent, true, null);
    if (sent != null) {
      frame.past.or(sent.past);
      handled(sent);
    }
    frame.begun = Long.MIN_VALUE;
    thread.push(frame);
    return true;
  }

  /**
   * A request begins.
   *
   * @param sent what came without a header; null if it never had one
   */
  boolean beginNew(SimulatedThread thread, RootKind root, @Nullable Sent sent) {
    if (!thread.process.armed) {
      return beginUnseen(thread, sent);
    }
    Scope scope = new Scope(null, root, 0, new Baggage());
    Frame frame = new Frame(run.nextBranch(), scope, sent, false, null);
    thread.push(frame);
    scope.unsettledFrom = thread.name(scope).hlc();
    frame.begun = scope.unsettledFrom;
    if (sent != null) {
      // One that was under way for longer than the settle time counts as from outside.
      boolean old = frame.begun >= run.lifetime().settled();
      frame.past.or(sent.past);
      frame.begun = old ? frame.begun : Math.min(frame.begun, sent.begun);
      handled(sent);
    }
    return true;
  }

  boolean end(SimulatedThread thread) {
    if (thread.isIdle() || !thread.top().entered.isEmpty()) {
      return false;
    }
    Frame ended = thread.pop();
    Frame below = thread.top();
    if (!ended.unseen && Objects.equals(ended.scope.request, below.scope.request)) {
      below.scope.baggage.join(ended.scope.baggage);
      below.past.or(ended.past);
    }
    return true;
  }

  boolean answer(SimulatedThread thread, int number) {
    Frame frame = thread.top();
    Sent to = frame.handles;
    if (to == null
        || !to.carrier.awaitsAnswer()
        || frame.answered
        || run.answers.containsKey(number)
        || (to.carrier == Carrier.TASK && frame.view != frame.base)) {
      return false;
    }
    frame.answered = true;
    Sent.Back back = new Sent.Back(number, to, frame);
    run.answers.put(number, back);
    if (frame.unseen || to.request == null || !thread.process.armed) {
      return true;
    }
    Scope scope = frame.scope;
    EventId request = thread.name(scope);
    back.request = request;
    back.hlc = thread.tick();
    switch (to.carrier) {
      case TASK -> back.handoff = scope.baggage.fork();
      case FORKED_CALL -> back.reply = scope.baggage.retire();
      default -> {
        long micros = thread.process.clock.physical().micros();
        Header header = new Header(back.hlc, micros, request, scope.root, scope.unsettledFrom);
        back.header = HeaderCodec.encode(header, scope.baggage.retire(), thread.process);
      }
    }
    return true;
  }

  boolean complete(SimulatedThread thread, Sent.@Nullable Back back) {
    if (back == null || back.to.from.process != thread.process || !thread.process.armed) {
      return false;
    }
    Frame frame = thread.top();
    if (!back.isCarried() || (back.completedIn != null && back.completedIn != frame)) {
      return false;
    }
    if (!Objects.equals(back.request, frame.scope.request)) {
      run.note("orphaned");
      return true;
    }
    if (frame != back.to.sender && !frame.knows(back.view)) {
      return false;
    }
    if (back.completedIn != null) {
      run.note("answered twice");
    }
    back.completedIn = frame;
    merge(frame.scope.baggage, back);
    frame.past.or(back.past);
    if (thread.process.clock.acceptsRemote(back.hlc) || frame.scope.refused) {
      thread.lastHlc = Math.max(thread.lastHlc, back.hlc);
    } else {
      run.count(Fault.REFUSED);
    }
    return true;
  }

  private static void merge(Baggage baggage, Sent.Back back) {
    if (back.handoff != null) {
      baggage.join(back.handoff);
      return;
    }
    Reply reply =
        back.header == null
            ? Objects.requireNonNull(back.reply)
            : HeaderCodec.decode(back.header).reply();
    if (back.to.call == null) {
      baggage.join(reply);
    } else {
      baggage.complete(back.to.call, reply);
    }
  }
}
