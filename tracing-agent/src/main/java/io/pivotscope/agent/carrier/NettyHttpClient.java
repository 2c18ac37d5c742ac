package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.run.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of Netty's HTTP: a request is sent by whoever writes it, since the task that
 * encodes it continues that one's request; and the handlers that get the response continue it too,
 * with what the response brings.
 */
final class NettyHttpClient {

  /** A request on its way, and the handling of its response afterwards. */
  private static final class Sent implements Resumable {
    private final Requests requests;
    private final @Nullable Scope scope;
    private final @Nullable Ticket ticket;
    private boolean resumed;

    Sent(Requests requests, @Nullable Scope scope, @Nullable Ticket ticket) {
      this.requests = requests;
      this.scope = scope;
      this.ticket = ticket;
    }

    @Override
    public synchronized boolean resume() {
      if (scope == null || resumed) {
        return false;
      }
      resumed = true;
      requests.resume(scope);
      return true;
    }

    @Override
    public synchronized void leave() {
      resumed = false;
      if (scope != null) {
        requests.suspend(scope);
      }
    }
  }

  private final Requests requests;
  private final HttpHop hop;
  private final SideTable<NettyConnection<Sent>> connections = new SideTable<>();

  NettyHttpClient(Requests requests, HttpHop hop) {
    this.requests = requests;
    this.hop = hop;
  }

  @Nullable NettyConnection<?> connection(Object channel) {
    return connections.get(channel);
  }

  /**
   * A request's head is encoded.
   *
   * @param headers a copy, to be sent in place of its own
   * @return whether they have changed
   */
  boolean send(Object channel, Object request, Object headers) {
    NettyConnection<Sent> connection = connections.get(channel);
    if (connection == null) {
      connection = new NettyConnection<>();
      connections.put(channel, connection);
    }
    // A request that carries nothing has an answer too.
    Handoff handoff = NettyHeaders.isTunnel(request) ? null : requests.capture();
    if (handoff == null) {
      connection.asked(new Sent(requests, null, null));
      return false;
    }
    Scope scope = requests.begin(handoff);
    try {
      Ticket ticket = hop.send(headers, NettyHeaders.targetBytes(request));
      connection.asked(new Sent(requests, scope, ticket));
      return ticket != null;
    } finally {
      requests.suspend(scope);
    }
  }

  /** A response's head has come; null if its request is not known, or carried nothing. */
  @Nullable Resumable received(Object channel, Object response) {
    NettyConnection<Sent> connection = connections.get(channel);
    if (connection == null) {
      return null;
    }
    boolean interim = NettyHeaders.isInterim(response);
    Sent sent = interim ? connection.oldest() : connection.answered();
    connection.setCurrent(sent);
    if (sent == null || !sent.resume()) {
      return null;
    }
    Object headers = interim ? null : NettyHeaders.of(response);
    if (headers != null && sent.ticket != null) {
      hop.completed(sent.ticket, headers);
    }
    return sent;
  }
}
