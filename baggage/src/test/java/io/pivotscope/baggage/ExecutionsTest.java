package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.Execution.Kind;
import io.pivotscope.baggage.testing.Randomly;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Baggage against the true causal pasts of random executions, and the laws of its join on the
 * branches that each leaves.
 *
 * <pre>
 *   never over      no count above the truth, no sum but the right one beside a right count
 *   exact           wherever every send with an ordinal is handled once
 *   short           only with the mark, or where bytes were handled twice on a carrier not `many`
 *   join            associative, commutative, idempotent, in bytes; the mark on what was handled
 *                   twice or given up may depend on the order, the rest never
 *
 *   -Dpivotscope.executions=1000000   how many
 *   -Dpivotscope.seed=7               the first seed; each gives one execution
 * </pre>
 */
class ExecutionsTest {
  private static final long SEED = Long.getLong("pivotscope.seed", 20151004);
  private static final int EXECUTIONS = Integer.getInteger("pivotscope.executions", 20_000);
  private static final int STEPS = 60;

  /** What was found in the executions of a kind. */
  private static final class Tally {
    long executions;
    long checks;
    long missing;
    long unmarked;

    synchronized void add(Execution execution) {
      executions++;
      checks += execution.checks;
      missing += execution.missing;
      unmarked += execution.unmarked;
    }

    @Override
    public String toString() {
      return "%,d executions, %,d checks, %,d short, %,d of these without a mark"
          .formatted(executions, checks, missing, unmarked);
    }
  }

  private final Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);

  @Test
  void everyPastIsExactOrMarkedAndJoinKeepsItsLaws() {
    for (Kind kind : Kind.values()) {
      tallies.put(kind, new Tally());
    }
    IntStream.range(0, EXECUTIONS)
        .parallel()
        .forEach(i -> Randomly.runs(1).from(SEED + i).of(STEPS).check(this::check));
    System.out.println(EXECUTIONS + " executions of baggage, seed " + SEED);
    tallies.forEach((kind, tally) -> System.out.println("  " + kind + ": " + tally));
    Tally twice = tallies.get(Kind.TWICE);
    assertThat(twice.missing).as("short is the exception").isLessThan(twice.checks / 20);
    assertThat(tallies.get(Kind.BUSY).missing).as("more was lost than kept").isPositive();
  }

  private void check(SplittableRandom random, int steps) {
    // The busy ones are long, so they are few.
    Kind kind = random.nextInt(100) == 0 ? Kind.BUSY : Kind.values()[random.nextInt(3)];
    Execution execution = new Execution(random);
    execution.run(kind, steps);
    boolean exact = kind == Kind.ONCE || kind == Kind.MANY;
    if (exact) {
      assertThat(execution.missing).as("%s is exact", kind).isZero();
      for (Execution.Actor actor : execution.actors()) {
        assertThat(actor.baggage.isCut(Execution.PLAIN, Execution.EPOCH, 3)).isFalse();
      }
    } else if (kind == Kind.BUSY) {
      assertThat(execution.unmarked).as("short without a mark").isZero();
    }
    checkJoin(pick(random, execution), pick(random, execution), pick(random, execution), exact);
    tallies.get(kind).add(execution);
  }

  private static void checkJoin(Baggage a, Baggage b, Baggage c, boolean marksToo) {
    assertThat(bytes(join(a, a))).isEqualTo(bytes(a));
    assertThat(bytes(join(a, b))).isEqualTo(bytes(join(b, a)));
    Baggage left = join(join(a, b), c);
    Baggage right = join(a, join(b, c));
    if (!marksToo) {
      // Of what was handled twice or given up, one order may show what another has dropped already.
      left.lackInLedger(Execution.PLAIN, Execution.EPOCH);
      right.lackInLedger(Execution.PLAIN, Execution.EPOCH);
    }
    assertThat(bytes(left)).isEqualTo(bytes(right));
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
      byte[] bytes = ContentCodec.encode(view.content());
      text.append(view.query).append('=').append(HexFormat.of().formatHex(bytes)).append(' ');
    }
    return text.toString();
  }
}
