package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server of {@code com.sun.net.httpserver}.
 *
 * <pre>
 *   worker   Filter.Chain.doFilter(exchange), the outermost one   the handling, filters and handler
 *   anyone   HttpExchangeImpl.sendResponseHeaders(status, ..)     the reply
 * </pre>
 *
 * An exchange that is kept beyond the handler's return is answered by whoever sends its headers.
 */
final class JdkHttpServer {
  private static final String NAME = "com.sun.net.httpserver";
  private static final String CHAIN = "com.sun.net.httpserver.Filter$Chain";
  private static final MethodMatch DO_FILTER = MethodMatch.named("doFilter");
  private static final MethodMatch SEND = MethodMatch.exactly("sendResponseHeaders", "(IJ)V");

  /** {@code Headers} is a map from names to lines. */
  private static final class Headers implements HeaderLines {
    @Override
    @SuppressWarnings("unchecked")
    public List<String> read(Object headers) {
      List<String> lines = ((Map<String, List<String>>) headers).get(BaggageHeader.NAME);
      return lines == null ? List.of() : lines;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void write(Object headers, List<String> lines) {
      ((Map<String, List<String>>) headers).put(BaggageHeader.NAME, lines);
    }

    @Override
    @SuppressWarnings("unchecked")
    public int bytes(Object headers) {
      return HeaderLines.bytes((Map<String, List<String>>) headers);
    }
  }

  private final HttpHop hop;
  private final SideTable<Handling> handlings = new SideTable<>();
  private final ThreadLocal<Boolean> handling = ThreadLocal.withInitial(() -> false);
  private final MethodOf requestHeaders = new MethodOf("getRequestHeaders");
  private final MethodOf responseHeaders = new MethodOf("getResponseHeaders");

  private JdkHttpServer(Requests requests) {
    this.hop = new HttpHop(requests, NAME, new Headers());
  }

  static Declaration declaration(Requests requests) {
    JdkHttpServer server = new JdkHttpServer(requests);
    String plain = "sun.net.httpserver.HttpExchangeImpl";
    String secure = "sun.net.httpserver.HttpsExchangeImpl";
    return new Declaration(
        NAME,
        List.of(
            Hook.around("jdk.httpserver.doFilter", CHAIN, DO_FILTER, server.new Handle()),
            Hook.entering("jdk.httpserver.sendResponseHeaders", plain, SEND, server::reply),
            Hook.entering("jdk.httpserver.https.sendResponseHeaders", secure, SEND, server::reply)),
        List.of(
            new Reference(CHAIN, "doFilter(HttpExchange)", DO_FILTER),
            new Reference(plain, "sendResponseHeaders(int, long)", SEND)));
  }

  private final class Handle implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object exchange = args[0];
      Object headers = exchange == null || handling.get() ? null : requestHeaders.call(exchange);
      if (exchange == null || headers == null) {
        return null; // the next filter of a chain
      }
      Handling begun = hop.receive(headers);
      handling.set(true);
      handlings.put(exchange, begun);
      return begun;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Handling begun) {
        handling.set(false);
        begun.leave();
      }
      return result;
    }
  }

  private void reply(@Nullable Object exchange, @Nullable Object[] args) {
    boolean interim = args[0] instanceof Integer status && HttpHop.isInterim(status);
    Handling begun = exchange == null || interim ? null : handlings.remove(exchange);
    Object headers = exchange == null || begun == null ? null : responseHeaders.call(exchange);
    if (begun != null && headers != null) {
      hop.reply(begun, headers);
    }
  }
}
