package io.pivotscope.frontend.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.it.FrontendProcess;
import io.pivotscope.guest.Echoing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests from outside whose {@code baggage} header is anything but ours: while a query propagates
 * the application answers each byte for byte as it does without the agent.
 */
@Timeout(120)
class HostileHeadersIT {
  private static final String QUERY =
      "From b In io.pivotscope.guest.Events.b Join a In First(io.pivotscope.guest.Events.a) On a ->"
          + " b GroupBy a.arg0 Select a.arg0, COUNT";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void theApplicationAnswersAsWithoutUs() throws Exception {
    String java = System.getProperty("java.home");
    try (FrontendProcess frontend = new FrontendProcess(directory).start();
        GuestProcess traced =
            GuestProcess.traced(directory, java, frontend.agents().getPort(), Echoing.class);
        GuestProcess plain = GuestProcess.plain(java, Echoing.class)) {
      int tracedPort = traced.port();
      int plainPort = plain.port();
      // So that there is something to be woven when the query comes.
      answer(tracedPort, request(List.of()));
      long id = install(frontend.api());
      Fuzz fuzz = new Fuzz("headers of hops", 0.1);
      SplittableRandom random = fuzz.random();
      Mutator mutator = new Mutator(random);
      long requests = 0;
      long answered = 0;
      while (fuzz.goesOn() || requests == 0) {
        byte[] request = request(lines(random, mutator));
        String expected = answer(plainPort, request);
        assertThat(answer(tracedPort, request))
            .as(() -> new String(request, StandardCharsets.ISO_8859_1))
            .isEqualTo(expected);
        requests++;
        answered += expected.startsWith("HTTP/1.1 200") ? 1 : 0;
      }
      long mostly = answered;
      System.out.println(requests + " requests, " + answered + " answered");
      // Each was an event; a header that says that its history was cut may cost it its row, no
      // more.
      await().atMost(PATIENCE).until(() -> events(frontend.api(), id) == mostly);
      var run = frontend.api().query(id, true, Long.MAX_VALUE);
      assertThat(counted(frontend.api(), id)).as("%s", run.counters()).isBetween(1L, mostly);
      assertThat(traced.errors()).hasSizeLessThan(5);
    }
  }

  private static long install(ApiClient api) throws Exception {
    await().atMost(PATIENCE).until(() -> api.agents().agents().size() == 1);
    Api.QueryText text = Api.QueryText.of(QUERY, "hostile.pq");
    long id = api.install(new Api.InstallRequest(text, 0, false)).query().id();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var run = api.query(id, false, Long.MAX_VALUE);
              return run.state().equals("collecting") && run.collectedSeconds() > 0.5;
            });
    return id;
  }

  /** Of the source whose rows the result is made of. */
  private static long events(ApiClient api, long id) throws Exception {
    return api.query(id, false, Long.MAX_VALUE).sources().stream()
        .filter(source -> !source.packs())
        .mapToLong(source -> source.counts().hits())
        .sum();
  }

  private static long counted(ApiClient api, long id) throws Exception {
    long sum = 0;
    for (Object[] row : api.query(id, true, Long.MAX_VALUE).table().rows()) {
      sum += ((Number) row[1]).longValue();
    }
    return sum;
  }

  /** Values of baggage headers, with a member of ours or what is nearly one. */
  private static List<String> lines(SplittableRandom random, Mutator mutator) {
    byte[] header = mutator.mutant(Decoders.headers());
    String ours = Base64.getUrlEncoder().withoutPadding().encodeToString(header);
    return switch (random.nextInt(6)) {
      case 0 -> List.of("pivotscope=" + ours);
      case 1 -> List.of("user=1,pivotscope=" + ours + ";p=1,flag=x");
      case 2 -> List.of("pivotscope=" + ours, "pivotscope=" + ours);
      case 3 -> List.of("pivotscope=" + ours.repeat(random.nextInt(300)));
      case 4 -> List.of("pivotscope", "pivotscope=,=,,;=" + ours, "pivotscope=%");
      default -> List.of(text(mutator.garbage(200)), "x=" + text(header));
    };
  }

  /** Without what would end the line. */
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\\r\\n\\x00-\\x1f]", "");
  }

  private static byte[] request(List<String> lines) {
    StringBuilder request = new StringBuilder("GET /x HTTP/1.1\r\nHost: localhost\r\n");
    lines.forEach(line -> request.append("baggage: ").append(line).append("\r\n"));
    request.append("Connection: close\r\n\r\n");
    return request.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** All that comes until the end, but for the date and what a reply says to our own kind. */
  private static String answer(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return all.replaceAll("(?m)^(Date|Baggage): .*\\r\\n", "");
    }
  }
}
