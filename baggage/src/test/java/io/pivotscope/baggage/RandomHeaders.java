package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.testing.RandomValues;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Headers of all three kinds that carry anything, as {@link HeaderCodec} writes them. */
final class RandomHeaders {
  private static final Aggregate[] FUNCTIONS = Aggregate.values();
  private static final Type[] TYPES = Type.values();

  private final SplittableRandom random;

  RandomHeaders(SplittableRandom random) {
    this.random = random;
  }

  byte[] next() {
    Baggage baggage = random.nextInt(3) == 0 ? grown() : new Baggage(nonces());
    for (int i = random.nextInt(4); i > 0; i--) {
      fill(baggage, random.nextInt(1, 1000), random.nextLong() >>> random.nextInt(64));
    }
    Budgets budgets = random.nextInt(3) == 0 ? tight() : Budgets.UNLIMITED;
    return switch (random.nextInt(3)) {
      case 0 -> HeaderCodec.encode(header(), baggage, budgets);
      case 1 -> HeaderCodec.encode(header(), baggage.call(), budgets);
      default -> HeaderCodec.encode(header(), baggage.retire(), budgets);
    };
  }

  private Nonces nonces() {
    return new Nonces(random.nextLong());
  }

  /** What a branch of a request has after calls, lost and late replies, and messages. */
  private Baggage grown() {
    Execution execution = new Execution(random);
    execution.run(Randomly.oneOf(random, Execution.Kind.values()), 60);
    return Randomly.oneOf(random, execution.actors()).baggage;
  }

  private Budgets tight() {
    int ofQuery = random.nextInt(400);
    int ofRequest = random.nextInt(600);
    return new Budgets() {
      @Override
      public int bytes(long query, long epoch) {
        return ofQuery;
      }

      @Override
      public int requestBytes() {
        return ofRequest;
      }
    };
  }

  private Header header() {
    long hlc = random.nextLong() >>> random.nextInt(1, 12);
    EventId request = new EventId(near(hlc), random.nextLong(), slot());
    RootKind root = Randomly.oneOf(random, RootKind.values());
    long unsettledFrom = random.nextBoolean() ? 0 : near(request.hlc());
    return new Header(hlc, Hlc.micros(hlc) + near(0), request, root, unsettledFrom);
  }

  private long near(long number) {
    return number + (random.nextLong() >> random.nextInt(8, 64));
  }

  private int slot() {
    return random.nextInt() >>> random.nextInt(1, 32);
  }

  private void fill(Baggage baggage, long query, long epoch) {
    if (random.nextInt(4) == 0) {
      baggage.enterDeclared(query, epoch, new EventId(near(0), random.nextLong(), slot()));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      pack(baggage, query, epoch);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      add(baggage, query, epoch);
    }
    if (random.nextInt(8) == 0) {
      baggage.lackInLedger(query, epoch);
    }
  }

  private void pack(Baggage baggage, long query, long epoch) {
    SetShape.Keep keep = Randomly.oneOf(random, SetShape.Keep.values());
    SetShape shape = new SetShape(random.nextInt(100), keep, 1 + random.nextInt(20));
    long hlc = near(Hlc.of(HeaderVectors.NOW));
    for (int i = random.nextInt(40); i > 0; i--) {
      hlc += random.nextInt(3) == 0 ? 1 : random.nextLong() >>> random.nextInt(24, 63);
      EventId event = new EventId(hlc, random.nextInt(3), random.nextInt(3));
      baggage.pack(query, epoch, shape, event, Randomly.list(random, 2, RandomValues::tuple));
    }
    if (random.nextInt(8) == 0) {
      baggage.cutFrom(query, epoch, shape, new EventId(hlc, random.nextLong(), slot()));
    }
  }

  private void add(Baggage baggage, long query, long epoch) {
    List<Aggregate> functions = Randomly.list(random, 3, r -> Randomly.oneOf(r, FUNCTIONS));
    if (functions.isEmpty()) {
      return;
    }
    List<Type> types = functions.stream().map(f -> Randomly.oneOf(random, TYPES)).toList();
    LedgerShape shape = new LedgerShape(random.nextInt(100), functions, types);
    for (int i = 1 << random.nextInt(7); i > 0; i--) {
      Tuple key = random.nextInt(9) == 0 ? RandomValues.tuple(random) : Tuple.of(i % 5L);
      baggage.add(query, epoch, shape, key, functions.stream().map(this::argument).toArray());
    }
  }

  private Object argument(Aggregate function) {
    Object value =
        switch (random.nextInt(3)) {
          case 0 -> RandomValues.value(random);
          case 1 -> random.nextLong() >> random.nextInt(64);
          default -> random.nextDouble() * Math.pow(10, random.nextInt(-100, 100));
        };
    boolean keyed = function == Aggregate.FIRST || function == Aggregate.LAST;
    return keyed ? Arrays.asList(random.nextLong(9), value) : value;
  }
}
