package io.pivotscope.agent.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who answers a message, when, and with how much room for our header. */
class HandlingTest {
  private static final HeaderLines MAP =
      new HeaderLines() {
        @Override
        @SuppressWarnings("unchecked")
        public List<String> read(Object headers) {
          return ((Map<String, List<String>>) headers).getOrDefault("baggage", List.of());
        }

        @Override
        @SuppressWarnings("unchecked")
        public void write(Object headers, List<String> lines) {
          ((Map<String, List<String>>) headers).put("baggage", new ArrayList<>(lines));
        }

        @Override
        @SuppressWarnings("unchecked")
        public int bytes(Object headers) {
          return HeaderLines.bytes((Map<String, List<String>>) headers);
        }
      };

  private final Requests requests =
      new Requests(new Threads(), new HlcClock(AnchoredClock.system()), 7, Budgets.UNLIMITED);
  private final HttpHop http = new HttpHop(requests, "http", MAP);
  private final Map<String, List<String>> request = new HashMap<>();
  private final Map<String, List<String>> response = new HashMap<>();

  @BeforeEach
  void propagate() {
    requests.setPropagating(true);
  }

  private HopCounts counts() {
    return requests.hops().get(0);
  }

  @Test
  void aRequestThatDoesNotFitGoesAsItIs() {
    List<String> full = List.of("a=" + "x".repeat(BaggageHeader.MAX_BYTES - 4));
    request.put("baggage", full);
    assertThat(http.send(request, 0)).isNull();
    assertThat(request.get("baggage")).isEqualTo(full);
    assertThat(counts().oversized()).isEqualTo(1);
    assertThat(counts().attached()).isZero();
  }

  @Test
  void aReplyThatDoesNotFitGoesAsItIs() {
    assertThat(http.send(request, 0)).isNotNull();
    Handling handling = http.receive(request);
    List<String> full = List.of("a=" + "x".repeat(BaggageHeader.MAX_BYTES - 4));
    response.put("baggage", full);
    http.reply(handling, response);
    handling.leave();
    assertThat(response.get("baggage")).isEqualTo(full);
    assertThat(counts().oversized()).isEqualTo(1);
    assertThat(counts().returned()).isZero();
  }

  /** Servers refuse what is too much in all: here it is the application's cookie that fills it. */
  @Test
  void headersOfTheApplicationLeaveRoomForOursOrItStaysOut() {
    http.send(request, 0);
    // A later header may be some bytes longer or shorter.
    int few = 10;
    int ours = HeaderLines.bytes(request) + few;
    String cookie = "c".repeat(HttpHop.MAX_BYTES - ours - HeaderLines.line("cookie", ""));
    request.put("cookie", List.of(cookie));
    assertThat(http.send(request, 0)).as("takes the place of the older one").isNotNull();
    assertThat(HeaderLines.bytes(request)).isLessThanOrEqualTo(HttpHop.MAX_BYTES);
    request.remove("baggage");
    assertThat(http.send(request, 2 * few)).isNull();
    assertThat(request).containsOnlyKeys("cookie");
    assertThat(counts().oversized()).isEqualTo(1);
    assertThat(counts().attached()).isEqualTo(2);

    request.remove("cookie");
    http.send(request, 0);
    Handling handling = http.receive(request);
    response.put("set-cookie", List.of(cookie, "d=e"));
    http.reply(handling, response);
    handling.leave();
    assertThat(response).containsOnlyKeys("set-cookie");
    assertThat(counts().oversized()).isEqualTo(2);
    assertThat(counts().returned()).isZero();
  }

  @Test
  void isAnsweredOnce() {
    http.send(request, 0);
    Handling handling = http.receive(request);
    http.reply(handling, response);
    Map<String, List<String>> second = new HashMap<>();
    http.reply(handling, second);
    handling.leave();
    assertThat(response).containsKey("baggage");
    assertThat(second).isEmpty();
    assertThat(counts().returned()).isEqualTo(1);
  }

  @Test
  void isAnsweredByAnotherThreadAfterItsHandlerHasGone() {
    var ticket = http.send(request, 0);
    Handling handling = http.receive(request);
    handling.leave();
    elsewhere(
        () -> {
          http.reply(handling, response);
          return null;
        });
    http.completed(ticket, response);
    assertThat(counts().merged()).isEqualTo(1);
  }

  /** A stranger that answers while the handler is at work knows nothing of the request. */
  @Test
  void aStrangerDoesNotAnswerWhileTheHandlerIsAtWork() {
    http.send(request, 0);
    Handling handling = http.receive(request);
    elsewhere(
        () -> {
          http.reply(handling, response);
          return null;
        });
    assertThat(response).isEmpty();
    http.reply(handling, response);
    assertThat(response).containsKey("baggage");
    handling.leave();
  }

  @Test
  void isOnOneThreadAtATime() {
    http.send(request, 0);
    Handling handling = http.receive(request);
    assertThat(elsewhere(handling::resume)).isFalse();
    handling.leave();
    assertThat(
            elsewhere(
                () -> {
                  boolean resumed = handling.resume();
                  handling.leave();
                  return resumed;
                }))
        .isTrue();
  }

  @Test
  void whatCannotBeReadBeginsARequestAndIsCounted() {
    request.put("baggage", List.of("pivotscope=%%"));
    Handling handling = http.receive(request);
    http.reply(handling, response);
    handling.leave();
    assertThat(response).isEmpty();
    assertThat(counts().malformed()).isEqualTo(1);
  }

  /** A server that copies the headers of requests into its responses. */
  @Test
  void aRequestsHeaderIsNoReply() {
    var ticket = http.send(request, 0);
    http.completed(ticket, request);
    assertThat(counts().merged()).isZero();
    assertThat(counts().orphaned()).isEqualTo(1);
  }

  private static <T> T elsewhere(Supplier<T> body) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(body.get());
              } catch (Throwable t) {
                result.completeExceptionally(t);
              }
            });
    thread.start();
    return result.join();
  }
}
