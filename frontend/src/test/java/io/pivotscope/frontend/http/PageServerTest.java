package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.lifecycle.Timing;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page's files as a browser asks for them. */
@Timeout(60)
class PageServerTest {
  private static final String TOKEN = "secret";

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private Frontend frontend;

  @BeforeEach
  void open() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    frontend =
        Frontend.open(
            new Frontend.Settings(any, any, directory.resolve("data"), TOKEN, Timing.DEFAULT),
            failure -> {
              throw new AssertionError(failure);
            });
  }

  @AfterEach
  void close() throws Exception {
    frontend.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + frontend.httpAddress().getPort()).resolve(path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void thePageNeedsNoTokenAndItsDataDo() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(get("/").body()).contains("<!doctype html>");
    assertThat(get("/api/queries").statusCode()).isEqualTo(401);
    assertThat(get("/api/queries", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
  }

  @Test
  void theAddressForABrowserKeepsTheTokenOutOfRequests() {
    assertThat(URI.create(frontend.pageAddress()))
        .hasPath("/")
        .hasFragment("token=" + TOKEN)
        .hasNoQuery();
  }

  @Test
  void whatABrowserHasItIsNotSentAgain() throws Exception {
    HttpResponse<String> first = get("/index.html");
    String tag = first.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> again = get("/index.html", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void everyFileIsOfAKnownTypeAndMayLoadNothingFromElsewhere() throws Exception {
    for (String path : List.of("/", "/app.js", "/style/theme.css", "/icon.svg")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
      assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'")
          .doesNotContain("script-src 'unsafe", "unsafe-eval", "http");
    }
    assertThat(get("/app.js").headers().firstValue("content-type").orElseThrow())
        .startsWith("text/javascript");
  }

  @Test
  void noAddressLeadsOutOfTheFolder() throws Exception {
    for (String path :
        List.of(
            "/../catalogues/hdfs.tracepoints",
            "/%2e%2e/catalogues/hdfs.tracepoints",
            "//",
            "/views/..")) {
      assertThat(raw("GET " + path + " HTTP/1.1")).as(path).contains(" 404 ");
    }
    assertThat(raw("DELETE / HTTP/1.1")).contains(" 405 ");
  }

  /** Clients tidy addresses up; this does not. */
  private String raw(String line) throws Exception {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), frontend.httpAddress().getPort())) {
      socket
          .getOutputStream()
          .write((line + "\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }
}
