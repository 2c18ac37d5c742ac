package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What all queries together may put on a hop: who is cut, and that it shows for ever after. */
class RequestBudgetTest {
  private static final SetShape ALL = new SetShape(0, SetShape.Keep.ALL, 0);
  private static final SetShape FIRST = new SetShape(1, SetShape.Keep.FIRST, 4);
  private static final SetShape LATEST = new SetShape(2, SetShape.Keep.MOST_RECENT, 4);
  private static final LedgerShape COUNT =
      new LedgerShape(3, List.of(Aggregate.COUNT), List.of(Type.LONG));
  private static final int QUERIES = 6;

  /** Remembers what was cut. */
  private record Limits(int requestBytes, Map<Long, Long> cut) implements Budgets {
    Limits(int requestBytes) {
      this(requestBytes, new TreeMap<>());
    }

    @Override
    public int bytes(long query, long epoch) {
      return 4096;
    }

    @Override
    public void cut(long query, long epoch, long tuples) {
      cut.merge(query, tuples, Long::sum);
    }
  }

  /** Events without rows take room and are cut, although no tuple goes with them. */
  @Test
  void eventsWithoutRowsKeepToTheBudget() {
    Baggage baggage = new Baggage();
    for (int i = 0; i < 300; i++) {
      baggage.pack(1, 1, ALL, id(i), List.of());
    }
    Budgets tight = (query, epoch) -> 100;
    byte[] bytes = HeaderCodec.encode(header(), baggage, tight);
    Baggage received = HeaderCodec.decode(bytes).baggage();
    assertThat(received.carried().get(0).bytes()).hasSizeLessThanOrEqualTo(100);
    assertThat(received.isCut(1, 1, ALL.slot())).isTrue();
  }

  @Test
  void theQueryThatWasInstalledLastIsCutFirst() {
    Baggage baggage = new Baggage();
    for (long query : new long[] {9, 1, 5}) {
      for (int i = 0; i < 150; i++) {
        baggage.pack(query, 1, ALL, id(i), List.of(Tuple.of("a name of 20 letters" + i)));
      }
    }
    Limits limits = new Limits(Budgets.DEFAULT_REQUEST_BYTES);

    byte[] sent = HeaderCodec.encode(header(), baggage, limits);

    Baggage received = HeaderCodec.decode(sent).baggage();
    assertThat(sent.length).isBetween(8_000, Budgets.DEFAULT_REQUEST_BYTES + 60);
    assertThat(rows(received, 1)).hasSize(150);
    assertThat(rows(received, 5)).hasSize(150);
    int kept = rows(received, 9).size();
    assertThat(kept).isBetween(10, 149);
    assertThat(limits.cut).isEqualTo(Map.of(9L, 150L - kept));
    assertThat(received.isCut(1, 1, 0)).isFalse();
    assertThat(received.isCut(5, 1, 0)).isFalse();
    assertThat(received.mark(9, 1, 0)).isEqualTo(id(kept));

    HeaderCodec.encode(header(), received, limits);
    assertThat(limits.cut).as("counted once").isEqualTo(Map.of(9L, 150L - kept));
  }

  /** The mark goes where the baggage goes, and no whole copy heals it. */
  @Test
  void theMarkSurvivesMerging() {
    Baggage caller = new Baggage();
    for (int i = 0; i < 20; i++) {
      caller.pack(1, 1, ALL, id(i), List.of(Tuple.of((long) i)));
      caller.add(2, 1, COUNT, Tuple.of((long) i), 1L);
    }
    Baggage whole = caller.fork();
    Call call = caller.call();
    byte[] sent = HeaderCodec.encode(header(), call, new Limits(120));
    Baggage handler = HeaderCodec.decode(sent).baggage();
    assertThat(handler.isCut(2, 1, COUNT.slot())).isTrue();
    byte[] reply = HeaderCodec.encode(header(), handler.retire(), new Limits(9_000));
    Baggage elsewhere = new Baggage(new Nonces(1));
    elsewhere.join(whole);
    elsewhere.complete(call, HeaderCodec.decode(reply).reply());
    assertThat(elsewhere.isCut(2, 1, COUNT.slot())).isTrue();
    whole.join(elsewhere);
    assertThat(whole.isCut(2, 1, COUNT.slot())).isTrue();
  }

  /** Where nothing is left for a query, three bytes say that everything of it is gone. */
  @Test
  void aQueryWithNothingLeftSaysSo() {
    Baggage baggage = new Baggage();
    baggage.pack(1, 1, ALL, id(1), List.of(Tuple.of("x")));
    baggage.add(1, 1, COUNT, Tuple.EMPTY, 1L);
    Limits limits = new Limits(0);

    Baggage received = HeaderCodec.decode(HeaderCodec.encode(header(), baggage, limits)).baggage();

    assertThat(limits.cut).as("a row, a key, a cell").isEqualTo(Map.of(1L, 3L));
    assertThat(received.carried().iterator().next().bytes()).hasSize(Budgets.LEAST_BYTES);
    assertThat(received.mark(1, 1, 0)).isEqualTo(EventId.FIRST);
    assertThat(received.isCut(1, 1, COUNT.slot())).isTrue();
    assertThat(received.pack(1, 1, ALL, id(2), List.of(Tuple.EMPTY))).isEqualTo(1);
    HeaderCodec.encode(header(), received, limits);
    assertThat(limits.cut).isEqualTo(Map.of(1L, 3L));
  }

  @Test
  void anyRequestBudgetIsKept() {
    Randomly.runs(400)
        .upTo(60)
        .check(
            (random, size) -> {
              Baggage baggage = packed(random, size);
              Map<Long, String> before = slots(baggage);
              Limits limits = new Limits(random.nextInt(3_000));
              Map<Long, String> after = slots(hop(baggage, limits));

              assertThat(after.keySet()).isEqualTo(before.keySet());
              int left = limits.requestBytes();
              for (Map.Entry<Long, String> slot : before.entrySet()) {
                String carried = after.getOrDefault(slot.getKey(), "");
                int most = Math.max(left, Budgets.LEAST_BYTES);
                if (slot.getValue().length() / 2 <= most) {
                  assertThat(carried).isEqualTo(slot.getValue());
                } else {
                  assertThat(carried.length() / 2).isLessThanOrEqualTo(most);
                  assertThat(limits.cut.get(slot.getKey())).isPositive();
                }
                left = Math.max(0, left - carried.length() / 2);
              }
            });
  }

  /** What an older query puts on a hop does not depend on the younger ones. */
  @Test
  void youngerQueriesTakeNothingFromOlder() {
    Randomly.runs(400)
        .upTo(60)
        .check(
            (random, size) -> {
              Baggage baggage = packed(random, size);
              int requestBytes = random.nextInt(2_000);
              long youngest = random.nextInt(QUERIES);
              Baggage alone = baggage.fork();
              alone.retain((query, epoch) -> query <= youngest);
              Map<Long, String> together = slots(hop(baggage, new Limits(requestBytes)));
              slots(hop(alone, new Limits(requestBytes)))
                  .forEach((query, bytes) -> assertThat(bytes).isEqualTo(together.get(query)));
            });
  }

  /**
   * Copies that were cut at different hops merge to the same in any order, hold exactly what is
   * below every mark, and count nothing twice.
   */
  @Test
  void cuttingIsAssociative() {
    Randomly.runs(600)
        .upTo(40)
        .check(
            (random, size) -> {
              Baggage whole = packed(random, size);
              Baggage a = hop(whole, new Limits(random.nextInt(1_500)));
              pack(random, whole, size / 2);
              Baggage b = hop(whole, new Limits(random.nextInt(1_500)));
              pack(random, whole, size / 2);
              Baggage c = hop(whole, new Limits(random.nextInt(1_500)));
              Baggage left = join(join(a, b), c);
              Baggage right = join(c, join(b, a));
              Baggage twice = join(join(left, a), right);
              for (long query = 0; query < QUERIES; query++) {
                for (SetShape shape : List.of(ALL, FIRST, LATEST)) {
                  int slot = shape.slot();
                  assertThat(left.unpackSet(query, 1, slot))
                      .isEqualTo(right.unpackSet(query, 1, slot))
                      .isEqualTo(twice.unpackSet(query, 1, slot));
                  assertThat(left.mark(query, 1, slot)).isEqualTo(right.mark(query, 1, slot));
                  checkSet(query, shape, left, whole);
                }
                assertThat(counts(left, query)).isEqualTo(counts(right, query));
                checkLedger(query, left, whole);
              }
            });
  }

  /** The last copy had seen everything, so nothing below the smallest mark is missing. */
  private static void checkSet(long query, SetShape shape, Baggage merged, Baggage whole) {
    EventId mark = merged.mark(query, 1, shape.slot());
    List<PackedEvent> expected = new ArrayList<>(whole.unpackSet(query, 1, shape.slot()));
    if (mark != null) {
      expected.removeIf(event -> shape == LATEST || event.id().compareTo(mark) >= 0);
    }
    assertThat(merged.unpackSet(query, 1, shape.slot())).isEqualTo(expected);
    assertThat(mark == null || merged.isCut(query, 1, shape.slot())).isTrue();
  }

  private static void checkLedger(long query, Baggage merged, Baggage whole) {
    long truth = counts(whole, query);
    long count = counts(merged, query);
    assertThat(count).as("never over").isLessThanOrEqualTo(truth);
    if (!merged.isCut(query, 1, COUNT.slot())) {
      assertThat(count).as("whole unless marked").isEqualTo(truth);
    }
  }

  /** All keys and other, of a query. */
  private static long counts(Baggage baggage, long query) {
    long sum = 0;
    for (Accumulator[] group : baggage.unpackLedger(query, 1, COUNT.slot()).values()) {
      sum += (long) group[0].result();
    }
    Accumulator[] other = baggage.ledgerOther(query, 1, COUNT.slot());
    return sum + (other == null ? 0 : (long) other[0].result());
  }

  private long ids;

  private Baggage packed(SplittableRandom random, int size) {
    Baggage baggage = new Baggage();
    pack(random, baggage, size);
    return baggage;
  }

  private void pack(SplittableRandom random, Baggage baggage, int size) {
    for (int i = 0; i < size; i++) {
      long query = random.nextInt(QUERIES);
      EventId event = id(ids++);
      List<Tuple> rows = List.of(Tuple.of("x".repeat(random.nextInt(30)) + ids));
      switch (random.nextInt(4)) {
        case 0 -> baggage.pack(query, 1, ALL, event, rows);
        case 1 -> baggage.pack(query, 1, FIRST, event, rows);
        case 2 -> baggage.pack(query, 1, LATEST, event, rows);
        default -> baggage.add(query, 1, COUNT, Tuple.of((long) random.nextInt(50)), 1L);
      }
    }
  }

  private static Baggage join(Baggage a, Baggage b) {
    Baggage result = a.fork();
    result.join(b);
    return result;
  }

  /** A fork is cut where it is encoded; what it was forked from stays whole. */
  private static Baggage hop(Baggage baggage, Budgets budgets) {
    return HeaderCodec.decode(HeaderCodec.encode(header(), baggage.fork(), budgets)).baggage();
  }

  private static Map<Long, String> slots(Baggage baggage) {
    Map<Long, String> slots = new TreeMap<>();
    baggage.carried().forEach(v -> slots.put(v.query, HexFormat.of().formatHex(v.bytes())));
    return slots;
  }

  private static List<Object> rows(Baggage baggage, long query) {
    return baggage.unpackSet(query, 1, 0).stream().map(e -> e.rows().get(0).get(0)).toList();
  }

  private static EventId id(long n) {
    return new EventId(4096L * n, 3, 0);
  }

  private static Header header() {
    return new Header(1 << 20, 5, id(0), RootKind.OWN_RUN, 0);
  }
}
