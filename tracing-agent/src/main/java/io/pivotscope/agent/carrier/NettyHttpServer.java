package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.SideTable;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of Netty's HTTP: a request is handled by all handlers that get its head and the
 * parts of its body, and answered by whoever writes the response.
 */
final class NettyHttpServer {
  private final HttpHop hop;
  private final SideTable<NettyConnection<Handling>> connections = new SideTable<>();

  /** By the object for a request's headers, which the full message made of its parts shares. */
  private final SideTable<Handling> handlings = new SideTable<>();

  NettyHttpServer(HttpHop hop) {
    this.hop = hop;
  }

  @Nullable NettyConnection<?> connection(Object channel) {
    return connections.get(channel);
  }

  NettyConnection<Handling> open(Object channel) {
    NettyConnection<Handling> connection = connections.get(channel);
    if (connection == null) {
      connection = new NettyConnection<>();
      connections.put(channel, connection);
    }
    return connection;
  }

  /** A request's head has come. A handler may keep it and pass it on later. */
  @Nullable Resumable received(Object channel, Object request) {
    Object headers = NettyHeaders.of(request);
    if (headers == null) {
      return null;
    }
    Handling known = handlings.get(headers);
    if (known != null) {
      return known.resume() ? known : null;
    }
    Handling handling = hop.receive(headers);
    handlings.put(headers, handling);
    NettyConnection<Handling> connection = open(channel);
    connection.asked(handling);
    connection.setCurrent(handling);
    return handling;
  }

  /**
   * A response's head is encoded.
   *
   * @param headers a copy, to be sent in place of its own
   * @return whether they may have changed
   */
  boolean reply(Object channel, Object response, Object headers) {
    NettyConnection<Handling> connection = connections.get(channel);
    Handling handling =
        connection == null || NettyHeaders.isInterim(response) ? null : connection.answered();
    if (handling == null) {
      return false;
    }
    hop.reply(handling, headers);
    return true;
  }
}
