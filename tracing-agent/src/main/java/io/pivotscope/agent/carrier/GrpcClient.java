package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.run.Ticket;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of gRPC.
 *
 * <pre>
 *   caller      ClientCallImpl.start(listener, headers)               out, and the callbacks' request
 *   anyone      RetriableStream.createSubstream -> updateHeaders      out, of every further attempt
 *   transport   Sublistener.closed, ClientStreamListenerImpl.closed   the reply is noted
 *   executor    ..$1StreamClosed.runInContext and its like            callbacks; merged by the last
 * </pre>
 *
 * While a channel looks for its servers, {@code DelayedClientCall} keeps a call back; whoever lets
 * it go starts it for the request of the one who asked.
 */
final class GrpcClient {
  static final String CALL = "io.grpc.internal.ClientCallImpl";
  static final String LISTENER = CALL + "$ClientStreamListenerImpl";
  static final String RETRIABLE = "io.grpc.internal.RetriableStream";
  private static final String DELAYED = "io.grpc.internal.DelayedClientCall";
  private static final String DELAYED_LISTENER = DELAYED + "$DelayedListener";

  static final MethodMatch START = MethodMatch.named("start");
  static final MethodMatch CREATE_SUBSTREAM = MethodMatch.named("createSubstream");
  static final MethodMatch UPDATE_HEADERS = MethodMatch.named("updateHeaders");
  static final MethodMatch CLOSED =
      (name, descriptor, access) ->
          name.equals("closed")
              && descriptor.startsWith("(Lio/grpc/Status;")
              && descriptor.endsWith("Lio/grpc/Metadata;)V");
  private static final MethodMatch CONSTRUCTOR = MethodMatch.named("<init>");

  /** Who started a call that waits for its channel; null if that is not handed on. */
  private record Delayed(@Nullable Handoff handoff) {}

  private record Starting(@Nullable Calling outer, @Nullable Scope scope) {}

  private record Delivery(Calling calling, Scope scope, @Nullable Calling outer) {}

  private static final class Attempt {
    final Calling calling;
    final @Nullable Attempt outer;
    @Nullable Ticket ticket;

    Attempt(Calling calling, @Nullable Attempt outer) {
      this.calling = calling;
      this.outer = outer;
    }
  }

  /** A finished attempt does not keep the one that its thread was making before. */
  private record Sent(Calling calling, @Nullable Ticket ticket) {}

  private final Requests requests;
  private final CarrierHop hop;
  private final SideTable<Delayed> delayed = new SideTable<>();
  private final SideTable<Calling> delayedListeners = new SideTable<>();
  private final SideTable<Calling> listeners = new SideTable<>();
  private final SideTable<Calling> retriables = new SideTable<>();
  private final SideTable<Sent> substreams = new SideTable<>();
  private final ThreadLocal<@Nullable Calling> starting = new ThreadLocal<>();
  private final ThreadLocal<@Nullable Calling> delivering = new ThreadLocal<>();
  private final ThreadLocal<@Nullable Attempt> attempting = new ThreadLocal<>();
  private final FieldOf substreamOf = new FieldOf("substream");
  private final FieldOf listenerOf = new FieldOf("this$1");

  GrpcClient(Requests requests, CarrierHop hop) {
    this.requests = requests;
    this.hop = hop;
  }

  /** The call whose callback the calling thread is in; null if it is in none. */
  @Nullable Calling delivering() {
    return delivering.get();
  }

  List<HookPoint> hookPoints() {
    MethodMatch run = MethodMatch.named("runInContext");
    return List.of(
        Hook.entering("grpc.DelayedClientCall.start", DELAYED, START, this::delay),
        Hook.around(
            "grpc.DelayedListener.drain",
            DELAYED_LISTENER,
            MethodMatch.named("drainPendingCallbacks"),
            new Deliver(delayedListeners, false)),
        Hook.around("grpc.ClientCall.start", CALL, START, new Start()),
        Hook.leaving("grpc.RetriableStream.new", RETRIABLE, CONSTRUCTOR, this::newRetriable),
        Hook.around("grpc.createSubstream", RETRIABLE, CREATE_SUBSTREAM, new Create()),
        Hook.leaving("grpc.updateHeaders", RETRIABLE, UPDATE_HEADERS, this::addHeader),
        Hook.entering("grpc.Sublistener.closed", RETRIABLE + "$Sublistener", CLOSED, this::ended),
        Hook.leaving("grpc.ClientStreamListener.new", LISTENER, CONSTRUCTOR, this::newListener),
        Hook.entering("grpc.ClientStreamListener.closed", LISTENER, CLOSED, this::closed),
        Hook.around(
            "grpc.HeadersRead", LISTENER + "$1HeadersRead", run, new Deliver(listeners, false)),
        Hook.around(
            "grpc.MessagesAvailable",
            LISTENER + "$1MessagesAvailable",
            run,
            new Deliver(listeners, false)),
        Hook.around(
            "grpc.StreamOnReady", LISTENER + "$1StreamOnReady", run, new Deliver(listeners, false)),
        Hook.around(
            "grpc.StreamClosed", LISTENER + "$1StreamClosed", run, new Deliver(listeners, true)));
  }

  private void delay(@Nullable Object self, @Nullable Object[] args) {
    if (args[1] != null && requests.propagating()) {
      delayed.put(args[1], new Delayed(requests.capture()));
    }
  }

  private final class Start implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Calling outer = starting.get();
      Object headers = args[1];
      Delayed waited = headers == null ? null : delayed.remove(headers);
      Scope scope =
          waited == null || waited.handoff() == null ? null : requests.begin(waited.handoff());
      boolean handedOn = headers != null && (waited == null || scope != null);
      try {
        Calling calling = handedOn ? Calling.start(requests, hop, headers) : null;
        starting.set(calling);
        Object listener = args[0];
        if (calling != null
            && listener != null
            && listener.getClass().getName().equals(DELAYED_LISTENER)) {
          delayedListeners.put(listener, calling);
        }
      } catch (RuntimeException ours) {
        if (scope != null) {
          requests.end(scope);
        }
        throw ours;
      }
      return new Starting(outer, scope);
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Starting mine) {
        starting.set(mine.outer());
        if (mine.scope() != null) {
          requests.end(mine.scope());
        }
      }
      return result;
    }
  }

  private @Nullable Object newRetriable(
      @Nullable Object stream,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Calling calling = starting.get();
    if (calling != null && stream != null) {
      calling.isRetriable();
      retriables.put(stream, calling);
    }
    return result;
  }

  private final class Create implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Calling calling = self == null ? null : retriables.get(self);
      if (calling == null) {
        return null;
      }
      Attempt attempt = new Attempt(calling, attempting.get());
      attempting.set(attempt);
      return attempt;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object substream,
        @Nullable Throwable thrown) {
      if (state instanceof Attempt attempt) {
        attempting.set(attempt.outer);
        if (substream != null) {
          substreams.put(substream, new Sent(attempt.calling, attempt.ticket));
        }
      }
      return substream;
    }
  }

  private @Nullable Object addHeader(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object headers,
      @Nullable Throwable thrown) {
    Attempt attempt = attempting.get();
    if (attempt != null && headers != null) {
      attempt.ticket = attempt.calling.attempt(headers);
    }
    return headers;
  }

  private void ended(@Nullable Object self, @Nullable Object[] args) {
    Object substream = self == null ? null : substreamOf.get(self);
    Sent sent = substream == null ? null : substreams.remove(substream);
    if (sent != null && args[2] != null) {
      sent.calling().arrived(sent.ticket(), GrpcMetadata.take(args[2]), GrpcStatus.isOk(args[0]));
    }
  }

  private @Nullable Object newListener(
      @Nullable Object listener,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Calling calling = starting.get();
    if (calling != null && listener != null) {
      listeners.put(listener, calling);
    }
    return result;
  }

  private void closed(@Nullable Object self, @Nullable Object[] args) {
    Calling calling = self == null ? null : listeners.get(self);
    if (calling != null && args[2] != null) {
      calling.closed(GrpcMetadata.take(args[2]), GrpcStatus.isOk(args[0]));
    }
  }

  /** Callbacks of one call, which its listener's table knows. */
  private final class Deliver implements MethodHook {
    private final SideTable<Calling> table;
    private final boolean last;

    Deliver(SideTable<Calling> table, boolean last) {
      this.table = table;
      this.last = last;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (self == null || table.isEmpty()) {
        return null;
      }
      Object listener = table == listeners ? listenerOf.get(self) : self;
      Calling calling = listener == null ? null : table.get(listener);
      if (calling == null) {
        return null;
      }
      Delivery delivery = new Delivery(calling, calling.enter(last), delivering.get());
      delivering.set(calling);
      return delivery;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Delivery delivery) {
        delivering.set(delivery.outer());
        delivery.calling().leave(delivery.scope());
      }
      return result;
    }
  }
}
