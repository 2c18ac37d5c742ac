package io.pivotscope.agent.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.run.Threads;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a reply is merged, and when it is nobody's. */
class SentTest {
  private final Requests requests =
      new Requests(new Threads(), new HlcClock(AnchoredClock.system()), 7, Budgets.UNLIMITED);
  private final CarrierHop hop = requests.hop("a library", "call");

  @BeforeEach
  void propagate() {
    requests.setPropagating(true);
  }

  private HopCounts counts() {
    return requests.hops().get(0);
  }

  private Sent send() {
    return new Sent(hop, Objects.requireNonNull(hop.send(true, false)), null);
  }

  private byte[] answer(Outgoing request) {
    Scope scope = hop.receive(request.header());
    byte[] reply = hop.reply(scope);
    requests.end(scope);
    return reply;
  }

  @Test
  void aReplyIsMergedOnce() {
    Sent sent = send();
    sent.arrived(answer(sent.outgoing));
    assertThat(counts().merged()).isZero();
    sent.completed();
    sent.completed();
    assertThat(counts().merged()).isEqualTo(1);
  }

  @Test
  void aReplyAfterItsCallerHasGoneOnIsNobodys() {
    Sent sent = send();
    sent.completed();
    sent.arrived(answer(sent.outgoing));
    sent.completed();
    assertThat(counts().merged()).isZero();
    assertThat(counts().orphaned()).isEqualTo(1);
    assertThat(counts().bareReplies()).isZero();
  }

  @Test
  void aReplyWithoutHeaderIsASurpriseOnlyToAMessageThatHadOne() {
    Sent sent = send();
    sent.arrived(null);
    sent.completed();
    assertThat(counts().bareReplies()).isEqualTo(1);
    Sent bare = send();
    bare.leftBare();
    bare.arrived(null);
    bare.completed();
    assertThat(counts().bareReplies()).isEqualTo(1);
  }
}
