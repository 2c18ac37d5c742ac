package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.SetShape.Keep;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaggageTest {
  private static final long QUERY = 3;
  private static final SetShape ALL = new SetShape(0, Keep.ALL, 0);
  private static final LedgerShape COUNT =
      new LedgerShape(1, List.of(Aggregate.COUNT), List.of(Type.LONG));

  private final Baggage baggage = new Baggage();

  private static EventId id(long n) {
    return new EventId(n, 77, 1);
  }

  private static void pack(Baggage into, long n) {
    into.pack(QUERY, 1, ALL, id(n), List.of(Tuple.of(n)));
    into.add(QUERY, 1, COUNT, Tuple.of("key"), 1L);
  }

  private static List<Object> packed(Baggage from) {
    return from.unpackSet(QUERY, 1, 0).stream().map(e -> e.rows().get(0).get(0)).toList();
  }

  private static Object count(Baggage from) {
    Accumulator[] group = from.unpackLedger(QUERY, 1, 1).get(Tuple.of("key"));
    return group == null ? 0L : group[0].result();
  }

  @Test
  void thePapersParallelExample() {
    Baggage a = baggage.fork();
    Baggage b = baggage.fork();
    a.pack(QUERY, 1, ALL, id(1), List.of(Tuple.of("a1")));
    assertThat(packed(b)).isEmpty(); // b1 sees neither
    a.pack(QUERY, 1, ALL, id(2), List.of(Tuple.of("a2")));
    b.join(a);
    assertThat(packed(b)).containsExactly("a1", "a2"); // b2 sees both
  }

  @Test
  void aForkDoesNotSeeWhatComesLater() {
    pack(baggage, 1);
    Baggage fork = baggage.fork();
    pack(baggage, 2);
    pack(fork, 3);
    assertThat(packed(baggage)).containsExactly(1L, 2L);
    assertThat(packed(fork)).containsExactly(1L, 3L);
    assertThat(count(fork)).isEqualTo(2L);
    baggage.join(fork);
    baggage.join(fork);
    assertThat(count(baggage)).isEqualTo(3L);
    assertThat(fork.unpackSet(QUERY, 1, 0)).hasSize(2);
  }

  @Test
  void aForkHasAllThatItsBranchHasUntilThatAddsSomething() {
    assertThat(baggage.isAsIn(baggage.fork())).isTrue();
    pack(baggage, 1);
    Baggage fork = baggage.fork();
    assertThat(baggage.isAsIn(fork)).isTrue();
    assertThat(fork.isAsIn(baggage)).isTrue();
    pack(fork, 2);
    assertThat(baggage.isAsIn(fork)).isFalse();
    assertThat(fork.isAsIn(baggage)).isFalse();
    Baggage next = baggage.fork();
    pack(baggage, 3);
    assertThat(baggage.isAsIn(next)).isFalse();
    baggage.join(fork);
    assertThat(baggage.isAsIn(fork)).isFalse();
  }

  @Test
  void aReplyFoldsIntoTheCaller() {
    pack(baggage, 1);
    Call call = baggage.call();
    Baggage handler = baggage.fork(call);
    pack(handler, 2);
    Reply reply = handler.retire();
    baggage.complete(call, reply);
    assertThat(count(baggage)).isEqualTo(2L);
    assertThat(baggage.carried().iterator().next().content().ledger.cells).hasSize(1);
    pack(handler, 3); // goes on after its reply, as another branch
    baggage.join(handler);
    baggage.complete(call, reply); // comes a second time
    assertThat(count(baggage)).isEqualTo(3L);
  }

  @Test
  void aHandlingThatFindsItsCallCompletedIsMarked() {
    pack(baggage, 1);
    Call call = baggage.call();
    byte[] bytes = HeaderCodec.encode(header(), call, Budgets.UNLIMITED);
    Baggage once = HeaderCodec.decode(bytes).baggage();
    Baggage twice = HeaderCodec.decode(bytes).baggage();
    pack(once, 2);
    pack(twice, 3);
    baggage.complete(call, once.retire());
    assertThat(baggage.isCut(QUERY, 1, 1)).isFalse();
    twice.join(baggage);
    assertThat(count(twice)).isEqualTo(3L);
    assertThat(twice.isCut(QUERY, 1, 1)).isTrue();
  }

  @Test
  void twoHandlingsOfOneCallThatMeetAreMarked() {
    pack(baggage, 1);
    byte[] bytes = HeaderCodec.encode(header(), baggage.call(), Budgets.UNLIMITED);
    Baggage once = HeaderCodec.decode(bytes).baggage();
    Baggage twice = HeaderCodec.decode(bytes).baggage();
    pack(once, 2);
    pack(twice, 3);
    once.join(twice);
    assertThat(count(once)).isEqualTo(3L);
    assertThat(once.isCut(QUERY, 1, 1)).isTrue();
  }

  /** The caller meets the second handling before the first one's reply: it must not fold. */
  @Test
  void aCallWithTwoHandlingsInSightStaysOpen() {
    pack(baggage, 1);
    Call call = baggage.call();
    byte[] bytes = HeaderCodec.encode(header(), call, Budgets.UNLIMITED);
    Baggage once = HeaderCodec.decode(bytes).baggage();
    Baggage twice = HeaderCodec.decode(bytes).baggage();
    pack(once, 2);
    pack(twice, 3);
    baggage.join(twice);
    baggage.complete(call, once.retire());
    pack(twice, 4);
    baggage.join(twice);
    assertThat(count(baggage)).isEqualTo(4L);
    assertThat(baggage.retire().clean).isFalse();
  }

  @Test
  void aNewerEpochReplacesAnOlder() {
    pack(baggage, 1);
    Baggage old = baggage.fork();
    baggage.pack(QUERY, 2, ALL, id(9), List.of(Tuple.of(9L)));
    assertThat(packed(baggage)).isEmpty();
    assertThat(baggage.unpackSet(QUERY, 2, 0)).hasSize(1);
    baggage.join(old);
    pack(baggage, 3); // a straggler of the old epoch
    assertThat(baggage.unpackSet(QUERY, 2, 0)).hasSize(1);
    old.join(baggage);
    assertThat(old.unpackSet(QUERY, 2, 0)).hasSize(1);
  }

  @Test
  void aDeclaredRequestHasAPastOfItsOwn() {
    pack(baggage, 1);
    QueryView view = baggage.enterDeclared(QUERY, 1, id(100));
    assertThat(baggage.declaredRoot(QUERY)).isEqualTo(id(100));
    assertThat(packed(baggage)).isEmpty();
    assertThat(baggage.enterDeclared(QUERY, 1, id(101))).isNull();
    pack(baggage, 2);
    assertThat(packed(baggage)).containsExactly(2L);
    Baggage carried = hop(baggage);
    assertThat(carried.declaredRoot(QUERY)).isEqualTo(id(100));
    assertThat(carried.enterDeclared(QUERY, 1, id(102))).isNull();
    assertThat(packed(carried)).containsExactly(2L);
    baggage.leaveDeclared(QUERY, view);
    assertThat(packed(baggage)).containsExactly(1L);
    baggage.join(carried); // of a declared request that is over
    assertThat(packed(baggage)).containsExactly(1L);
    assertThat(count(baggage)).isEqualTo(1L);
    baggage.leaveDeclared(QUERY, view); // once more: nothing happens
    assertThat(packed(baggage)).containsExactly(1L);
  }

  @Test
  void anEmptyDeclaredRequestIsCarried() {
    baggage.enterDeclared(QUERY, 1, id(100));
    assertThat(hop(baggage).declaredRoot(QUERY)).isEqualTo(id(100));
    assertThat(hop(baggage).isEmpty()).isFalse();
  }

  @Test
  void aReplyFromInsideADeclaredRequestBringsTheRequestsOwnPast() {
    pack(baggage, 1);
    Call call = baggage.call();
    Baggage handler = baggage.fork(call);
    pack(handler, 2);
    handler.enterDeclared(QUERY, 1, id(100));
    pack(handler, 3);
    baggage.complete(call, handler.retire());
    assertThat(packed(baggage)).containsExactly(1L, 2L);
    assertThat(count(baggage)).isEqualTo(2L);
  }

  @Test
  void aTaskJoinedInsideADeclaredRequestIsSeenAfterwards() {
    Baggage task = baggage.fork();
    pack(task, 1);
    QueryView view = baggage.enterDeclared(QUERY, 1, id(100));
    baggage.join(task);
    assertThat(packed(baggage)).isEmpty();
    baggage.leaveDeclared(QUERY, view);
    assertThat(packed(baggage)).containsExactly(1L);
  }

  @Test
  void whatIsNotWantedIsDropped() {
    pack(baggage, 1);
    baggage.retain((query, epoch) -> epoch == 2);
    assertThat(baggage.isEmpty()).isTrue();
    assertThat(packed(baggage)).isEmpty();
  }

  @Test
  void aBudgetCutsASetFromOneIdOn() {
    for (int i = 0; i < 1000; i++) {
      baggage.pack(QUERY, 1, ALL, id(i), List.of(Tuple.of("0123456789")));
    }
    long gone = baggage.cut(QUERY, 500);
    int kept = packed(baggage).size();
    assertThat(kept).isBetween(15, 40);
    assertThat(gone).isEqualTo(1000 - kept);
    assertThat(baggage.mark(QUERY, 1, 0)).isEqualTo(id(kept));
    assertThat(baggage.isCut(QUERY, 1, 0)).isTrue();
    assertThat(baggage.cut(QUERY, 500)).isZero();
    assertThat(baggage.pack(QUERY, 1, ALL, id(2000), List.of(Tuple.EMPTY))).isEqualTo(1);
  }

  @Test
  void aBudgetFoldsALedgersKeysIntoOther() {
    for (int i = 0; i < 200; i++) {
      baggage.add(QUERY, 1, COUNT, Tuple.of("key" + i), 1L);
      baggage.add(QUERY, 1, COUNT, Tuple.of("key" + i), 1L);
    }
    long gone = baggage.cut(QUERY, 600);
    Map<Tuple, Accumulator[]> groups = baggage.unpackLedger(QUERY, 1, 1);
    assertThat(groups).hasSizeBetween(10, 60);
    assertThat(gone).isEqualTo(200 - groups.size());
    groups.values().forEach(group -> assertThat(group[0].result()).isEqualTo(2L));
    assertThat(baggage.ledgerOther(QUERY, 1, 1)[0].result()).isEqualTo(2 * gone);
    assertThat(baggage.isCut(QUERY, 1, 1)).isTrue();
    baggage.add(QUERY, 1, COUNT, groups.keySet().iterator().next(), 1L);
    Baggage other = new Baggage(new Nonces(2)); // another branch of the request
    for (int i = 0; i < 200; i++) {
      other.add(QUERY, 1, COUNT, Tuple.of("key" + i), 1L);
    }
    other.join(baggage);
    assertThat(other.unpackLedger(QUERY, 1, 1)).containsOnlyKeys(groups.keySet());
    assertThat(other.ledgerOther(QUERY, 1, 1)[0].result()).isEqualTo(3 * gone);
  }

  @Test
  void anyBudgetIsKept() {
    Randomly.runs(300)
        .upTo(60)
        .check(
            (random, size) -> {
              Baggage packed = new Baggage();
              for (int i = 0; i < size; i++) {
                List<Tuple> rows = List.of(Tuple.of("x".repeat(random.nextInt(40))));
                EventId event = new EventId(random.nextInt(1000), random.nextInt(5), 0);
                packed.pack(QUERY, 1, ALL, event, rows);
                packed.pack(QUERY, 1, new SetShape(4, Keep.FIRST, 3), event, rows);
                packed.pack(QUERY, 1, new SetShape(5, Keep.MOST_RECENT, 3), event, rows);
                packed.add(QUERY, 1, COUNT, Tuple.of((long) random.nextInt(50)), 1L);
              }
              int budget = 150 + random.nextInt(1500);
              boolean fits = packed.carried().iterator().next().bytes().length <= budget;
              assertThat(packed.cut(QUERY, budget) == 0).isEqualTo(fits);
              assertThat(packed.carried().iterator().next().bytes().length)
                  .isLessThanOrEqualTo(budget);
            });
  }

  private static Header header() {
    return new Header(1 << 20, 5, id(0), RootKind.OWN_RUN, 0);
  }

  private static Baggage hop(Baggage sent) {
    return HeaderCodec.decode(HeaderCodec.encode(header(), sent, Budgets.UNLIMITED)).baggage();
  }
}
