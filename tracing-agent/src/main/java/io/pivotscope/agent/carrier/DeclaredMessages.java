package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.run.Ticket;
import io.pivotscope.protocol.carrier.Exchange;
import io.pivotscope.protocol.carrier.Step;
import io.pivotscope.protocol.carrier.Verb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls and one-way messages, as a declaration describes them.
 *
 * <pre>
 *   sender       send, then write       out, and kept with the message's object
 *   receiver     read, then handle      the handling; without an answer it ends with the method
 *   anyone       reply                  {@link Serving#reply}
 *   sender       done                   with the future; with the object, for await; or merged here
 * </pre>
 */
final class DeclaredMessages {

  /** What has left, until its answer comes. Does not know its message. */
  private static final class Sent {
    final @Nullable Ticket ticket;
    private byte @Nullable [] header;

    Sent(@Nullable Ticket ticket, byte @Nullable [] header) {
      this.ticket = ticket;
      this.header = header;
    }

    /** Whoever writes it, and with many whoever writes it again. */
    synchronized byte @Nullable [] header(boolean again) {
      byte[] taken = header;
      header = again ? header : null;
      return taken;
    }
  }

  private final Exchange exchange;
  private final boolean isCall;
  private final Requests requests;
  private final CarrierHop hop;
  private final Outcomes outcomes;
  private final boolean awaited;
  private final SideTable<Sent> sent = new SideTable<>();
  private final SideTable<byte[]> arrived = new SideTable<>();
  private final SideTable<Serving> servings = new SideTable<>();
  private final SideTable<Reply> replies = new SideTable<>();

  DeclaredMessages(Exchange exchange, Requests requests, CarrierHop hop, Outcomes outcomes) {
    this.exchange = exchange;
    this.isCall = exchange.kind() == Exchange.Kind.CALL;
    this.requests = requests;
    this.hop = hop;
    this.outcomes = outcomes;
    this.awaited = exchange.has(Verb.AWAIT);
  }

  List<DeclaredStep> steps() {
    return exchange.steps().stream().map(this::step).toList();
  }

  private DeclaredStep step(Step step) {
    return switch (step.verb()) {
      case SEND -> new DeclaredStep(step, this::send);
      case WRITE -> new DeclaredStep(step, this::write);
      case READ -> new DeclaredStep(step, this::read);
      case HANDLE -> new DeclaredStep(step, isCall ? new HandleCall() : new HandleMessage());
      case REPLY -> new DeclaredStep(step, this::reply);
      case DONE -> new DeclaredStep(step, this::done);
      case AWAIT -> new DeclaredStep(step, new Await());
      case ATTACH, ACTIVE -> throw new IllegalArgumentException(step.verb().word());
    };
  }

  // ---- the sender, and the way out

  private @Nullable Object send(DeclaredStep step, Moment at) {
    HeaderPlace place = step.header();
    Object message = step.object(at);
    boolean isKept = isCall || place == null;
    if (isKept && message == null || place != null && !place.isThere(at)) {
      return at.result();
    }
    Outgoing outgoing = hop.send(isCall, exchange.many());
    if (outgoing == null) {
      return at.result();
    }
    byte[] header = outgoing.header();
    Object result = place == null ? at.result() : written(place, at, header);
    if (isKept && message != null) {
      replies.remove(message); // of an earlier call with the same object
      sent.put(message, new Sent(outgoing.ticket(), place == null ? header : null));
    }
    return result;
  }

  private @Nullable Object write(DeclaredStep step, Moment at) {
    HeaderPlace place = step.header();
    Object message = step.object(at);
    Sent leaving = message == null ? null : sent.get(message);
    if (leaving == null || message == null || place == null || !place.isThere(at)) {
      return at.result();
    }
    byte[] header = leaving.header(exchange.many());
    if (!isCall && !exchange.many()) {
      sent.remove(message);
    }
    return header == null ? at.result() : written(place, at, header);
  }

  private @Nullable Object written(HeaderPlace place, Moment at, byte[] header) {
    try {
      return place.write(at, header);
    } catch (RuntimeException noRoom) {
      hop.oversized(); // it leaves without
      throw noRoom;
    }
  }

  // ---- the receiver

  private @Nullable Object read(DeclaredStep step, Moment at) {
    HeaderPlace place = step.header();
    Object message = step.object(at);
    if (place != null && message != null) {
      byte[] header = place.read(at);
      if (header != null) {
        arrived.put(message, header);
      } else {
        arrived.remove(message); // the object may have been another message's before
      }
    }
    return at.result();
  }

  private byte @Nullable [] header(DeclaredStep step, @Nullable Object message, Moment at) {
    HeaderPlace place = step.header();
    if (place != null) {
      return place.read(at);
    }
    if (message == null) {
      return null;
    }
    return exchange.many() ? arrived.get(message) : arrived.remove(message);
  }

  private final class HandleMessage implements DeclaredStep.Around {
    @Override
    public Object begin(DeclaredStep step, Moment at) {
      return hop.receive(header(step, step.object(at), at));
    }

    @Override
    public void end(DeclaredStep step, @Nullable Object begun, Moment at) {
      if (begun instanceof Scope scope) {
        requests.end(scope);
      }
    }
  }

  private final class HandleCall implements DeclaredStep.Around {
    @Override
    public Object begin(DeclaredStep step, Moment at) {
      Object message = step.object(at);
      byte[] header = header(step, message, at);
      Serving serving = new Serving(requests, hop, header);
      if (message != null && header != null) {
        servings.put(message, serving);
      } else if (message != null) {
        servings.remove(message);
      }
      return serving;
    }

    @Override
    public void end(DeclaredStep step, @Nullable Object begun, Moment at) {
      if (begun instanceof Serving serving) {
        serving.leave();
      }
    }
  }

  // ---- the answer, and the way back

  private @Nullable Object reply(DeclaredStep step, Moment at) {
    HeaderPlace place = step.header();
    Object message = step.object(at);
    Serving serving = message == null ? null : servings.remove(message);
    byte[] header = serving == null || place == null || !place.isThere(at) ? null : serving.reply();
    return header == null || place == null ? at.result() : place.write(at, header);
  }

  private @Nullable Object done(DeclaredStep step, Moment at) {
    HeaderPlace place = step.header();
    Object message = step.object(at);
    Sent answered = message == null ? null : sent.remove(message);
    byte[] header = place == null ? null : place.read(at);
    if (answered == null || message == null) {
      if (header != null) {
        hop.orphaned();
      }
      return at.result();
    }
    Object future = step.future(at);
    if (future != null) {
      outcomes.put(future, new Reply(hop, answered.ticket, header));
    } else if (awaited) {
      replies.put(message, new Reply(hop, answered.ticket, header));
    } else if (step.step().future() == null) {
      hop.completed(answered.ticket, header);
    }
    return at.result();
  }

  /** However it ends: what was thrown may be the answer. */
  private final class Await implements DeclaredStep.Around {
    @Override
    public @Nullable Object begin(DeclaredStep step, Moment at) {
      return null;
    }

    @Override
    public void end(DeclaredStep step, @Nullable Object begun, Moment at) {
      Object message = step.object(at);
      Reply reply = message == null ? null : replies.get(message);
      if (reply != null) {
        reply.mergeInto(requests);
      }
    }
  }
}
