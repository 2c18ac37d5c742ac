package io.pivotscope.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is longer than any process writes is not even read. */
class HeaderLimitTest {
  private static final int ROW_BYTES = 1000;

  private final Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));

  @Test
  void aHeaderOfAMessageThatIsTooLongBeginsARequest() {
    process.requests.end(process.hop.receive(message(60)));
    assertThat(process.hop.counts().extracted()).isEqualTo(1);
    process.requests.end(process.hop.receive(message(70)));
    assertThat(process.hop.counts().extracted()).isEqualTo(1);
    assertThat(process.hop.counts().malformed()).isEqualTo(1);
  }

  @Test
  void aReplyThatIsTooLongIsNotMerged() {
    Scope scope = process.hop.receive(message(1));
    Baggage known = packed(60);
    assertThat(process.hop.completed(null, reply(known))).isTrue();
    assertThat(process.hop.completed(null, reply(packed(70)))).isFalse();
    assertThat(process.hop.counts().malformed()).isEqualTo(1);
    process.requests.end(scope);
  }

  private Header header() {
    long now = process.clock.tick(0);
    return new Header(now, Hlc.micros(now), new EventId(1, 7, 1), RootKind.MESSAGE, 0);
  }

  private byte[] message(int rows) {
    return HeaderCodec.encode(header(), packed(rows), Budgets.UNLIMITED);
  }

  private byte[] reply(Baggage known) {
    return HeaderCodec.encode(header(), known.retire(), Budgets.UNLIMITED);
  }

  private static Baggage packed(int rows) {
    Baggage baggage = new Baggage();
    SetShape shape = new SetShape(0, SetShape.Keep.ALL, 0);
    for (int i = 1; i <= rows; i++) {
      Tuple row = Tuple.of(i + "x".repeat(ROW_BYTES)); // a text that comes twice is written once
      baggage.pack(1, 1, shape, new EventId(i, 7, 1), List.of(row));
    }
    return baggage;
  }
}
