package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a ledger keeps of calls that are many at once, or whose replies do not come. */
class LedgerGrowthTest {
  /** Ten thousand calls from one branch; some replies never come. */
  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 1, 32", "50, 1, 32", "100, 1, 0"})
  void growsWithLostRepliesOnly(int percentLost, int cells, int maxRuns) {
    SplittableRandom random = new SplittableRandom(1);
    Baggage caller = new Baggage(new Nonces(1));
    count(caller);
    long returned = 1;
    for (int i = 0; i < 10_000; i++) {
      Call call = caller.call();
      Baggage handler = caller.fork(call);
      count(handler);
      if (random.nextInt(100) >= percentLost) {
        caller.complete(call, handler.retire());
        returned++;
      }
    }
    Ledger ledger = caller.carried().iterator().next().content().ledger;
    assertThat(ledger.cells).hasSize(cells);
    assertThat(ledger.cells.firstEntry().getValue().closed().runs()).isLessThanOrEqualTo(maxRuns);
    assertThat(total(caller)).isEqualTo(returned);
    assertThat(caller.isCut(1, 1, 3)).isFalse();
    assertThat(ContentCodec.encode(caller.carried().iterator().next().content()).length)
        .isLessThan(200);
  }

  /** More calls under way than runs are kept: late replies count all the same. */
  @Test
  void manyConcurrentCallsReturnInAnyOrder() {
    Randomly.runs(50)
        .upTo(300)
        .check(
            (random, size) -> {
              Baggage caller = new Baggage(new Nonces(random.nextLong()));
              List<Map.Entry<Call, Baggage>> calls = new ArrayList<>();
              for (int i = 0; i < size; i++) {
                Call call = caller.call();
                Baggage handler = caller.fork(call);
                count(handler);
                calls.add(Map.entry(call, handler));
              }
              for (Map.Entry<Call, Baggage> each : Randomly.shuffled(random, calls)) {
                caller.complete(each.getKey(), each.getValue().retire());
              }
              assertThat(total(caller)).isEqualTo(size);
              assertThat(caller.isCut(1, 1, 3)).isFalse();
              assertThat(caller.retire().clean).isTrue();
            });
  }

  /** The bound that spares a branch from measuring what it has counted never falls short. */
  @Test
  void whatIsAddedInPlaceKeepsToTheBudget() {
    Randomly.runs(300)
        .upTo(400)
        .check(
            (random, size) -> {
              Baggage baggage = new Baggage();
              int budget = 256 + random.nextInt(1024);
              int keys = 1 + random.nextInt(40);
              for (int i = 0; i < size; i++) {
                Groups groups = baggage.toAdd(1, 1, Execution.LEDGER);
                Accumulator[] cells = groups.cells(Tuple.of("key " + random.nextInt(keys)));
                long times = 1 + (random.nextLong() >>> random.nextInt(1, 64));
                cells[0].addLong(0, times);
                cells[1].addLong(random.nextLong() >> random.nextInt(64), times);
                baggage.added(1, groups, 2, 0);
                baggage.cut(1, budget);
              }
              byte[] measured = ContentCodec.encode(baggage.carried().get(0).content());
              assertThat(measured.length).isLessThanOrEqualTo(budget);
            });
  }

  private static void count(Baggage baggage) {
    baggage.add(1, 1, Execution.LEDGER, Tuple.EMPTY, 1L, 1L);
  }

  private static long total(Baggage baggage) {
    return (long) baggage.unpackLedger(1, 1, 3).get(Tuple.EMPTY)[0].result();
  }
}
