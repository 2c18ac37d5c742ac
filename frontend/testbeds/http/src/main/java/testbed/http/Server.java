package testbed.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import testbed.guest.Events;
import testbed.guest.Guest;

/** The JDK's {@code HttpServer}. Prints {@code port N}. */
public final class Server {
  private final ExecutorService others = Executors.newFixedThreadPool(4);

  private void start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.createContext("/plain/", Server::answer);
    server.createContext("/filtered/", Server::answer).getFilters().add(filter());
    server.createContext("/elsewhere/", exchange -> others.execute(() -> answerLater(exchange)));
    server.createContext(
        "/redirect/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", "/plain/" + Members.name(exchange.getRequestURI().getPath()));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
    System.out.println("port " + server.getAddress().getPort());
  }

  private static Filter filter() {
    return Filter.beforeHandler("sees the exchange first", exchange -> {});
  }

  private static void answerLater(HttpExchange exchange) {
    try {
      answer(exchange);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String name = Members.name(exchange.getRequestURI().getPath());
    List<String> baggage = exchange.getRequestHeaders().get("baggage");
    Members.check(baggage == null ? List.of() : baggage, name);
    exchange.getRequestBody().readAllBytes();
    Events.b(name);
    byte[] body = name.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("baggage", Members.of(name));
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  public static void main(String[] args) throws Exception {
    new Server().start();
    Guest.serve();
  }
}
