package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Scope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call that is answered by another thread before its handler has returned. */
class MeanwhileReplyTest {
  private final Probe probe = new Probe();

  @AfterEach
  void end() {
    probe.restore();
  }

  @Test
  void bringsWhatTheAnsweringThreadKnows() throws Exception {
    probe.requests.setPropagating(true);
    probe.inRequest(
        "asked",
        () -> {
          Outgoing call = probe.hop.send(true, false);
          byte[] reply = elsewhere(() -> handle(call.header(), true));
          probe.pack("meanwhile");
          assertThat(probe.hop.completed(call.ticket(), reply)).isTrue();
          assertThat(probe.marks()).containsExactly("answered", "asked", "handled", "meanwhile");
          return null;
        });
  }

  @Test
  void aStrangerCannotAnswerForTheRequest() throws Exception {
    probe.requests.setPropagating(true);
    probe.inRequest(
        "asked",
        () -> {
          Outgoing call = probe.hop.send(true, false);
          assertThat(elsewhere(() -> handle(call.header(), false))).isNull();
          return null;
        });
  }

  private byte[] handle(byte[] header, boolean sameRequest) {
    Scope handling = probe.hop.receive(header);
    probe.pack("handled");
    Handoff handoff = sameRequest ? probe.requests.capture() : null;
    byte[] reply =
        elsewhere(
            () -> {
              Scope callback = probe.requests.begin(handoff);
              probe.pack("answered");
              byte[] bytes = probe.hop.replyMeanwhile(handling);
              probe.requests.end(callback);
              return bytes;
            });
    probe.pack("too late");
    probe.requests.end(handling);
    return reply;
  }

  private static byte[] elsewhere(Supplier<byte[]> body) {
    try {
      CompletableFuture<byte[]> result = new CompletableFuture<>();
      Thread thread = new Thread(() -> result.complete(body.get()));
      thread.start();
      return result.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
