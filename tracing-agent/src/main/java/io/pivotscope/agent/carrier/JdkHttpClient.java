package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.propagate.Propagations.Carrier;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Ticket;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The client of {@code java.net.http}, HTTP/1.1 and 2, per attempt: first try, repetition after a
 * failed connection, redirection, authentication.
 *
 * <pre>
 *   attempt   Http1Request.new, Stream.headerFrame -> HttpRequestImpl.getUserHeaders   out
 *   anyone    Response.new(request, .., headers, ..)                                   noted
 *   attempt   MultiExchange.responseFilters(response)                                  merged
 * </pre>
 *
 * An attempt is a chain of CompletableFuture stages, registered by the caller or by the attempt
 * before it: so on whatever thread they run, they run in the caller's request, and what an attempt
 * ended with comes to the caller by the future that it holds or waits for. The request that the
 * application made stays as it is: headers of an attempt are made for it alone.
 */
final class JdkHttpClient {
  private static final String NAME = "java.net.http";
  private static final String PACKAGE = "jdk.internal.net.http.";
  private static final MethodMatch USER_HEADERS = MethodMatch.named("getUserHeaders");
  private static final MethodMatch SYSTEM_HEADERS = MethodMatch.named("getSystemHeadersBuilder");
  private static final MethodMatch HEADER_FRAME = MethodMatch.named("headerFrame");
  private static final MethodMatch RESPONSE_FILTERS = MethodMatch.named("responseFilters");

  /** The constructor that the other one calls. */
  private static final MethodMatch NEW_RESPONSE =
      (name, descriptor, access) -> name.equals("<init>") && descriptor.endsWith(";Z)V");

  /** A response whose attempt has not seen it yet. */
  private record Arrived(Ticket ticket, Object headers) {}

  /** Headers are immutable: those of one attempt are collected here. */
  private static final class Attempt implements HeaderLines {
    private final MethodOf map = new MethodOf("map");
    private final MethodOf system = new MethodOf("getSystemHeadersBuilder");
    private final MethodOf uri = new MethodOf("uri");

    @Override
    @SuppressWarnings("unchecked") // HttpHeaders.map() and our own copy of it
    public List<String> read(Object headers) {
      Object all = headers instanceof Map ? headers : map.call(headers);
      return all == null
          ? List.of()
          : ((Map<String, List<String>>) all).getOrDefault(BaggageHeader.NAME, List.of());
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

    /** Bytes of the target, and of what the client adds: cookies, for one. */
    int moreBytes(Object request) {
      Object builder = system.call(request);
      Object added = builder == null ? null : map.call(builder);
      int target = String.valueOf(uri.call(request)).length();
      return added == null ? target : target + bytes(added);
    }

    @SuppressWarnings("unchecked")
    Map<String, List<String>> copy(Object headers) {
      Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      Object all = map.call(headers);
      if (all != null) {
        copy.putAll((Map<String, List<String>>) all);
      }
      return copy;
    }
  }

  private final Attempt attempt = new Attempt();
  private final HttpHop hop;
  private final SideTable<Ticket> sent = new SideTable<>();
  private final SideTable<Arrived> arrived = new SideTable<>();
  private final ThreadLocal<Boolean> composing = ThreadLocal.withInitial(() -> false);
  private final MethodOf method = new MethodOf("method");

  private JdkHttpClient(Requests requests) {
    this.hop = new HttpHop(requests, NAME, attempt);
  }

  /** The carrier, whose declaration needs the client's own packages. */
  static Carrier carrier() {
    return new Carrier() {
      @Override
      public List<String> opens() {
        return List.of("jdk.internal.net.http", "jdk.internal.net.http.common");
      }

      @Override
      public Declaration declare(Requests requests, Outcomes outcomes) {
        return declaration(requests);
      }
    };
  }

  private static Declaration declaration(Requests requests) {
    JdkHttpClient client = new JdkHttpClient(requests);
    String request = PACKAGE + "HttpRequestImpl";
    String exchange = PACKAGE + "MultiExchange";
    return new Declaration(
        NAME,
        List.of(
            Hook.around(
                "jdk.http.Http1Request",
                PACKAGE + "Http1Request",
                MethodMatch.named("<init>"),
                client.new Compose()),
            Hook.around(
                "jdk.http.headerFrame", PACKAGE + "Stream", HEADER_FRAME, client.new Compose()),
            Hook.replacing("jdk.http.getUserHeaders", request, USER_HEADERS, client::withHeader),
            Hook.leaving(
                "jdk.http.Response", PACKAGE + "Response", NEW_RESPONSE, client::noteResponse),
            Hook.entering(
                "jdk.http.responseFilters", exchange, RESPONSE_FILTERS, client::complete)),
        List.of(
            new Reference(request, "getUserHeaders()", USER_HEADERS),
            new Reference(request, "getSystemHeadersBuilder()", SYSTEM_HEADERS),
            new Reference(PACKAGE + "Stream", "headerFrame(long)", HEADER_FRAME),
            new Reference(PACKAGE + "Response", "Response(.., boolean)", NEW_RESPONSE),
            new Reference(exchange, "responseFilters(Response)", RESPONSE_FILTERS)));
  }

  /** Others, such as the filter for cookies, only look at the headers. */
  private final class Compose implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      composing.set(true);
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      composing.set(false);
      return result;
    }
  }

  private @Nullable Object withHeader(
      @Nullable Object request,
      @Nullable Object[] args,
      @Nullable Object headers,
      @Nullable Throwable thrown) {
    if (!composing.get() || request == null || headers == null) {
      return headers;
    }
    composing.set(false);
    if ("CONNECT".equals(method.call(request))) {
      return headers; // a tunnel is the proxy's business
    }
    Map<String, List<String>> copy = attempt.copy(headers);
    Ticket ticket = hop.send(copy, attempt.moreBytes(request));
    if (ticket == null) {
      sent.remove(request);
      return headers;
    }
    sent.put(request, ticket);
    return headers(headers.getClass(), copy);
  }

  private static @Nullable Object headers(Class<?> type, Map<String, List<String>> map) {
    BiPredicate<String, String> all = (name, value) -> true;
    try {
      return type.getMethod("of", Map.class, BiPredicate.class).invoke(null, map, all);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e); // it is public since 11
    }
  }

  private @Nullable Object noteResponse(
      @Nullable Object response,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Ticket ticket = args[0] == null ? null : sent.get(args[0]);
    if (ticket != null && response != null && args[2] != null) {
      arrived.put(response, new Arrived(ticket, args[2]));
    }
    return result;
  }

  private void complete(@Nullable Object self, @Nullable Object[] args) {
    Arrived response = args[0] == null ? null : arrived.remove(args[0]);
    if (response != null) {
      hop.completed(response.ticket(), response.headers());
    }
  }
}
