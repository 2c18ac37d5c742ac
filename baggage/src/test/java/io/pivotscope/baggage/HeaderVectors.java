package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes that other versions, and other languages, have to read: every construct of the page.
 */
final class HeaderVectors {
  static final long NOW = 1_800_000_000_000_000L;
  static final EventId REQUEST = new EventId(Hlc.of(NOW - 2_000_000) + 3, 0x1122334455667788L, 9);
  static final Header HEADER = new Header(Hlc.of(NOW) + 5, NOW - 40, REQUEST, RootKind.MESSAGE, 0);
  static final SetShape FIRST = new SetShape(0, SetShape.Keep.FIRST, 1);
  static final LedgerShape LEDGER =
      new LedgerShape(1, List.of(Aggregate.COUNT, Aggregate.SUM), List.of(Type.LONG, Type.DOUBLE));

  static final SetShape ALL = new SetShape(0, SetShape.Keep.ALL, 0);
  private static final SetShape LATEST = new SetShape(5, SetShape.Keep.MOST_RECENT, 3);

  private final Map<String, byte[]> vectors = new TreeMap<>();

  private HeaderVectors() {}

  static Map<String, byte[]> all() {
    HeaderVectors of = new HeaderVectors();
    of.empty();
    of.packed();
    of.values();
    of.functions();
    of.branches();
    of.bounds();
    return of.vectors;
  }

  static Baggage somePacked() {
    Baggage baggage = new Baggage(new Nonces(4));
    baggage.pack(3, 1, FIRST, new EventId(REQUEST.hlc() + 9, 5, 2), List.of(Tuple.of("client")));
    baggage.add(4, 1, LEDGER, Tuple.of("dn1", 3L), 1L, 0.5);
    baggage.enterDeclared(5, 2, new EventId(REQUEST.hlc() + 20, 5, 2));
    return baggage;
  }

  static EventId event(int n) {
    return new EventId(REQUEST.hlc() + n, n % 2, 0);
  }

  private void put(String name, Baggage baggage, Budgets budgets) {
    vectors.put(name, HeaderCodec.encode(HEADER, baggage, budgets));
  }

  private void empty() {
    Baggage empty = new Baggage(new Nonces(4));
    put("one-way.empty", empty, Budgets.UNLIMITED);
    vectors.put("call.empty", HeaderCodec.encode(HEADER, empty.call(), Budgets.UNLIMITED));
    vectors.put("reply.empty", HeaderCodec.encode(HEADER, empty.retire(), Budgets.UNLIMITED));
    Header unsettled =
        new Header(HEADER.hlc(), NOW, REQUEST, RootKind.IN_PROGRESS, REQUEST.hlc() + 1);
    vectors.put("one-way.unsettled", HeaderCodec.encode(unsettled, empty, Budgets.UNLIMITED));
  }

  private void packed() {
    Baggage packed = somePacked();
    put("one-way.packed", packed, Budgets.UNLIMITED);
    Call call = packed.call();
    byte[] bytes = HeaderCodec.encode(HEADER, call, Budgets.UNLIMITED);
    vectors.put("call.packed", bytes);
    Baggage handler = HeaderCodec.decode(bytes, new Baggage(new Nonces(5))).baggage();
    handler.add(4, 1, LEDGER, Tuple.of("dn2", null), 1L, 2.5);
    // Changes nothing but that the reply has it: the first event stays.
    handler.pack(3, 1, FIRST, new EventId(REQUEST.hlc() + 99, 5, 2), List.of(Tuple.of("later")));
    vectors.put("reply.packed", HeaderCodec.encode(HEADER, handler.retire(), Budgets.UNLIMITED));
    Baggage brief = HeaderCodec.decode(bytes, new Baggage(new Nonces(5))).baggage();
    brief.add(4, 1, LEDGER, Tuple.of("dn2", null), 1L, 2.5);
    vectors.put("reply.brief", HeaderCodec.encode(HEADER, brief.retire(), Budgets.UNLIMITED));
    for (int i = 0; i < 30; i++) {
      packed.pack(6, 1, ALL, event(i), List.of(Tuple.of("row")));
      packed.add(7, 1, LEDGER, Tuple.of((long) i), 1L, 1L);
    }
    put("one-way.cut", packed, (query, epoch) -> 100);
  }

  /**
   * Every kind of value; events near and far, alike and not, of one row, of several and of none.
   */
  private void values() {
    Baggage baggage = new Baggage(new Nonces(6));
    List<Object> longs = new ArrayList<>();
    for (int bits = 0; bits < 64; bits += 5) {
      longs.addAll(List.of(1L << bits, -1L << bits, (1L << bits) - 1));
    }
    List<Object> others =
        Arrays.asList(null, true, false, -0.5, Double.NaN, new byte[] {0, -1}, "", "\u00e4\u20ac");
    long at = REQUEST.hlc();
    baggage.pack(1, 1, ALL, new EventId(at, 8, 1), List.of(Tuple.of(longs), Tuple.EMPTY));
    baggage.pack(1, 1, ALL, new EventId(at + 1, 8, 1), List.of());
    at = Hlc.of(NOW);
    Object nested = Collections.unmodifiableList(others);
    baggage.pack(1, 1, ALL, new EventId(at, 8, 1), List.of(Tuple.of(nested, "shared")));
    String far = "far".repeat(40);
    baggage.pack(1, 1, ALL, new EventId(at, 9, 1), List.of(Tuple.of(far, "shared")));
    baggage.pack(1, 1, ALL, new EventId(at + 1, 9, 1), List.of(Tuple.of(far, 111L)));
    baggage.pack(1, 1, ALL, new EventId(at + 9, 9, 1), List.of(Tuple.of(112L, far)));
    baggage.pack(1, 1, ALL, new EventId(at + 4096, 9, 1), List.of(Tuple.of(List.of(), "x")));
    baggage.pack(1, 1, ALL, new EventId(at + 8194, 9, 7), List.of(Tuple.of("x", 1.5)));
    baggage.pack(1, 1, ALL, new EventId(Long.MAX_VALUE, 8, 1), List.of(Tuple.of(1L)));
    baggage.pack(2, 9, LATEST, new EventId(-5, -1, 3), List.of(Tuple.of("before all")));
    put("one-way.values", baggage, Budgets.UNLIMITED);
  }

  /** The state of every function, near its bounds as well. */
  private void functions() {
    Baggage baggage = new Baggage(new Nonces(7));
    Aggregate[] functions = Aggregate.values();
    for (int i = 0; i < functions.length; i++) {
      LedgerShape longs = new LedgerShape(i, List.of(functions[i]), List.of(Type.LONG));
      LedgerShape any = new LedgerShape(i, List.of(functions[i]), List.of(Type.ANY));
      for (long n = 0; n < 40; n++) {
        boolean keyed = functions[i].name().matches("FIRST|LAST");
        baggage.add(1, 1, longs, Tuple.of("g" + n % 2), keyed ? List.of(n, -n) : n * n - 40);
        baggage.add(2, 1, any, Tuple.EMPTY, keyed ? List.of(1.5, n) : n * 0.1);
        baggage.add(2, 1, any, Tuple.of(true), Long.MAX_VALUE - n);
      }
      baggage.add(2, 1, any, Tuple.of((Object) null), Double.NEGATIVE_INFINITY);
      baggage.add(2, 1, any, Tuple.of(List.of("a", 1L)), "text");
    }
    put("one-way.functions", baggage, Budgets.UNLIMITED);
    for (long n = 0; n < 3000; n++) {
      for (Aggregate function : List.of(Aggregate.DISTINCT, Aggregate.TOPK)) {
        LedgerShape shape =
            new LedgerShape(function.ordinal(), List.of(function), List.of(Type.LONG));
        baggage.add(3, 1, shape, Tuple.EMPTY, n % 300 * n);
      }
    }
    baggage.retain((query, epoch) -> query == 3);
    put("one-way.registers", baggage, Budgets.UNLIMITED);
  }

  /** Nested calls, of which some replies are lost; a root with a nonce; what was given up. */
  private void branches() {
    Baggage root = new Baggage(new Nonces(8));
    root.add(4, 1, LEDGER, Tuple.of("root"), 1L, 1.0);
    Baggage baggage = root;
    for (int depth = 0; depth < 3; depth++) {
      for (int i = 0; i < 3; i++) {
        Call lost = baggage.call();
        baggage.add(4, 1, LEDGER, Tuple.of("depth", (long) depth), 1L, 1.0);
        if (i == 1) {
          baggage.complete(lost, baggage.fork(lost).retire());
        }
      }
      byte[] bytes = HeaderCodec.encode(HEADER, baggage.call(), Budgets.UNLIMITED);
      vectors.put("call.nested." + depth, bytes);
      baggage = HeaderCodec.decode(bytes, new Baggage(new Nonces(9 + depth))).baggage();
      baggage.add(4, 1, LEDGER, Tuple.of("handler"), 1L, 1.0);
    }
    Baggage task = root.fork();
    task.add(4, 1, LEDGER, Tuple.of("task"), 1L, 1.0);
    task.join(baggage);
    vectors.put("reply.nested", HeaderCodec.encode(HEADER, task.retire(), Budgets.UNLIMITED));
    Baggage busy = new Baggage(new Nonces(12));
    for (int i = 0; i < 80; i++) {
      Call call = busy.call();
      Baggage handler = busy.fork(call);
      handler.add(4, 1, LEDGER, Tuple.EMPTY, 1L, 1.0);
      if (i % 2 == 0) {
        busy.complete(call, handler.retire());
      }
    }
    put("one-way.given-up", busy, Budgets.UNLIMITED);
  }

  private void bounds() {
    Baggage baggage = new Baggage(new Nonces(13));
    baggage.enterDeclared(5, 2, new EventId(REQUEST.hlc() + 7, REQUEST.process(), REQUEST.slot()));
    for (int i = 0; i < 20; i++) {
      baggage.pack(5, 2, FIRST, event(i), List.of(Tuple.of((long) i)));
      baggage.pack(5, 2, LATEST, event(i), List.of(Tuple.of((long) i)));
      baggage.pack(6, 1, LATEST, event(i), List.of(Tuple.of("row" + i)));
      baggage.add(7, 1, LEDGER, Tuple.of("key" + i), 1L, 1L);
    }
    put("one-way.near", baggage, Budgets.UNLIMITED);
    baggage.cutFrom(6, 1, LATEST, event(3));
    baggage.lackInLedger(7, 1);
    Budgets budgets =
        new Budgets() {
          @Override
          public int bytes(long query, long epoch) {
            return 90;
          }

          @Override
          public int requestBytes() {
            return 150;
          }
        };
    put("one-way.request-cut", baggage, budgets);
    baggage.receive(
        Views.with(
            baggage.carried().toArray(new View[0]),
            View.arrived(8, 1, null, new byte[] {9, 9, 9}, true)));
    put("one-way.unreadable", baggage, Budgets.UNLIMITED);
  }
}
