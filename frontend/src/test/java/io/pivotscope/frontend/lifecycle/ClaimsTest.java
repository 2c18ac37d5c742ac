package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
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
