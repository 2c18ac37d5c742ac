package io.pivotscope.agent.carrier;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code io.netty.handler.codec.http.HttpHeaders}. */
final class NettyHeaders implements HeaderLines {
  private static final MethodOf HEADERS = new MethodOf("headers");
  private static final MethodOf STATUS = new MethodOf("status");
  private static final MethodOf CODE = new MethodOf("code");
  private static final MethodOf METHOD = new MethodOf("method");

  private static final MethodOf URI = new MethodOf("uri");

  private final MethodOf getAll = new MethodOf("getAll", String.class);
  private final MethodOf set = new MethodOf("set", String.class, Iterable.class);
  private final MethodOf iterator = new MethodOf("iteratorCharSequence");

  @Override
  public List<String> read(Object headers) {
    return getAll.call(headers, BaggageHeader.NAME) instanceof Collection<?> lines
        ? lines.stream().map(String::valueOf).toList()
        : List.of();
  }

  @Override
  public void write(Object headers, List<String> lines) {
    set.call(headers, BaggageHeader.NAME, lines);
  }

  @Override
  public int bytes(Object headers) {
    int bytes = 0;
    if (iterator.call(headers) instanceof Iterator<?> each) {
      while (each.hasNext()) {
        if (each.next() instanceof Map.Entry<?, ?> header) {
          bytes += HeaderLines.line(header.getKey(), header.getValue());
        }
      }
    }
    return bytes;
  }

  /** Characters of a request's target. */
  static int targetBytes(Object request) {
    return String.valueOf(URI.call(request)).length();
  }

  /** Of a request or response. */
  static @Nullable Object of(Object message) {
    return HEADERS.call(message);
  }

  static boolean isInterim(Object response) {
    Object status = STATUS.call(response);
    return status != null && CODE.call(status) instanceof Integer code && HttpHop.isInterim(code);
  }

  /** For a proxy alone. */
  static boolean isTunnel(Object request) {
    return String.valueOf(METHOD.call(request)).equals("CONNECT");
  }
}
