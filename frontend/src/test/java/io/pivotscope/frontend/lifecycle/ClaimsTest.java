package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final HopCounts CALL =
      new HopCounts("RPC", "call", 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1);

  @Test
  void whatAnHonestProcessSaysOfItsHopsIsKeptAsItIs() {
    Propagation honest =
        new Propagation(List.of(CALL), List.of(new Refusal("x.carrier", "no such class")), 3, 2);
    assertThat(Claims.of(honest)).isEqualTo(honest);
  }

  @Test
  void textsOfAStatusAreSoManyWhateverTracepointTheyAreOf() {
    String endless = "x".repeat(3_000);
    TracepointStatus point =
        new TracepointStatus(
            0,
            7,
            9,
            Collections.nCopies(30, new Refusal(endless, endless)),
            Collections.nCopies(30, endless));
    QueryStatus kept =
        Claims.of(
            new QueryStatus(1, 1, State.ARMED, 0, 0, null, Collections.nCopies(200, point), 0),
            200);
    assertThat(kept.tracepoints()).hasSize(200).allMatch(t -> t.methods() == 9);
    assertThat(kept.tracepoints().stream().mapToInt(t -> t.refusals().size()).sum()).isEqualTo(510);
    assertThat(kept.tracepoints().stream().mapToInt(t -> t.onStack().size()).sum()).isEqualTo(490);
  }

  @Test
  void whatAProcessCallsItselfDrawsNothing() {
    String red = "\u001b[31mdn\u009b1m\u007f\r\n1";
    String shown = "\uFFFD[31mdn\uFFFD1m\uFFFD 1";
    Hello kept = Claims.of(new Hello(1, red, red, 1, red, red, "", 0, 0, 0));
    assertThat(List.of(kept.procName(), kept.host(), kept.javaVersion(), kept.agentVersion()))
        .containsOnly(shown);
    Propagation hops =
        Claims.of(
            new Propagation(List.of(CALL.named(red, red)), List.of(new Refusal(red, red)), 0, 0));
    assertThat(hops.hops().get(0).carrier()).isEqualTo(shown);
    assertThat(hops.off()).containsExactly(new Refusal(shown, shown));
  }

  @Test
  void hopsWithoutEndAndNamesWithoutEndAreCut() {
    String endless = "x".repeat(100_000);
    Propagation kept =
        Claims.of(
            new Propagation(
                Collections.nCopies(50_000, CALL.named(endless, endless)),
                Collections.nCopies(50_000, new Refusal(endless, endless)),
                -5,
                0));
    assertThat(kept.hops()).hasSize(200).allMatch(hop -> hop.carrier().length() == 100);
    assertThat(kept.off()).hasSize(200).allMatch(off -> off.why().length() == 1_000);
    assertThat(kept.threadsInRequests()).isZero();
  }
}
