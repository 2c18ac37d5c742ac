package testbed.homemade;

import java.util.Map;
import testbed.guest.Events;
import testbed.guest.Load;

/** Asks a server, by each protocol in turn. The arguments are its ports. */
public final class Client {
  private Client() {}

  /** One exchange. */
  @FunctionalInterface
  private interface Exchange {
    void with(String name) throws Exception;
  }

  public static void main(String[] ports) throws Exception {
    Futures.Client futures = new Futures.Client(Integer.parseInt(ports[0]));
    Fields.Client fields = new Fields.Client(Integer.parseInt(ports[1]));
    Messages.Client messages = new Messages.Client(Integer.parseInt(ports[2]));
    Mail.Client mail = new Mail.Client(Integer.parseInt(ports[3]));
    Load.serve(
        Map.of(
            "map", request(futures::call),
            "field", request(fields::call),
            "protobuf", request(messages::call),
            "method", request(mail::send)));
  }

  private static Load.Request request(Exchange exchange) {
    return name -> {
      Events.a(name);
      exchange.with(name);
      Events.c(name);
    };
  }
}
