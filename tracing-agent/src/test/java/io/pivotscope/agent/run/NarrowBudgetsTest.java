package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.emits;
import static io.pivotscope.agent.run.Advices.packs;
import static io.pivotscope.agent.run.Advices.program;
import static io.pivotscope.agent.run.Advices.slot;
import static io.pivotscope.protocol.advice.SlotSpec.Keep.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rather than that a message goes without, the queries' slots have less of it. */
class NarrowBudgetsTest {
  private static final AdviceProgram ALL_OF =
      program(List.of(slot(0, ALL)), packs("a", 0), emits("b", 0));
  private static final int SLOT_BYTES = 1280;
  private static final int REST_BYTES = 100;
  private static final int EVENTS = 500;

  private final AtomicLong micros = new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000);
  private final Process client = new Process(1, micros);
  private final Process server = new Process(2, micros);

  @Test
  void whatHasNoRoomInAMessageIsCutAndCounted() {
    QueryRun atClient = client.install(1, ALL_OF, AdviceTest.Guest.class);
    QueryRun atServer = server.install(1, ALL_OF, AdviceTest.Guest.class);
    atServer.beginAt(atClient.t0());
    for (int i = 0; i < EVENTS; i++) {
      client.call(new AdviceTest.Guest(), "a", (long) i);
    }
    Outgoing out = client.requests.hop("http", "request", SLOT_BYTES).send(true, false);
    assertThat(out.header()).hasSizeBetween(SLOT_BYTES / 2, SLOT_BYTES + REST_BYTES);
    long cut = atClient.takeCounts().cut();
    assertThat(cut).isBetween(EVENTS / 10L, EVENTS - 10L);

    Scope scope = server.hop.receive(out.header());
    server.call(new AdviceTest.Guest(), "b", 1L);
    server.requests.end(scope);
    assertThat((long) server.rows(atServer).size()).isEqualTo(EVENTS - cut);
  }
}
