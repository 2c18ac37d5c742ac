package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A ledger that has settled looks at what is new alone. It must come to be what one is that looks
 * at all: one that has just come over a wire, of which nothing was looked at.
 */
class LedgerSettlingTest {
  private static final LedgerShape SHAPE =
      new LedgerShape(3, List.of(Aggregate.COUNT), List.of(Type.LONG));

  @Test
  void lookingAtWhatIsNewIsEnough() {
    Randomly.runs(1500)
        .upTo(60)
        .check(
            (random, size) -> {
              Ledger settled = wide(random);
              for (int i = 0; i < size && !settled.incomplete; i++) {
                Ledger unsettled = overAWire(settled);
                Ledger other = few(random, settled);
                settled.join(other);
                unsettled.join(other);
                assertThat(settled.incomplete).isEqualTo(unsettled.incomplete);
                assertThat(encoded(settled)).isEqualTo(encoded(unsettled));
              }
            });
  }

  /** Many branches below a few roots, where each has closed some of what it has called. */
  private static Ledger wide(SplittableRandom random) {
    Ledger ledger = new Ledger();
    ledger.toAdd(SHAPE, path(random), Ordinals.NONE);
    for (int i = 0; i < 200; i++) {
      Ledger one = new Ledger();
      count(one, random, path(random));
      ledger.join(one);
    }
    return ledger;
  }

  /** What another branch knows: mostly of branches that are known here too, or near one. */
  private static Ledger few(SplittableRandom random, Ledger known) {
    Ledger few = new Ledger();
    List<BranchPath> paths = new ArrayList<>(known.cells.keySet());
    for (int i = 0; i <= random.nextInt(6); i++) {
      BranchPath path = paths.isEmpty() ? path(random) : paths.get(random.nextInt(paths.size()));
      BranchPath parent = path.parent();
      switch (random.nextInt(4)) {
        case 0 -> path = path(random);
        case 1 -> path = path.child(random.nextInt(6), nonce(random));
        case 2 -> path = parent == null ? path : parent;
        default -> {} // that one, again
      }
      count(few, random, path);
    }
    if (random.nextInt(20) == 0) {
      few.foldKeys(SHAPE.slot(), random.nextLong());
    }
    return few;
  }

  private static void count(Ledger ledger, SplittableRandom random, BranchPath path) {
    Ordinals closed = Ordinals.NONE;
    int most = random.nextInt(3) == 0 ? 6 : 0;
    for (int i = 0; i < most; i++) {
      closed = random.nextBoolean() ? closed.with(random.nextInt(6)) : closed;
    }
    if (random.nextInt(1000) == 0) {
      for (int i = 0; i < 2 * Ordinals.MAX_RUNS + 6; i += 2) {
        closed = closed.with(i); // and so the floor rises
      }
    }
    Groups groups = new Groups(SHAPE);
    groups.cells(Tuple.of((long) random.nextInt(20)))[0].addLong(0, 1 + random.nextInt(9));
    TreeMap<Integer, Groups> bySlot = new TreeMap<>();
    bySlot.put(SHAPE.slot(), groups);
    ledger.toAdd(SHAPE, path, closed);
    ledger.cells.put(path, new Cell(1 + random.nextInt(5), closed, bySlot));
  }

  private static BranchPath path(SplittableRandom random) {
    BranchPath path = BranchPath.root(random.nextInt(60));
    for (int depth = random.nextInt(4); depth > 0; depth--) {
      path = path.child(random.nextInt(6), nonce(random));
    }
    return path;
  }

  /** Nearly each send is handled once. */
  private static int nonce(SplittableRandom random) {
    return random.nextInt(2000) == 0 ? 1 : 0;
  }

  private static Ledger overAWire(Ledger ledger) {
    return ContentCodec.decode(encoded(ledger)).ledger;
  }

  private static byte[] encoded(Ledger ledger) {
    return ContentCodec.encode(new Content(ledger));
  }
}
