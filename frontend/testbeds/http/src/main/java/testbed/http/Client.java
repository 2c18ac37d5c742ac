package testbed.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import testbed.guest.Events;
import testbed.guest.Load;

/**
 * Arguments: the server's port, then kinds of requests as {@code WAY.PATH}. The ways are those of
 * the JDK's two clients; {@code redirect} is a path that leads to another one, {@code laden} one
 * whose answer has a large cookie. Requests of {@code sendLaden} and {@code urlLaden} have that
 * cookie.
 */
public final class Client {
  private final int port;
  private final HttpClient client = common().build();
  private final HttpClient laden = common().cookieHandler(new Jar()).build();

  private Client(int port) {
    this.port = port;
  }

  private static HttpClient.Builder common() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL);
  }

  /** Its one cookie is a header that the client adds by itself. */
  private static final class Jar extends CookieHandler {
    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
      return Map.of("Cookie", List.of(Members.COOKIE));
    }

    @Override
    public void put(URI uri, Map<String, List<String>> headers) {}
  }

  private Load.Request request(String kind) {
    String way = kind.substring(0, kind.indexOf('.'));
    String path = kind.substring(kind.indexOf('.') + 1);
    return name -> {
      Events.a(name);
      URI uri = URI.create("http://127.0.0.1:" + port + "/" + path + "/" + name);
      switch (way) {
        case "send" -> check(client.send(of(uri, name), text()), name);
        case "sendAsync" -> check(client.sendAsync(of(uri, name), text()).get(), name);
        case "sendLaden" -> check(laden.send(of(uri, name), text()), name);
        case "url" -> open(uri, name, false, List.of());
        case "urlPost" -> open(uri, name, true, List.of());
        case "urlLaden" -> open(uri, name, false, List.of(Members.COOKIE));
        default -> throw new IllegalArgumentException(way);
      }
      Events.c(name);
    };
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  private static HttpRequest of(URI uri, String name) {
    return HttpRequest.newBuilder(uri).header("baggage", Members.of(name)).build();
  }

  private static void check(HttpResponse<String> response, String name) {
    check(response.statusCode(), response.body(), response.headers().allValues("baggage"), name);
  }

  private static void open(URI uri, String name, boolean post, List<String> cookies)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    cookies.forEach(cookie -> connection.setRequestProperty("Cookie", cookie));
    connection.setRequestProperty("baggage", Members.of(name));
    if (post) {
      connection.setDoOutput(true);
      try (OutputStream body = connection.getOutputStream()) {
        body.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    String body;
    try (InputStream in = connection.getInputStream()) {
      body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    connection.getHeaderFields().forEach((key, lines) -> headers.put(String.valueOf(key), lines));
    check(connection.getResponseCode(), body, headers.getOrDefault("baggage", List.of()), name);
  }

  private static void check(int status, String body, Collection<String> baggage, String name) {
    if (status != 200 || !body.equals(name)) {
      throw new IllegalStateException(name + " was answered by " + status + " " + body);
    }
    Members.check(baggage, name);
  }

  public static void main(String[] args) throws Exception {
    Client client = new Client(Integer.parseInt(args[0]));
    Map<String, Load.Request> requests = new TreeMap<>();
    for (String kind : List.of(args).subList(1, args.length)) {
      requests.put(kind, client.request(kind));
    }
    Load.serve(requests);
  }
}
