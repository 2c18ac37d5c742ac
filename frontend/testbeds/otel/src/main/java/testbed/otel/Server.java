package testbed.otel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import testbed.guest.Events;
import testbed.guest.Guest;
import testbed.guest.Load;

/**
 * Answers on the thread of the exchange ({@code /here/}) or on another one ({@code /elsewhere/}).
 * Prints {@code port N} and, on each command, {@code widest MEMBERS BYTES}: of the {@code baggage}
 * headers since the last one. Argument: the port of another server that does the work instead.
 */
public final class Server {
  private final ExecutorService others = Executors.newFixedThreadPool(4);
  private final AtomicInteger members = new AtomicInteger();
  private final AtomicInteger bytes = new AtomicInteger();
  private final Load.Request work;

  private Server(Load.Request work) {
    this.work = work;
  }

  private void start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.createContext("/here/", this::answer);
    server.createContext("/elsewhere/", exchange -> others.execute(() -> answer(exchange)));
    server.start();
    System.out.println("port " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    try (exchange) {
      measure(exchange.getRequestHeaders().getOrDefault("baggage", List.of()));
      Tenant.check(name);
      work.perform(name);
      byte[] body = name.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (Exception e) {
      // The exchange is closed without an answer: its caller fails.
      e.printStackTrace();
    }
  }

  private void measure(List<String> lines) {
    String baggage = String.join(",", lines);
    int count = (int) Stream.of(baggage.split(",")).filter(member -> !member.isBlank()).count();
    members.accumulateAndGet(count, Math::max);
    bytes.accumulateAndGet(baggage.length(), Math::max);
  }

  public static void main(String[] args) throws Exception {
    Load.Request work = Events::b;
    if (args.length > 0) {
      Next next = new Next(Integer.parseInt(args[0]));
      work = name -> next.sendAsync("/here/" + name);
    }
    Server server = new Server(work);
    server.start();
    Guest.serve(
        words ->
            System.out.println(
                "widest " + server.members.getAndSet(0) + " " + server.bytes.getAndSet(0)));
  }
}
