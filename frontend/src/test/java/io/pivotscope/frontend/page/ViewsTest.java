package io.pivotscope.frontend.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests of the views, and of what they are given, which are JavaScript and run in a browser:
 * each in {@code views-page} is one here. The page forbids inline scripts and styles, as the real
 * one does. To look at the views rather, open {@code gallery.html} of that folder.
 */
class ViewsTest {
  private static final Pattern OUTCOME =
      Pattern.compile("<li class=\"(passed|failed)\">(.*?)</li>", Pattern.DOTALL);

  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "js", "text/javascript", "css", "text/css");

  @TempDir Path profile;

  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/views/", exchange -> answer(exchange, "/web/views/"));
    server.createContext("/core/", exchange -> answer(exchange, "/web/core/"));
    server.createContext("/test/", exchange -> answer(exchange, "/views-page/"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @TestFactory
  Stream<DynamicTest> inTheBrowser() throws IOException, InterruptedException {
    Optional<Chromium> browser = Chromium.found();
    assumeTrue(
        browser.isPresent(),
        "the views are not tested: none of these is on the PATH: " + Chromium.NAMES);
    String dom = browser.get().dom(address("/test/tests.html"), profile);
    assertThat(dom).as("the page ran to its end").contains("data-done=\"yes\"");
    List<DynamicTest> tests = new ArrayList<>();
    Matcher outcomes = OUTCOME.matcher(dom);
    while (outcomes.find()) {
      String said = outcomes.group(2);
      boolean passed = outcomes.group(1).equals("passed");
      tests.add(DynamicTest.dynamicTest(said, () -> assertThat(passed).as(said).isTrue()));
    }
    assertThat(tests).as("tests that ran").isNotEmpty();
    return tests.stream();
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static void answer(HttpExchange exchange, String folder) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    try (exchange;
        InputStream file = ViewsTest.class.getResourceAsStream(folder + name)) {
      if (file == null || type == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'");
      exchange.sendResponseHeaders(200, 0);
      file.transferTo(exchange.getResponseBody());
    }
  }
}
