package testbed.chain;

import com.sun.net.httpserver.HttpServer;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import testbed.grpc.Echo;
import testbed.guest.Guest;

/** {@code Gate PORT}: answers HTTP with what the ledger says over gRPC. Prints {@code port N}. */
public final class Gate {
  private static final int OK = 200;
  private static final int HANDLERS = 4;

  private Gate() {}

  public static void main(String[] args) throws Exception {
    ManagedChannel ledger = Echo.channel(Integer.parseInt(args[0]), false);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(HANDLERS));
    server.createContext(
        "/",
        exchange -> {
          String name = exchange.getRequestURI().getPath().substring(1);
          byte[] answer = Echo.call(ledger, name).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(OK, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.out.println("port " + server.getAddress().getPort());
    Guest.serve();
  }
}
