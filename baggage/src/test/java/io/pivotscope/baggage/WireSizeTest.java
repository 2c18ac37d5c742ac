package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What slots take on the wire. The header is not counted; each figure is printed. */
class WireSizeTest {
  private static final int CALLS = 10_000;
  private static final int TUPLES = 60;
  private static final LedgerShape COUNT_AND_SUM =
      new LedgerShape(0, List.of(Aggregate.COUNT, Aggregate.SUM), List.of(Type.LONG, Type.LONG));
  private static final SetShape ALL = new SetShape(0, SetShape.Keep.ALL, 0);

  private final SplittableRandom random = new SplittableRandom(20151004);
  private long counted;
  private long summed;

  @Test
  void callsThatAllReturnLeaveOneCell() {
    Baggage caller = new Baggage();
    call(caller, 0);
    assertThat(slots("10,000 calls, all returned", caller)).isLessThan(100);
    assertThat(group(caller)).containsExactly(counted, summed);
  }

  @Test
  void aReplyInAHundredIsLost() {
    Baggage caller = new Baggage();
    call(caller, 1);
    assertThat(slots("10,000 calls, 1 % of the replies lost", caller)).isLessThan(600);
    assertThat(group(caller)).containsExactly(counted, summed);
  }

  /** Over a wire, each handler with rows of its own; {@code counted} is what came back. */
  private void call(Baggage caller, int percentLost) {
    for (int i = 0; i < CALLS; i++) {
      Call call = caller.call();
      byte[] request = HeaderCodec.encode(header(), call, Budgets.UNLIMITED);
      Baggage handler = HeaderCodec.decode(request).baggage();
      long bytesRead = random.nextLong(1 << 26);
      handler.add(1, 1, COUNT_AND_SUM, Tuple.EMPTY, 1L, bytesRead);
      byte[] reply = HeaderCodec.encode(header(), handler.retire(), Budgets.UNLIMITED);
      if (random.nextInt(100) >= percentLost) {
        caller.complete(call, HeaderCodec.decode(reply).reply());
        counted++;
        summed += bytesRead;
      }
    }
  }

  private static List<Object> group(Baggage baggage) {
    return List.of(
        baggage.unpackLedger(1, 1, 0).get(Tuple.EMPTY)[0].result(),
        baggage.unpackLedger(1, 1, 0).get(Tuple.EMPTY)[1].result());
  }

  @Test
  void oneWaySendsAddNothing() {
    Baggage sender = new Baggage();
    sender.add(1, 1, COUNT_AND_SUM, Tuple.EMPTY, 1L, 4096L);
    int before = slots("before 10,000 one-way sends", sender);
    for (int i = 0; i < CALLS; i++) {
      byte[] sent = HeaderCodec.encode(header(), sender, Budgets.UNLIMITED);
      HeaderCodec.decode(sent).baggage().add(1, 1, COUNT_AND_SUM, Tuple.EMPTY, 1L, 1L);
    }
    assertThat(slots("after 10,000 one-way sends", sender)).isEqualTo(before);
  }

  @Test
  void tuplesThatShareNothing() {
    check(i -> Tuple.of("blk_%013d".formatted(random.nextLong(10_000_000_000_000L))), 1.3);
    check(i -> Tuple.of("req%06x".formatted(random.nextInt(1 << 24)), micros(i)), 1.3);
  }

  /** Names of hosts come again; numbers are mostly not large. */
  @Test
  void tuplesAsSystemsHaveThem() {
    check(i -> Tuple.of("dn-0" + random.nextInt(8) + ".ex", 1 + random.nextLong(1L << 27)), 0.8);
  }

  /** Sixty events, a millisecond apart on average, from six threads of three processes. */
  private void check(IntFunction<Tuple> row, double maxRatio) {
    Baggage baggage = new Baggage();
    int fieldBytes = 0;
    long micros = micros(0);
    for (int i = 0; i < TUPLES; i++) {
      micros += 1 + random.nextInt(2_000);
      long hlc = Hlc.of(micros) + random.nextInt(3);
      Tuple tuple = row.apply(i);
      fieldBytes += fieldBytes(tuple);
      EventId event = new EventId(hlc, 0x9e3779b97f4a7c15L + i % 3, i % 2);
      baggage.pack(1, 1, ALL, event, List.of(tuple));
    }
    int bytes = slots(TUPLES + " tuples, " + fieldBytes + " bytes of fields", baggage);
    assertThat(fieldBytes).isBetween(900, 1100);
    assertThat(bytes).isLessThanOrEqualTo((int) (maxRatio * fieldBytes));
  }

  private static long micros(int i) {
    return 1_800_000_000_000_000L + 1_000L * i;
  }

  /** Eight for a number, the UTF-8 form of a text. */
  private static int fieldBytes(Tuple tuple) {
    int bytes = 0;
    for (Object value : tuple.toArray()) {
      bytes += value instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 8;
    }
    return bytes;
  }

  private static int slots(String what, Baggage baggage) {
    int bytes = baggage.carried().stream().mapToInt(view -> view.bytes().length).sum();
    System.out.println("baggage: " + what + ": " + bytes + " bytes of slots");
    return bytes;
  }

  private static Header header() {
    return new Header(Hlc.of(micros(0)), micros(0), new EventId(5, 6, 7), RootKind.TICK, 0);
  }
}
