package testbed.grpc;

import io.grpc.Server;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import testbed.guest.Events;
import testbed.guest.Guest;

/**
 * Serves {@link Echo}. Prints {@code port N}. Argument {@code direct}: on the transport's threads.
 */
public final class EchoServer {
  /** Held, or its level would go with it. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private EchoServer() {}

  public static void main(String[] args) throws Exception {
    GRPC.setLevel(Level.OFF); // a method that throws on purpose would be told of each time
    Server server =
        Echo.serve(
            request -> {
              Events.b(request);
              return request;
            },
            List.of(args).contains("direct"));
    System.out.println("port " + server.getPort());
    Guest.serve();
  }
}
