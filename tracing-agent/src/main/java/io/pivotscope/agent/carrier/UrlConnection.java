package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.propagate.Propagations.Carrier;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Ticket;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpURLConnection}, also over TLS, per attempt: first try, repetition on a connection that
 * had gone stale, redirection, authentication. All in the thread that asks for the response.
 *
 * <pre>
 *   HttpClient.writeRequests(head, ..)   out
 *   HttpClient.parseHTTP(responses, ..)  merged
 * </pre>
 *
 * The {@code HttpClient} is the connection to the server; it has one request at a time.
 */
final class UrlConnection implements Carrier {
  private static final String NAME = "HttpURLConnection";
  private static final String CLIENT = "sun.net.www.http.HttpClient";
  private static final String HEAD = "Lsun/net/www/MessageHeader;";
  private static final Set<String> WRITE =
      Set.of("(" + HEAD + ")V", "(" + HEAD + "Lsun/net/www/http/PosterOutputStream;)V");

  /** The overload with three parameters calls that with two. */
  private static final MethodMatch WRITE_REQUESTS =
      (name, descriptor, access) -> name.equals("writeRequests") && WRITE.contains(descriptor);

  private static final MethodMatch PARSE = MethodMatch.named("parseHTTP");

  /** {@code sun.net.www.MessageHeader}. */
  private static final class Head implements HeaderLines {
    private final MethodOf key = new MethodOf("getKey", int.class);
    private final MethodOf value = new MethodOf("getValue", int.class);
    private final MethodOf values = new MethodOf("multiValueIterator", String.class);
    private final MethodOf remove = new MethodOf("remove", String.class);
    private final MethodOf add = new MethodOf("add", String.class, String.class);

    @Override
    public List<String> read(Object headers) {
      List<String> lines = new ArrayList<>();
      if (values.call(headers, BaggageHeader.NAME) instanceof Iterator<?> each) {
        each.forEachRemaining(line -> lines.add(String.valueOf(line)));
      }
      return lines;
    }

    @Override
    public void write(Object headers, List<String> lines) {
      remove.call(headers, BaggageHeader.NAME);
      lines.forEach(line -> add.call(headers, BaggageHeader.NAME, line));
    }

    /** With the start line, of which it makes a header without a value. */
    @Override
    public int bytes(Object headers) {
      int bytes = 0;
      Object name = key.call(headers, 0);
      for (int i = 1; name != null; i++) {
        bytes += HeaderLines.line(name, value.call(headers, i - 1));
        name = key.call(headers, i);
      }
      return bytes;
    }
  }

  @Override
  public List<String> opens() {
    return List.of("sun.net.www");
  }

  @Override
  public Declaration declare(Requests requests, Outcomes outcomes) {
    Attempts attempts = new Attempts(requests);
    return new Declaration(
        NAME,
        List.of(
            Hook.entering("jdk.url.writeRequests", CLIENT, WRITE_REQUESTS, attempts::send),
            Hook.leaving("jdk.url.parseHTTP", CLIENT, PARSE, attempts::complete)),
        List.of(
            new Reference(CLIENT, "writeRequests(MessageHeader, ..)", WRITE_REQUESTS),
            new Reference(CLIENT, "parseHTTP(MessageHeader, ..)", PARSE)));
  }

  private static final class Attempts {
    private final HttpHop hop;
    private final SideTable<Ticket> tickets = new SideTable<>();
    private final MethodOf key = new MethodOf("getKey", int.class);
    private final MethodOf value = new MethodOf("getValue", int.class);

    Attempts(Requests requests) {
      this.hop = new HttpHop(requests, NAME, new Head());
    }

    /** The first line's key is the request line. */
    private void send(@Nullable Object client, @Nullable Object[] args) {
      if (client == null || args[0] == null) {
        return;
      }
      boolean tunnel = String.valueOf(key.call(args[0], 0)).startsWith("CONNECT ");
      Ticket ticket = tunnel ? null : hop.send(args[0], 0);
      if (ticket == null) {
        tickets.remove(client);
      } else {
        tickets.put(client, ticket);
      }
    }

    /** It calls itself for a repetition: the inner one takes the ticket. */
    private @Nullable Object complete(
        @Nullable Object client,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (client == null || args[0] == null || thrown != null || tickets.isEmpty()) {
        return result;
      }
      // The first line's value is the status line.
      if (!String.valueOf(value.call(args[0], 0)).matches("HTTP/\\S+ +10[023]\\b.*")) {
        Ticket ticket = tickets.remove(client);
        if (ticket != null) {
          hop.completed(ticket, args[0]);
        }
      }
      return result;
    }
  }
}
