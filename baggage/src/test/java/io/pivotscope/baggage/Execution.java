package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.accumulate.Group;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A random execution of one request beside its true causal pasts: nested calls, lost and doubled
 * replies, handlers that go on after they replied, one-way sends, messages delivered many times.
 * Query 1 sees the request; query 2 has declared requests, which begin and end at random.
 */
final class Execution {
  static final long PLAIN = 1;
  static final long DECLARED = 2;
  static final long EPOCH = 7;
  static final SetShape ALL = new SetShape(0, SetShape.Keep.ALL, 0);
  static final SetShape FIRST = new SetShape(1, SetShape.Keep.FIRST, 2);
  static final SetShape LATEST = new SetShape(2, SetShape.Keep.MOST_RECENT, 2);
  static final LedgerShape LEDGER =
      new LedgerShape(3, List.of(Aggregate.COUNT, Aggregate.SUM), List.of(Type.LONG, Type.LONG));
  private static final int KEYS = 3;

  /** What happens to the bytes of a call. */
  enum Kind {
    /** Every send is handled once. */
    ONCE(0, false),
    /** Some are handled twice, on a carrier that says so. */
    MANY(0.3, true),
    /** Some are handled twice, and nobody said that it could be. */
    TWICE(0.3, false),
    /** Handled once; more calls are abandoned than a branch remembers. */
    BUSY(0, false);

    private final double doubled;
    private final boolean declaredMany;

    Kind(double doubled, boolean declaredMany) {
      this.doubled = doubled;
      this.declaredMany = declaredMany;
    }
  }

  /** What a message or reply makes its receiver's past. */
  private record Past(BitSet plain, List<Scope> declared) {}

  /** What is past for query 2 in one declared request, or in none (null). */
  private record Scope(EventId root, BitSet events) {
    Scope copy() {
      return new Scope(root, (BitSet) events.clone());
    }
  }

  /** A branch with its true past. */
  final class Actor {
    final Baggage baggage;
    final BitSet plain = new BitSet();
    Scope scope = new Scope(null, new BitSet());
    Scope outer;
    QueryView entered;

    Actor(Baggage baggage) {
      this.baggage = baggage;
    }

    private Actor child(Baggage of) {
      Actor child = new Actor(of);
      child.plain.or(plain);
      child.scope = scope.copy();
      return child;
    }

    void pack() {
      int event = weights.size();
      long weight = random.nextInt(1 << 30);
      weights.add(weight);
      plain.set(event);
      scope.events().set(event);
      EventId id = id(event);
      for (long query : new long[] {PLAIN, DECLARED}) {
        for (SetShape shape : List.of(ALL, FIRST, LATEST)) {
          baggage.pack(query, EPOCH, shape, id, List.of(Tuple.of(weight)));
        }
        baggage.add(query, EPOCH, LEDGER, Tuple.of((long) event % KEYS), 1L, weight);
      }
    }

    void enter() {
      EventId root = new EventId(weights.size(), 99, roots++);
      QueryView view = baggage.enterDeclared(DECLARED, EPOCH, root);
      assertThat(view == null).isEqualTo(scope.root() != null);
      if (view != null) {
        entered = view;
        outer = scope;
        scope = new Scope(root, new BitSet());
      }
    }

    void leave() {
      if (outer != null) {
        baggage.leaveDeclared(DECLARED, entered);
        scope = outer;
        outer = null;
      }
    }

    private Past past() {
      List<Scope> scopes = new ArrayList<>(List.of(scope.copy()));
      if (outer != null) {
        scopes.add(outer.copy());
      }
      return new Past((BitSet) plain.clone(), scopes);
    }

    private Past replyPast() {
      return new Past((BitSet) plain.clone(), List.of((outer == null ? scope : outer).copy()));
    }

    private void learn(Past past) {
      plain.or(past.plain());
      for (Scope theirs : past.declared()) {
        for (Scope mine : outer == null ? List.of(scope) : List.of(scope, outer)) {
          if (Objects.equals(mine.root(), theirs.root())) {
            mine.events().or(theirs.events());
          }
        }
      }
    }

    /** Compares with the truth. */
    void check() {
      checks++;
      checkLedger(PLAIN, plain);
      checkLedger(DECLARED, scope.events());
      checkSets(PLAIN, plain);
      checkSets(DECLARED, scope.events());
      if (!Objects.equals(baggage.declaredRoot(DECLARED), scope.root())) {
        throw new AssertionError(baggage.declaredRoot(DECLARED) + ", not " + scope.root());
      }
    }

    private void checkLedger(long query, BitSet truth) {
      long[] counts = new long[KEYS];
      long[] sums = new long[KEYS];
      for (int event = truth.nextSetBit(0); event >= 0; event = truth.nextSetBit(event + 1)) {
        counts[event % KEYS]++;
        sums[event % KEYS] += weights.get(event);
      }
      Map<Tuple, Accumulator[]> groups = baggage.unpackLedger(query, EPOCH, LEDGER.slot());
      checkView(baggage.ledger(query, EPOCH, LEDGER), groups);
      long lacking = 0;
      for (int key = 0; key < KEYS; key++) {
        Accumulator[] group = groups.get(Tuple.of((long) key));
        long count = group == null ? 0 : (long) group[0].result();
        long sum = group == null ? 0 : (long) group[1].result();
        if (count > counts[key] || (count == counts[key] && sum != sums[key])) {
          throw new AssertionError(
              "%d summing up to %d, not %d to %d".formatted(count, sum, counts[key], sums[key]));
        }
        lacking += counts[key] - count;
      }
      if (lacking > 0) {
        missing++;
        unmarked += baggage.isCut(query, EPOCH, LEDGER.slot()) ? 0 : 1;
      }
    }

    /** What is read without a copy is what is read with one. */
    private void checkView(LedgerView view, Map<Tuple, Accumulator[]> groups) {
      int seen = 0;
      for (int i = 0; i < view.slots(); i++) {
        Group group = view.at(i);
        if (group != null) {
          seen++;
          Accumulator[] expected = groups.getOrDefault(group.key, new Accumulator[0]);
          if (!Arrays.equals(Accumulators.encode(group.cells), Accumulators.encode(expected))) {
            throw new AssertionError(group.key + " is not what was unpacked");
          }
        }
      }
      if (seen != groups.size() || view.size() != seen) {
        throw new AssertionError(view.size() + " groups, " + seen + " seen of " + groups.size());
      }
    }

    private void checkSets(long query, BitSet truth) {
      List<EventId> all = new ArrayList<>();
      truth.stream().forEach(event -> all.add(id(event)));
      int size = all.size();
      checkSet(query, ALL, all);
      checkSet(query, FIRST, all.subList(0, Math.min(2, size)));
      checkSet(query, LATEST, all.subList(Math.max(0, size - 2), size));
    }

    private void checkSet(long query, SetShape shape, List<EventId> expected) {
      List<PackedEvent> events = baggage.unpackSet(query, EPOCH, shape.slot());
      boolean equal = events.size() == expected.size();
      for (int i = 0; equal && i < events.size(); i++) {
        equal = events.get(i).id().equals(expected.get(i));
      }
      if (!equal) {
        assertThat(events).extracting(PackedEvent::id).isEqualTo(expected);
      }
    }
  }

  private record Pending(Actor caller, Call call, Actor handler) {}

  private record InFlight(Baggage baggage, Past past) {}

  private final SplittableRandom random;
  private final Nonces nonces;
  private final List<Long> weights = new ArrayList<>();
  private final List<Actor> actors = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private final List<InFlight> messages = new ArrayList<>();
  private int roots;

  /** Comparisons of a branch with its true past. */
  int checks;

  /** How often a ledger lacked something. */
  int missing;

  /** How often it did and bore no mark. */
  int unmarked;

  Execution(SplittableRandom random) {
    this.random = random;
    this.nonces = new Nonces(random.nextLong());
    actors.add(new Actor(new Baggage(nonces)));
  }

  private EventId id(int event) {
    return new EventId(1000L * event, event * 31 % 4, event % 3);
  }

  List<Actor> actors() {
    return actors;
  }

  void run(Kind kind, int steps) {
    for (int i = 0; i < steps; i++) {
      Actor actor = Randomly.oneOf(random, actors);
      int choice = random.nextInt(100);
      if (choice < 30) {
        actor.pack();
      } else if (choice < 55) {
        boolean twice = random.nextDouble() < kind.doubled;
        send(actor, twice, twice && kind.declaredMany);
      } else if (choice < 70 && !pending.isEmpty()) {
        reply(pending.remove(random.nextInt(pending.size())));
      } else if (choice < 78) {
        actors.add(actor.child(hop(actor.baggage)));
      } else if (choice < 84) {
        messages.add(new InFlight(actor.baggage.fork(), actor.child(actor.baggage).past()));
      } else if (choice < 92 && !messages.isEmpty()) {
        InFlight message = Randomly.oneOf(random, messages);
        actor.baggage.join(message.baggage());
        actor.learn(message.past());
      } else if (choice < 96) {
        if (kind == Kind.BUSY) {
          burst(actor);
        } else {
          actor.enter();
        }
      } else {
        actor.leave();
      }
      actor.check();
    }
  }

  /** More calls at once than runs are kept, of which every other comes back now. */
  private void burst(Actor caller) {
    for (int i = 0; i < 2 * Ordinals.MAX_RUNS + 6; i++) {
      send(caller, false, false);
      Pending call = pending.remove(pending.size() - 1);
      call.handler().pack();
      if (i % 2 == 0) {
        reply(call);
      } else if (i % 8 == 1) {
        pending.add(call);
      }
    }
  }

  private void send(Actor caller, boolean twice, boolean many) {
    if (many) {
      byte[] bytes = HeaderCodec.encode(header(), caller.baggage, Budgets.UNLIMITED);
      Actor handler = caller.child(decode(bytes).baggage());
      pending.add(new Pending(caller, new Call(caller.baggage, null, 0), handler));
      actors.add(handler);
      actors.add(caller.child(decode(bytes).baggage()));
      return;
    }
    Call call = caller.baggage.call();
    Actor handler;
    if (random.nextBoolean() && !twice) {
      handler = caller.child(caller.baggage.fork(call));
    } else {
      byte[] bytes = HeaderCodec.encode(header(), call, Budgets.UNLIMITED);
      handler = caller.child(decode(bytes).baggage());
      if (twice) {
        actors.add(caller.child(decode(bytes).baggage()));
      }
    }
    actors.add(handler);
    pending.add(new Pending(caller, call, handler));
  }

  /** The handler goes on afterwards, sometimes; its reply is lost, sometimes, or comes twice. */
  private void reply(Pending call) {
    Past past = call.handler().replyPast();
    Reply reply = call.handler().baggage.retire();
    if (random.nextBoolean()) {
      reply = decode(HeaderCodec.encode(header(), reply, Budgets.UNLIMITED)).reply();
    }
    if (random.nextInt(100) < 80) {
      call.caller().baggage.complete(call.call(), reply);
      call.caller().learn(past);
      call.caller().check();
      if (random.nextInt(100) < 30) {
        Actor anyone =
            Randomly.oneOf(random, List.of(call.caller(), Randomly.oneOf(random, actors)));
        anyone.baggage.complete(call.call(), reply);
        anyone.learn(past);
        anyone.check();
      }
    }
  }

  private Baggage hop(Baggage baggage) {
    return random.nextBoolean()
        ? baggage.fork()
        : decode(HeaderCodec.encode(header(), baggage, Budgets.UNLIMITED)).baggage();
  }

  private Message decode(byte[] bytes) {
    return HeaderCodec.decode(bytes, new Baggage(nonces));
  }

  private static Header header() {
    return new Header(1L << 50, 1_700_000_000_000_000L, new EventId(5, 6, 7), RootKind.TICK, 0);
  }
}
