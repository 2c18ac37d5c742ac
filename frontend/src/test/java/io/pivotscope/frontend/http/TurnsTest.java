package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.http.Exchange.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes long leaves threads to the others. */
@Timeout(30)
class TurnsTest {
  @Test
  void fewAreUnderWayAtOnce() throws Exception {
    for (Turns turns : List.of(Turns.ofProbes(), Turns.ofStatements())) {
      CountDownLatch begun = new CountDownLatch(3);
      CountDownLatch end = new CountDownLatch(1);
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        all.add(answer);
        new Thread(
                () ->
                    answer.complete(
                        turns.take(
                            () -> {
                              begun.countDown();
                              end.await();
                              return Response.ok("done");
                            })))
            .start();
      }
      begun.await();
      assertThat(turns.take(() -> Response.ok("not now")).status()).isEqualTo(503);
      end.countDown();
      for (CompletableFuture<Response> answer : all) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
      assertThat(turns.take(() -> Response.ok("now")).status()).isEqualTo(200);
    }
  }
}
