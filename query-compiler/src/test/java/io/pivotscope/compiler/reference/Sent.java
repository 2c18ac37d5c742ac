package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Call;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Reply;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Something on its way to another branch. Without header and handoff, its sender was not armed. */
final class Sent {
  final int number;
  final Step.Carrier carrier;
  final SimulatedThread from;
  final Frame sender;
  final BitSet past;
  final @Nullable EventId view;
  final long begun;

  byte @Nullable [] header;
  @Nullable Baggage handoff;
  @Nullable Call call;
  @Nullable EventId request;
  long unsettledFrom;
  long hlc;
  int handled;

  Sent(int number, Step.Carrier carrier, SimulatedThread from) {
    this.number = number;
    this.carrier = carrier;
    this.from = from;
    this.sender = from.top();
    this.past = (BitSet) sender.past.clone();
    this.view = sender.view;
    this.begun = sender.begun;
  }

  /** What comes back. Without header, handoff and reply, nobody carried it. */
  static final class Back {
    final int number;
    final Sent to;
    final BitSet past;
    final @Nullable EventId view;

    byte @Nullable [] header;
    @Nullable Baggage handoff;
    @Nullable Reply reply;
    @Nullable EventId request;
    long hlc;
    @Nullable Frame completedIn;

    Back(int number, Sent to, Frame by) {
      this.number = number;
      this.to = to;
      this.past = (BitSet) by.past.clone();
      this.view = by.base;
    }

    boolean isCarried() {
      return request != null;
    }
  }
}
