package testbed.otel;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** The process that a request goes to next, and the JDK's ways to ask it. */
final class Next {
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Next(int port) {
    this.port = port;
  }

  void send(String path) throws IOException, InterruptedException {
    check(
        client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString()).body(),
        path);
  }

  void sendAsync(String path) {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    check(
        client.sendAsync(request, BodyHandlers.ofString()).thenApply(it -> it.body()).join(), path);
  }

  void url(String path) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri(path).toURL().openConnection();
    try (InputStream in = connection.getInputStream()) {
      check(new String(in.readAllBytes(), StandardCharsets.UTF_8), path);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static void check(String answer, String path) {
    if (!path.endsWith("/" + answer)) {
      throw new IllegalStateException(path + " was answered by " + answer);
    }
  }
}
