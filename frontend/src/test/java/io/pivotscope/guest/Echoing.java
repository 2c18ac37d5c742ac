package io.pivotscope.guest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;

/** An HTTP server that answers with the baggage of others that it was given. Prints its port. */
public final class Echoing {
  private Echoing() {}

  public static void main(String[] args) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", Echoing::answer);
    server.start();
    System.out.println("port " + server.getAddress().getPort());
    Commands.serve(words -> {});
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    List<String> given = exchange.getRequestHeaders().get("baggage");
    Events.a("in");
    byte[] body = String.valueOf(given).getBytes(StandardCharsets.UTF_8);
    Events.b("out");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
