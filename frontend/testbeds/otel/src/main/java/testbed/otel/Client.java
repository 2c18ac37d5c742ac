package testbed.otel;

import io.opentelemetry.context.Scope;
import java.util.Map;
import testbed.guest.Events;
import testbed.guest.Load;

/**
 * Asks in all ways of {@link Next}; {@code laden} with a {@code baggage} header in which there is
 * no room left. Argument: the port of a {@link Server}.
 */
public final class Client {
  private static final int LADEN = 8_140;

  private Client() {}

  private static Load.Request request(int quality, Load.Request call) {
    return name -> {
      Events.a(name);
      try (Scope scope = Tenant.of(name, quality).makeCurrent()) {
        call.perform(name);
      }
      Events.c(name);
    };
  }

  public static void main(String[] args) throws Exception {
    Next next = new Next(Integer.parseInt(args[0]));
    Load.serve(
        Map.of(
            "send", request(1, name -> next.send("/here/" + name)),
            "sendAsync", request(1, name -> next.sendAsync("/elsewhere/" + name)),
            "url", request(1, name -> next.url("/elsewhere/" + name)),
            "laden", request(LADEN, name -> next.send("/here/" + name))));
  }
}
