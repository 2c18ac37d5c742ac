package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Baggage against the true causal past of random executions; the laws of its join. */
class LedgerModelTest {
  private static final int RUNS = 3000;
  private static final int STEPS = 60;

  @Test
  void isExactWhereEverySendIsHandledOnce() {
    Randomly.runs(RUNS)
        .upTo(STEPS)
        .check(
            (random, size) -> {
              Execution execution = new Execution(random);
              execution.run(size, 0, false);
              assertThat(execution.missing).isZero();
              for (Execution.Actor actor : execution.actors()) {
                assertThat(actor.baggage.isCut(Execution.PLAIN, Execution.EPOCH, 3)).isFalse();
              }
            });
  }

  @Test
  void isExactWhereDoubledSendsAreDeclaredMany() {
    Randomly.runs(RUNS)
        .upTo(STEPS)
        .check(
            (random, size) -> {
              Execution execution = new Execution(random);
              execution.run(size, 0.3, true);
              assertThat(execution.missing).isZero();
            });
  }

  @Test
  void isNeverOverWhereBytesAreHandledTwice() {
    AtomicInteger withGaps = new AtomicInteger();
    Randomly.runs(RUNS)
        .upTo(STEPS)
        .check(
            (random, size) -> {
              Execution execution = new Execution(random);
              execution.run(size, 0.3, false); // every step checks
              withGaps.addAndGet(execution.missing > 0 ? 1 : 0);
            });
    assertThat(withGaps.get()).as("short is the exception").isLessThan(RUNS / 20);
  }

  @Test
  void joinIsIdempotentCommutativeAssociative() {
    Randomly.runs(RUNS)
        .upTo(STEPS)
        .check(
            (random, size) -> {
              Execution execution = new Execution(random);
              execution.run(size, 0, false);
              Baggage a = pick(random, execution);
              Baggage b = pick(random, execution);
              Baggage c = pick(random, execution);
              assertThat(bytes(join(a, a))).isEqualTo(bytes(a));
              assertThat(bytes(join(a, b))).isEqualTo(bytes(join(b, a)));
              assertThat(bytes(join(join(a, b), c))).isEqualTo(bytes(join(a, join(b, c))));
            });
  }

  private static Baggage pick(SplittableRandom random, Execution execution) {
    Baggage baggage = Randomly.oneOf(random, execution.actors()).baggage.fork();
    // Views of different declared requests do not merge: leave them out of the algebra.
    baggage.retain((query, epoch) -> query == Execution.PLAIN);
    return baggage;
  }

  private static Baggage join(Baggage a, Baggage b) {
    Baggage result = a.fork();
    result.join(b);
    return result;
  }

  private static String bytes(Baggage baggage) {
    StringBuilder text = new StringBuilder();
    for (View view : baggage.carried()) {
      text.append(view.query).append('=');
      for (byte b : ContentCodec.encode(view.content())) {
        text.append(' ').append(b);
      }
    }
    return text.toString();
  }

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
    assertThat(ledger.cells.firstEntry().getValue().closed.runs()).isLessThanOrEqualTo(maxRuns);
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

  private static void count(Baggage baggage) {
    baggage.add(1, 1, Execution.LEDGER, Tuple.EMPTY, 1L, 1L);
  }

  private static long total(Baggage baggage) {
    return (long) baggage.unpackLedger(1, 1, 3).get(Tuple.EMPTY)[0].result();
  }
}
