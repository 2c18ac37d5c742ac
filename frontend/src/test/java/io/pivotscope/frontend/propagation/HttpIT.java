package io.pivotscope.frontend.propagation;

import static io.pivotscope.frontend.propagation.PropagationBench.REQUESTS;
import static io.pivotscope.frontend.propagation.PropagationBench.THREADS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.Collection;
import io.pivotscope.frontend.it.InTurn;
import io.pivotscope.frontend.it.TakesTurns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testbed.guest.Proves;

/**
 * Requests over HTTP. Each side has a member of its own in the {@code baggage} header, and a guest
 * fails where that of the other does not come through.
 */
@TakesTurns(turn = 0)
@InTurn(every = 3)
class HttpIT {
  private static final String JDKS = "io.pivotscope.frontend.it.Jdks#some";

  /** Else the older server waits 40 ms between the headers and the body of each response. */
  private static final List<String> QUICK = List.of("-Dsun.net.httpserver.nodelay=true");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource(JDKS)
  @Proves(
      library = "java.net.http to com.sun.net.httpserver",
      versions = "17, 25",
      hops =
          "send, sendAsync, redirection, filters, exchanges answered by another thread; and back by"
              + " the response")
  void httpClientToHttpServer(String java) {
    jdkClient(
        java,
        "http",
        "testbed.http.Server",
        "java.net.http",
        "com.sun.net.httpserver",
        List.of("send.plain", "sendAsync.filtered", "send.elsewhere", "sendAsync.redirect"));
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @Proves(
      library = "HttpURLConnection to com.sun.net.httpserver",
      versions = "17, 25",
      hops = "GET, POST, redirection; and back by the response")
  void urlConnectionToHttpServer(String java) {
    jdkClient(
        java,
        "http",
        "testbed.http.Server",
        "HttpURLConnection",
        "com.sun.net.httpserver",
        List.of("url.plain", "urlPost.plain", "url.redirect"));
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @Proves(
      library = "java.net.http to Tomcat (jakarta.servlet)",
      versions = "10.1.55",
      hops =
          "servlet, response committed inside it, redirection, AsyncContext answered by a thread of"
              + " the container's and of the application's; and back by the response")
  void httpClientToTomcat(String java) {
    jdkClient(
        java,
        "tomcat",
        "testbed.tomcat.Server",
        "java.net.http",
        "Tomcat",
        List.of(
            "send.plain", "send.flushed", "send.redirect", "send.started", "sendAsync.elsewhere"));
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @Proves(
      library = "HttpURLConnection to Jetty (javax.servlet)",
      versions = "9.4.58",
      hops =
          "servlet, response committed inside it, redirection, AsyncContext answered by a thread of"
              + " the container's and of the application's; and back by the response")
  void urlConnectionToJetty(String java) {
    jdkClient(
        java,
        "jetty",
        "testbed.jetty.JettyServer",
        "HttpURLConnection",
        "Jetty",
        List.of("url.plain", "url.flushed", "url.redirect", "urlPost.started", "url.elsewhere"));
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @Proves(
      library = "Netty HTTP/1.1 codec, client to server",
      versions = "4.1.127",
      hops =
          "handled in the event loop, as parts and aggregated; handed on to a pool, and to an"
              + " executor group; and back by the response")
  void netty41(String java) {
    netty(java, "netty-4.1");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  @Proves(
      library = "Netty HTTP/1.1 codec, client to server",
      versions = "4.2.20",
      hops =
          "handled in the event loop, as parts and aggregated; handed on to a pool, and to an"
              + " executor group; and back by the response")
  void netty42(String java) {
    netty(java, "netty-4.2");
  }

  /**
   * Where one side has no agent, messages go as before, and the counts say what was not carried.
   */
  @ParameterizedTest
  @MethodSource(JDKS)
  void aSideWithoutTheAgent(String java) {
    try (PropagationBench bench = new PropagationBench(directory, "http", java)) {
      String main = "testbed.http.Client";
      Child silent = bench.bare("silent-server", "testbed.http.Server");
      Child asking = bench.guest("client", main, word(silent, "port "), "send.plain", "url.plain");
      Child server = bench.guest("server", "testbed.http.Server");
      Child stranger = bench.bare("stranger", main, word(server, "port "), "send.plain");
      bench.warm(asking);
      bench.warm(stranger);
      List<Collection> joined = bench.collect(PropagationBench.FORWARD, PropagationBench.BACK);
      String run = "run " + THREADS + " " + REQUESTS;
      asking.command(run);
      stranger.command(run);
      joined.forEach(each -> assertThat(each.finish()).isEmpty());
      long messages = (long) THREADS * REQUESTS;
      for (String client : List.of("java.net.http", "HttpURLConnection")) {
        assertThat(bench.count("client", client, "request", "attached")).isEqualTo(messages);
        assertThat(bench.count("client", client, "request", "bareReplies")).isEqualTo(messages);
      }
      String served = "com.sun.net.httpserver";
      assertThat(bench.count("server", served, "request", "bare")).isEqualTo(messages);
      assertThat(bench.count("server", served, "request", "returned")).isZero();
      bench.assertAtRest();
    }
  }

  /** Headers of the application that fill a message are no reason for it to fail. */
  @ParameterizedTest
  @MethodSource(JDKS)
  void fullMessagesGoWithoutToTomcat(String java) {
    fullMessages(java, "tomcat", "testbed.tomcat.Server", "java.net.http", "Tomcat", "send");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void fullMessagesGoWithoutToJetty(String java) {
    fullMessages(java, "jetty", "testbed.jetty.JettyServer", "HttpURLConnection", "Jetty", "url");
  }

  private void fullMessages(
      String java, String testbed, String main, String sends, String receives, String way) {
    try (PropagationBench bench = new PropagationBench(directory, testbed, java)) {
      Child server = bench.guest("server", main);
      List<String> kinds = List.of(way + ".laden", way + "Laden.plain");
      String port = word(server, "port ");
      Child client = bench.guest("client", "testbed.http.Client", port, kinds.get(0), kinds.get(1));
      bench.warm(client);
      Collection joined = bench.collect(PropagationBench.FORWARD).get(0);
      client.command("run " + THREADS + " " + REQUESTS);
      PropagationBench.assertEachWithItself(
          joined.finishWithoutEdges(), kinds.subList(0, 1), REQUESTS);
      long messages = (long) THREADS * REQUESTS;
      assertThat(bench.count("client", sends, "request", "attached")).isEqualTo(messages);
      assertThat(bench.count("client", sends, "request", "oversized")).isEqualTo(messages);
      assertThat(bench.count("client", sends, "request", "bareReplies")).isEqualTo(messages);
      assertThat(bench.count("server", receives, "request", "oversized")).isEqualTo(messages);
      assertThat(bench.count("server", receives, "request", "returned")).isZero();
      bench.assertAtRest();
    }
  }

  private void jdkClient(
      String java,
      String testbed,
      String server,
      String sends,
      String receives,
      List<String> kinds) {
    try (PropagationBench bench = new PropagationBench(directory, testbed, java)) {
      Child serving = bench.guest("server", QUICK, server);
      List<String> arguments = new ArrayList<>(List.of(word(serving, "port ")));
      arguments.addAll(kinds);
      Child load = bench.guest("client", "testbed.http.Client", arguments.toArray(String[]::new));
      bench.exactly(load, kinds, PropagationBench.FORWARD, PropagationBench.BACK);
      long redirections = kinds.stream().filter(kind -> kind.endsWith("redirect")).count();
      assertCarried(bench, sends, receives, kinds.size() + redirections);
    }
  }

  private void netty(String java, String testbed) {
    try (PropagationBench bench = new PropagationBench(directory, testbed, java)) {
      Child serving = bench.guest("server", "testbed.netty.Server");
      String loop = word(serving, "port loop ");
      List<String> kinds = List.of("loop", "pool", "parts", "group");
      Child load =
          bench.guest(
              "client",
              "testbed.netty.Client",
              "loop=" + loop + "/here",
              "pool=" + loop + "/pool",
              "parts=" + word(serving, "port parts ") + "/here",
              "group=" + word(serving, "port group ") + "/here");
      bench.exactly(load, kinds, PropagationBench.FORWARD, PropagationBench.BACK);
      assertCarried(bench, "Netty HTTP", "Netty HTTP", kinds.size());
    }
  }

  /** Each message that left has arrived, and each answer has completed its call. */
  private static void assertCarried(
      PropagationBench bench, String sends, String receives, long kinds) {
    long messages = kinds * THREADS * REQUESTS;
    for (String count : List.of("attached", "merged")) {
      assertThat(bench.count("client", sends, "request", count)).as(count).isEqualTo(messages);
    }
    for (String count : List.of("extracted", "returned")) {
      assertThat(bench.count("server", receives, "request", count)).as(count).isEqualTo(messages);
    }
    for (String count : List.of("orphaned", "bareReplies", "malformed", "oversized")) {
      assertThat(bench.count("client", sends, "request", count)).as(count).isZero();
    }
    assertThat(bench.count("server", receives, "request", "bare")).isZero();
  }

  private static String word(Child guest, String prefix) {
    return guest.lines().stream()
        .filter(line -> line.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length());
  }
}
