package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jetty 9.4's servlet container, below all handlers and filters.
 *
 * <pre>
 *   worker   HttpChannel.onRequest(metadata)        a new request on the connection
 *   worker   HttpChannel.handle()                   the handling, or more of an asynchronous one
 *   anyone   HttpChannelState.complete, dispatch    precedes what follows
 *   anyone   HttpChannel.commit(metadata)           the reply
 * </pre>
 *
 * A response may be committed inside the handler: what the handler does after that precedes no
 * answer. The channel is the connection's: each {@code onRequest} begins another handling.
 */
final class Jetty {
  private static final String NAME = "Jetty";
  private static final String CHANNEL = "org.eclipse.jetty.server.HttpChannel";
  private static final MethodMatch ON_REQUEST = MethodMatch.named("onRequest");
  private static final MethodMatch HANDLE = MethodMatch.exactly("handle", "()Z");
  private static final MethodMatch COMMIT = MethodMatch.named("commit");

  /** {@code HttpFields}. */
  private static final class Fields implements HeaderLines {
    private final MethodOf values = new MethodOf("getValuesList", String.class);
    private final MethodOf put = new MethodOf("put", String.class, List.class);
    private final MethodOf name = new MethodOf("getName");
    private final MethodOf value = new MethodOf("getValue");

    @Override
    public List<String> read(Object headers) {
      return values.call(headers, BaggageHeader.NAME) instanceof Collection<?> lines
          ? lines.stream().map(String::valueOf).toList()
          : List.of();
    }

    @Override
    public void write(Object headers, List<String> lines) {
      put.call(headers, BaggageHeader.NAME, lines);
    }

    @Override
    public int bytes(Object headers) {
      int bytes = 0;
      for (Object field : (Iterable<?>) headers) {
        bytes += HeaderLines.line(name.call(field), value.call(field));
      }
      return bytes;
    }
  }

  /** Of one request; its handling is null until it begins. */
  private static final class Incoming {
    final Object headers;
    @Nullable Handling handling;

    Incoming(Object headers) {
      this.headers = headers;
    }
  }

  private final HttpHop hop;
  private final SideTable<Incoming> requests = new SideTable<>();
  private final MethodOf channelOf = new MethodOf("getHttpChannel");
  private final MethodOf fields = new MethodOf("getFields");
  private final MethodOf status = new MethodOf("getStatus");

  private Jetty(Requests requests) {
    this.hop = new HttpHop(requests, NAME, new Fields());
  }

  static Declaration declaration(Requests requests) {
    Jetty jetty = new Jetty(requests);
    List<HookPoint> points = new ArrayList<>();
    points.add(Hook.entering("jetty.onRequest", CHANNEL, ON_REQUEST, jetty::arrived));
    points.add(Hook.around("jetty.handle", CHANNEL, HANDLE, jetty.new Handle()));
    points.add(Hook.entering("jetty.commit", CHANNEL, COMMIT, jetty::reply));
    points.add(
        Hook.entering(
            "jetty.complete",
            "org.eclipse.jetty.server.HttpChannelState",
            MethodMatch.named("complete", "dispatch"),
            jetty::goesOn));
    // AsyncContext.start(Runnable)
    points.addAll(
        TaskObject.hookPoints(
            requests, "jetty.start", "org.eclipse.jetty.server.AsyncContextState$1"));
    return new Declaration(
        NAME,
        points,
        List.of(
            new Reference(CHANNEL, "onRequest(MetaData.Request)", ON_REQUEST),
            new Reference(CHANNEL, "handle()", HANDLE),
            new Reference(CHANNEL, "commit(MetaData.Response)", COMMIT)));
  }

  private void arrived(@Nullable Object channel, @Nullable Object[] args) {
    Object headers = channel == null || args[0] == null ? null : fields.call(args[0]);
    if (channel != null && headers != null) {
      requests.put(channel, new Incoming(headers));
    }
  }

  private final class Handle implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object channel, @Nullable Object[] args) {
      Incoming incoming = channel == null ? null : requests.get(channel);
      if (incoming == null) {
        return null;
      }
      if (incoming.handling == null) {
        incoming.handling = hop.receive(incoming.headers);
        return incoming.handling;
      }
      return incoming.handling.resume() ? incoming.handling : null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object channel,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Handling handling) {
        handling.leave();
      }
      return result;
    }
  }

  private void goesOn(@Nullable Object state, @Nullable Object[] args) {
    Object channel = state == null ? null : channelOf.call(state);
    Incoming incoming = channel == null ? null : requests.get(channel);
    if (incoming != null && incoming.handling != null) {
      incoming.handling.goesOnAfterThis();
    }
  }

  private void reply(@Nullable Object channel, @Nullable Object[] args) {
    Incoming incoming = channel == null ? null : requests.get(channel);
    Object response = args[0];
    if (incoming == null || incoming.handling == null || response == null) {
      return;
    }
    Object headers = fields.call(response);
    boolean interim = status.call(response) instanceof Integer code && HttpHop.isInterim(code);
    if (headers != null && !interim) {
      hop.reply(incoming.handling, headers);
    }
  }
}
