package testbed.chain;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import testbed.guest.Events;
import testbed.guest.Load;

/** {@code Front PORT}: each request asks the gate over HTTP. */
public final class Front {
  private static final int OK = 200;

  private Front() {}

  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    String gate = "http://127.0.0.1:" + args[0] + "/";
    Load.serve(
        name -> {
          Events.a(name);
          HttpRequest request = HttpRequest.newBuilder(URI.create(gate + name)).build();
          if (client.send(request, BodyHandlers.ofString()).statusCode() != OK) {
            throw new IllegalStateException(name + " was not answered");
          }
          Events.c(name);
        });
  }
}
