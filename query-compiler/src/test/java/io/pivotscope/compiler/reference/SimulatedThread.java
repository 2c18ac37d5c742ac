package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.RootKind;
import java.util.ArrayDeque;
import java.util.Deque;

/** A thread: its last stamp, and the branches that it is turned to, its own run at the bottom. */
final class SimulatedThread {
  final int number;
  final SimulatedProcess process;
  long lastHlc;

  /** Tasks and handlings, and declared requests, in progress that nobody saw begin. */
  int unseen;

  int unseenRequests;

  /** Whether its own run holds what belongs to work that nobody saw begin; it is left alone. */
  boolean spoilt;

  private final Deque<Frame> frames = new ArrayDeque<>();

  SimulatedThread(int number, SimulatedProcess process, int branch) {
    this.number = number;
    this.process = process;
    frames.push(
        new Frame(
            branch, new Frame.Scope(null, RootKind.OWN_RUN, 0, new Baggage()), null, false, null));
  }

  Frame top() {
    return frames.peek();
  }

  boolean isIdle() {
    return frames.size() == 1;
  }

  long tick() {
    lastHlc = process.clock.tick(lastHlc);
    return lastHlc;
  }

  EventId stamp() {
    return new EventId(tick(), process.number + 1, number);
  }

  void push(Frame frame) {
    Frame.Scope scope = frame.scope;
    if (frame.unseen) {
      unseen++;
    } else {
      scope.hlcBelow = lastHlc;
      lastHlc = Math.max(lastHlc, scope.hlc);
    }
    frames.push(frame);
  }

  Frame pop() {
    Frame frame = frames.pop();
    if (frame.unseen) {
      unseen--;
      spoilt |= process.armed;
    } else if (frame.scope.refused) {
      lastHlc = frame.scope.hlcBelow;
    }
    return frame;
  }

  /** The id of a scope's request, minted when it is first asked for. */
  EventId name(Frame.Scope scope) {
    if (scope.request == null) {
      scope.request = stamp();
    }
    return scope.request;
  }

  /** Whether the agent sees nothing but the thread's own run. */
  private boolean isOwnRun(Frame.Scope scope) {
    return frames.peekLast().scope == scope;
  }

  /** The HLC from which what an agent knows of a scope may be incomplete; 0 if it is whole. */
  long unsettledFrom(Frame.Scope scope) {
    return isOwnRun(scope) && unseen > 0 ? process.armedHlc : scope.unsettledFrom;
  }
}
