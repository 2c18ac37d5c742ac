package io.pivotscope.agent.run;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.Call;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.Message;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The way of requests over one kind of message (LANGUAGE 1.2 and 1.3), with counts of what went and
 * what did not.
 *
 * <pre>
 *   sender     send       the header to put into the message
 *   receiver   receive    the handling continues the sender's request
 *              reply      the header to put into the answer, when the handling is done
 *              end        (of Requests) the thread gets back what it had
 *   sender     completed  in the thread that waited for the answer
 * </pre>
 *
 * Usable from any thread: all it touches belongs to the calling thread, or to the scope or ticket
 * passed in. Nothing here throws into the caller for what came over a wire; a header that cannot be
 * read is counted and begins a request.
 */
public final class CarrierHop {

  /**
   * Of a header that is read, or twice what a request may carry if that is more. Far above what any
   * process writes: beside the slots it has some bytes for each query and each call around it.
   */
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private final Requests requests;
  private final String carrier;
  private final String hop;
  private final Budgets budgets;
  private final LongAdder attached = new LongAdder();
  private final LongAdder forwarded = new LongAdder();
  private final LongAdder extracted = new LongAdder();
  private final LongAdder bare = new LongAdder();
  private final LongAdder returned = new LongAdder();
  private final LongAdder merged = new LongAdder();
  private final LongAdder bareReplies = new LongAdder();
  private final LongAdder orphaned = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder oversized = new LongAdder();

  CarrierHop(Requests requests, String carrier, String hop, Budgets budgets) {
    this.requests = requests;
    this.carrier = carrier;
    this.hop = hop;
    this.budgets = budgets;
  }

  /**
   * The header for a message that leaves now; null when nothing propagates or the thread is a
   * background one.
   *
   * @param awaitsReply whether the caller waits for one reply and passes it to {@link #completed}
   * @param many whether the carrier may deliver the message more than once
   */
  public @Nullable Outgoing send(boolean awaitsReply, boolean many) {
    if (!requests.propagating()) {
      return null;
    }
    ThreadState thread = requests.threads.current();
    Scope scope = requests.scope(thread);
    if (scope.background) {
      return null;
    }
    Header header = requests.header(thread, scope);
    left(isForwarded(header));
    if (!awaitsReply || many) {
      // A reply is merged all the same: it then completes a call that nobody folds.
      return new Outgoing(
          sealed(HeaderCodec.encode(header, scope.baggage(), budgets, thread.scratch()), thread),
          null);
    }
    Call call = scope.baggage().call();
    return new Outgoing(
        sealed(HeaderCodec.encode(header, call, budgets, thread.scratch()), thread),
        new Ticket(header.request(), call));
  }

  /**
   * The header for a message that will leave any number of times, with no reply; each time counts
   * when it does. Null as for {@link #send}.
   */
  public @Nullable Prepared prepare() {
    if (!requests.propagating()) {
      return null;
    }
    ThreadState thread = requests.threads.current();
    Scope scope = requests.scope(thread);
    if (scope.background) {
      return null;
    }
    Header header = requests.header(thread, scope);
    return new Prepared(
        this,
        sealed(HeaderCodec.encode(header, scope.baggage(), budgets, thread.scratch()), thread),
        isForwarded(header));
  }

  private boolean isForwarded(Header header) {
    return header.request().process() != requests.process;
  }

  void left(boolean isForwarded) {
    attached.increment();
    if (isForwarded) {
      forwarded.increment();
    }
  }

  /** What {@link #send} gave could not be put into the message: it leaves without. */
  public void oversized() {
    oversized.increment();
    Losses.edges(1);
    attached.decrement();
  }

  /** What {@link #reply} gave could not be put into the answer: it leaves without. */
  public void oversizedReply() {
    oversized.increment();
    Losses.edges(1);
    returned.decrement();
  }

  /** A message arrived: its sender's request goes on here, or without header a new one begins. */
  public Scope receive(byte @Nullable [] header) {
    if (header == null) {
      if (requests.propagating()) {
        bare.increment();
      }
      return requests.beginNew(RootKind.MESSAGE);
    }
    if (isTooLong(header)) {
      malformed.increment();
      return requests.beginNew(RootKind.MESSAGE);
    }
    byte[] believed = believed(header);
    if (believed == null) {
      return requests.beginNew(RootKind.MESSAGE);
    }
    try {
      Message message = HeaderCodec.decode(believed);
      if (!message.isReply()) {
        extracted.increment();
        return receive(message);
      }
    } catch (MalformedException e) {
      // Counted below; what follows must go on as if there had been no header.
    }
    malformed.increment();
    return requests.beginNew(RootKind.MESSAGE);
  }

  private boolean isTooLong(byte[] header) {
    return header.length > Math.max(MAX_HEADER_BYTES, 2L * requests.budgets.requestBytes());
  }

  private byte[] sealed(byte[] header, ThreadState thread) {
    Trust trust = requests.trust;
    return trust == null ? header : trust.seal(header, thread);
  }

  /** The header, if it is to be believed; else null, and counted. */
  private byte @Nullable [] believed(byte[] header) {
    Trust trust = requests.trust;
    if (trust == null) {
      return header;
    }
    byte[] opened = trust.open(carrier, header, requests.threads.current());
    if (opened == null) {
      refused.increment();
    }
    return opened;
  }

  private Scope receive(Message message) {
    ThreadState thread = requests.threads.current();
    Header header = message.header();
    Scope scope =
        new Scope(header.request(), header.root(), header.unsettledFrom(), message.baggage());
    scope.replies = true;
    scope.hlc = header.hlc();
    if (!requests.clock.acceptsRemote(header.hlc())) {
      refused.increment();
      scope.refused = true;
    }
    thread.push(scope);
    requests.began(thread, scope);
    return scope;
  }

  /**
   * The header for the reply to the message that {@link #receive} opened s for; ends s's branch, so
   * called once, when the handler is done; s may be current, suspended or ended. Null if the
   * message had no header or nothing propagates.
   */
  public byte @Nullable [] reply(Scope s) {
    if (!s.replies || !requests.propagating()) {
      return null;
    }
    s.replies = false;
    ThreadState thread = requests.threads.current();
    EventId request = requests.name(thread, s);
    // While it is current its stamps are the thread's; else it has kept them itself.
    boolean current = thread.scope() == s;
    long stamp = requests.clock.tick(current ? thread.lastHlc : s.hlc);
    if (current) {
      thread.lastHlc = stamp;
    }
    s.hlc = stamp;
    Header header =
        new Header(stamp, requests.clock.physical().micros(), request, s.root, s.unsettledFrom);
    returned.increment();
    return sealed(
        HeaderCodec.encode(header, s.baggage().retire(), budgets, thread.scratch()), thread);
  }

  /**
   * The header for the reply where another thread answers while the handler is still at work: what
   * the calling thread knows of the same request, which precedes the answer; what the handler goes
   * on to do does not. The caller's call stays open, since the handler may count on.
   *
   * @param s opened by {@link #receive}, current on its handler's thread
   */
  public byte @Nullable [] replyMeanwhile(Scope s) {
    ThreadState thread = requests.threads.current();
    Scope here = thread.scope();
    EventId request = s.request;
    if (!requests.propagating() || request == null || !request.equals(here.request)) {
      return null;
    }
    Baggage known = here.baggage().fork();
    known.call(); // never returns: so the reply is not clean, and nothing is folded
    returned.increment();
    return sealed(
        HeaderCodec.encode(
            requests.header(thread, here), known.retire(), budgets, thread.scratch()),
        thread);
  }

  /**
   * In the caller that awaited it: the reply to the message of t has come. Several branches of the
   * request may learn of it, each by a call of this; it is counted once.
   *
   * @param t null if the message's header had none
   * @return whether it was merged: not if the thread works for another request
   */
  public boolean completed(@Nullable Ticket t, byte @Nullable [] replyHeader) {
    if (replyHeader == null) {
      if (t != null) {
        bareReplies.increment();
      }
      return false;
    }
    if (isTooLong(replyHeader)) {
      malformed.increment();
      return false;
    }
    byte[] believed = believed(replyHeader);
    if (believed == null) {
      return false;
    }
    Message reply;
    try {
      reply = HeaderCodec.decode(believed);
    } catch (MalformedException e) {
      malformed.increment();
      return false;
    }
    ThreadState thread = requests.threads.current();
    Scope scope = thread.scope();
    EventId request = reply.header().request();
    if (!reply.isReply()
        || !request.equals(scope.request)
        || (t != null && !t.request.equals(request))) {
      orphaned.increment();
      return false;
    }
    if (t == null) {
      scope.baggage().join(reply.reply());
    } else {
      scope.baggage().complete(t.call, reply.reply());
    }
    if (t == null || t.isFirstMerge()) {
      merged.increment();
    }
    requests.received(thread, reply.header().hlc(), refused);
    return true;
  }

  /** A reply that nobody waits for any more. */
  public void orphaned() {
    orphaned.increment();
  }

  /** Since the process began. Not one instant of all counts, but close. */
  public HopCounts counts() {
    return new HopCounts(
        carrier,
        hop,
        attached.sum(),
        forwarded.sum(),
        extracted.sum(),
        bare.sum(),
        returned.sum(),
        merged.sum(),
        bareReplies.sum(),
        orphaned.sum(),
        malformed.sum(),
        refused.sum(),
        oversized.sum());
  }
}
