package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.at;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Programs that pack at some methods what they emit at another one, over parameters of every kind;
 * all of them well typed.
 */
final class RandomPrograms {

  /** What is woven, and what is given to it. */
  static final class Guest {
    private final String name;
    private final int size;
    private final Guest next;

    Guest(String name, int size, Guest next) {
      this.name = name;
      this.size = size;
      this.next = next;
    }

    void work(String s, int i, long l, double d, boolean b, Object o, float f, Guest g) {}

    void other(String s, int i, long l, double d, boolean b, Object o, float f, Guest g) {}

    static void still(String s, int i, long l, double d, boolean b, Object o, float f, Guest g) {}
  }

  private static final List<Type> PARAMETERS =
      List.of(Type.STRING, Type.LONG, Type.LONG, Type.DOUBLE, Type.BOOLEAN, Type.ANY, Type.DOUBLE);

  private final SplittableRandom random;

  RandomPrograms(SplittableRandom random) {
    this.random = random;
  }

  /** What an advice sees of its row: types by column, and what may be merged or is a weight. */
  private record Row(List<Type> types, List<State> states, List<Integer> counts) {
    static Row of(List<Advice.Observation> observed, List<SlotSpec> unpacked) {
      Row row = new Row(observedTypes(observed), new ArrayList<>(), new ArrayList<>());
      unpacked.forEach(row::add);
      return row;
    }

    private void add(SlotSpec slot) {
      if (slot instanceof SlotSpec.Ledger ledger) {
        for (int i = 0; i < ledger.aggregates().size(); i++) {
          int column = types.size() + ledger.keys().size() + i;
          if (ledger.aggregates().get(i) == Aggregate.COUNT) {
            counts.add(column);
          } else {
            states.add(
                new State(column, ledger.aggregates().get(i), ledger.argumentTypes().get(i)));
          }
        }
      }
      types.addAll(slot.columns());
    }
  }

  /** A column that holds an encoded accumulator. */
  private record State(int column, Aggregate aggregate, Type type) {}

  /** What is added to groups. */
  private record Sums(List<Aggregate> aggregates, List<Type> types, List<Argument> arguments) {}

  AdviceProgram program() {
    List<SlotSpec> slots = new ArrayList<>();
    List<Advice> advice = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      advice.add(packing(slots));
    }
    return emitting(slots, advice);
  }

  /** An advice that packs a new slot, perhaps with what is in those before it. */
  private Advice packing(List<SlotSpec> slots) {
    List<Advice.Observation> observed = observations();
    List<SlotSpec> unpacked = slots.stream().filter(slot -> random.nextInt(3) == 0).toList();
    Row row = Row.of(observed, unpacked);
    List<Expr> let = lets(row, 1);
    List<Expr> filter = conditions(row.types);
    int index = slots.size();
    Sink sink;
    if (random.nextBoolean()) {
      List<Expr> keys = exprs(row, random.nextInt(3), 1);
      Sums sums = sums(row);
      slots.add(
          new SlotSpec.Ledger(index, "s" + index, typesOf(keys), sums.aggregates, sums.types));
      sink = new Sink.PackLedger(index, keys, sums.arguments);
    } else {
      List<Expr> columns = exprs(row, 1 + random.nextInt(3), 1);
      SlotSpec.Keep keep = SlotSpec.Keep.values()[random.nextInt(3)];
      int n = keep == SlotSpec.Keep.ALL ? 0 : 1 + random.nextInt(2);
      slots.add(new SlotSpec.Set(index, "s" + index, keep, n, typesOf(columns)));
      Sink.Empty empty = Sink.Empty.values()[random.nextInt(Sink.Empty.values().length)];
      sink = new Sink.Pack(index, columns, empty, conditions(row.types));
    }
    return new Advice(
        at(
            List.of("other", "still", "work").get(random.nextInt(3)),
            random.nextInt(5) == 0 ? Place.RETURN : Place.ENTRY),
        observed,
        unpacked.stream().map(slot -> Unpack.inner(slot.index())).toList(),
        let,
        filter,
        sink);
  }

  private AdviceProgram emitting(List<SlotSpec> slots, List<Advice> advice) {
    List<Advice.Observation> observed = observations();
    List<SlotSpec> unpacked =
        slots.stream().filter(slot -> slots.size() == 1 || random.nextInt(3) > 0).toList();
    Row row = Row.of(observed, unpacked);
    List<Expr> let = lets(row, 3);
    List<Expr> filter = conditions(row.types);
    List<Expr> keys = exprs(row, random.nextInt(4), 1);
    Sums sums = sums(row);
    boolean streams = random.nextInt(4) == 0;
    List<Type> keyTypes = typesOf(keys);
    Output output =
        new Output(
            streams,
            keyTypes,
            streams ? List.of() : sums.aggregates,
            streams ? List.of() : sums.types,
            IntStream.range(0, keys.size())
                .mapToObj(i -> new Output.Select("k" + i, new Expr.Column(i, keyTypes.get(i))))
                .toList());
    advice.add(
        new Advice(
            at("work", random.nextInt(4) == 0 ? Place.RETURN : Place.ENTRY),
            observed,
            unpacked.stream().map(slot -> Unpack.inner(slot.index())).toList(),
            let,
            filter,
            streams ? new Sink.EmitRows(keys) : new Sink.EmitGroups(keys, sums.arguments)));
    return new AdviceProgram(
        "random",
        slots,
        advice,
        output,
        List.of(),
        List.of(),
        1,
        new AdviceProgram.Limits(1_000_000, 4096, 1 + random.nextInt(30), 0));
  }

  private List<Expr> lets(Row row, int most) {
    List<Expr> let = new ArrayList<>();
    for (int i = random.nextInt(most); i > 0; i--) {
      Expr each = expr(row.types, 3);
      let.add(each);
      row.types.add(each.type());
    }
    return let;
  }

  private List<Expr> exprs(Row row, int count, int depth) {
    return IntStream.range(0, count).mapToObj(i -> expr(row.types, depth)).toList();
  }

  private static List<Type> typesOf(List<Expr> exprs) {
    return exprs.stream().map(Expr::type).toList();
  }

  /** Values or partial states, now and then of another function than the one that merges them. */
  private Sums sums(Row row) {
    Sums sums = new Sums(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      List<Integer> weights = row.counts.stream().filter(column -> random.nextInt(3) > 0).toList();
      if (!row.states.isEmpty() && random.nextInt(3) > 0) {
        State state = row.states.get(random.nextInt(row.states.size()));
        sums.aggregates.add(random.nextInt(8) == 0 ? aggregate() : state.aggregate);
        sums.types.add(random.nextInt(8) == 0 ? Type.ANY : state.type);
        Expr bytes = new Expr.Column(state.column, Type.BYTES);
        sums.arguments.add(new Argument(bytes, weights, true));
      } else {
        Expr value = expr(row.types, 2);
        sums.aggregates.add(aggregate());
        sums.types.add(value.type());
        sums.arguments.add(new Argument(value, weights, false));
      }
    }
    return sums;
  }

  /** COUNT and SUM as often as in queries that people write. */
  private Aggregate aggregate() {
    return switch (random.nextInt(4)) {
      case 0 -> Aggregate.COUNT;
      case 1 -> Aggregate.SUM;
      default -> Aggregate.values()[random.nextInt(Aggregate.values().length)];
    };
  }

  private List<Advice.Observation> observations() {
    List<Advice.Observation> observed = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      // What expands to rows: of another kind than a list, to none.
      Path each = new Path(Path.Root.ARGUMENT, "5", List.of(new Path.Each()));
      observed.add(observation(each, random.nextBoolean() ? Type.ANY : Type.LONG));
    }
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int parameter = random.nextInt(PARAMETERS.size() + 3);
      if (parameter < PARAMETERS.size()) {
        // Now and then of another type than the query believes: that reads as null.
        Type type =
            random.nextInt(8) == 0
                ? Type.values()[random.nextInt(Type.values().length)]
                : PARAMETERS.get(parameter);
        observed.add(observation(argument(parameter), type));
      } else if (parameter == PARAMETERS.size()) {
        observed.add(observation(argument(7, "name"), Type.STRING));
      } else if (parameter == PARAMETERS.size() + 1) {
        observed.add(observation(argument(7, "next", "size"), Type.LONG));
      } else {
        observed.add(
            random.nextBoolean()
                ? observation(Path.standard("procName"), Type.STRING)
                : observation(Path.standard("hlc"), Type.LONG));
      }
    }
    return observed;
  }

  private static Path argument(int index, String... fields) {
    List<Path.Step> steps = new ArrayList<>();
    for (String field : fields) {
      steps.add(new Path.Field(field));
    }
    return new Path(Path.Root.ARGUMENT, String.valueOf(index), steps);
  }

  private static Advice.Observation observation(Path path, Type type) {
    return new Advice.Observation(path.toString(), path, type);
  }

  private static List<Type> observedTypes(List<Advice.Observation> observed) {
    List<Type> types = new ArrayList<>();
    observed.forEach(o -> types.add(o.type()));
    return types;
  }

  private List<Expr> conditions(List<Type> types) {
    return random.nextInt(3) > 0 ? List.of() : List.of(truth(types, 2));
  }

  // ---- expressions

  private Expr expr(List<Type> columns, int depth) {
    int kind = random.nextInt(8);
    return switch (kind) {
      case 0, 1, 2 -> column(columns);
      case 3, 4 -> number(columns, depth);
      case 5 -> truth(columns, depth);
      case 6 -> text(columns, depth);
      default -> constant();
    };
  }

  private Expr column(List<Type> columns) {
    int index = random.nextInt(columns.size());
    return new Expr.Column(index, columns.get(index));
  }

  private Expr constant() {
    return switch (random.nextInt(6)) {
      case 0 -> new Expr.Constant(random.nextLong(-3, 4), Type.LONG);
      case 1 -> new Expr.Constant(random.nextInt(-2, 3) / 2.0, Type.DOUBLE);
      case 2 -> new Expr.Constant(random.nextBoolean(), Type.BOOLEAN);
      case 3 -> new Expr.Constant("b" + random.nextInt(3), Type.STRING);
      case 4 -> new Expr.Constant(null, Type.LONG);
      default -> new Expr.Constant(Long.MIN_VALUE, Type.LONG);
    };
  }

  private Expr number(List<Type> columns, int depth) {
    if (depth == 0) {
      return random.nextBoolean() ? column(columns) : constant();
    }
    Expr a = expr(columns, depth - 1);
    Expr b = expr(columns, depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> apply(Function.ADD, sum(a, b), a, b);
      case 1 -> apply(Function.SUBTRACT, sum(a, b), a, b);
      case 2 -> apply(Function.MULTIPLY, sum(a, b), a, b);
      case 3 -> apply(Function.DIVIDE, sum(a, b), a, b);
      case 4 -> apply(Function.REMAINDER, sum(a, b), a, b);
      case 5 -> apply(Function.ABS, a.type(), a);
      case 6 -> apply(Function.LENGTH, Type.LONG, a);
      default -> apply(Function.TO_LONG, Type.LONG, a);
    };
  }

  private Expr truth(List<Type> columns, int depth) {
    if (depth == 0) {
      return new Expr.Constant(random.nextBoolean(), Type.BOOLEAN);
    }
    Function comparison =
        List.of(
                Function.EQUAL,
                Function.NOT_EQUAL,
                Function.LESS,
                Function.LESS_OR_EQUAL,
                Function.GREATER,
                Function.GREATER_OR_EQUAL)
            .get(random.nextInt(6));
    return switch (random.nextInt(7)) {
      case 0 -> apply(Function.AND, Type.BOOLEAN, truth(columns, depth - 1), column(columns));
      case 1 ->
          apply(
              Function.OR,
              Type.BOOLEAN,
              truth(columns, depth - 1),
              truth(columns, depth - 1),
              expr(columns, depth - 1));
      case 2 -> apply(Function.NOT, Type.BOOLEAN, truth(columns, depth - 1));
      case 3 -> apply(Function.IS_NULL, Type.BOOLEAN, expr(columns, depth - 1));
      case 4 -> apply(Function.IS_NOT_NULL, Type.BOOLEAN, expr(columns, depth - 1));
      default ->
          apply(comparison, Type.BOOLEAN, expr(columns, depth - 1), expr(columns, depth - 1));
    };
  }

  private Expr text(List<Type> columns, int depth) {
    if (depth == 0) {
      return new Expr.Constant("a", Type.STRING);
    }
    Expr a = expr(columns, depth - 1);
    return switch (random.nextInt(4)) {
      case 0 -> apply(Function.TO_STRING, Type.STRING, a);
      case 1 -> apply(Function.LOWER, Type.STRING, a);
      case 2 -> apply(Function.CONCAT, Type.STRING, a, text(columns, depth - 1));
      default ->
          apply(Function.CASE, Type.STRING, truth(columns, depth - 1), text(columns, depth - 1));
    };
  }

  private static Expr apply(Function function, Type type, Expr... arguments) {
    return new Expr.Apply(function, List.of(arguments), type);
  }

  /** As the compiler types what two numbers make. */
  private static Type sum(Expr a, Expr b) {
    if (!a.type().isNumeric() || !b.type().isNumeric()) {
      return Type.ANY;
    }
    if (a.type() == Type.ANY || b.type() == Type.ANY) {
      return Type.ANY;
    }
    return a.type() == Type.DOUBLE || b.type() == Type.DOUBLE ? Type.DOUBLE : Type.LONG;
  }

  // ---- calls

  Object[] arguments() {
    return new Object[] {
      random.nextInt(5) == 0 ? null : "b" + random.nextInt(6),
      oneOf(0, 1, 2, -1, Integer.MAX_VALUE),
      oneOf(0L, 1L, 2L, -3L, Long.MAX_VALUE, Long.MIN_VALUE),
      oneOf(0.0, -0.0, 1.0, 2.5, Double.NaN, Double.POSITIVE_INFINITY, 1e300),
      random.nextBoolean(),
      oneOf(null, "b1", 7L, 7, 2.5, true, new byte[] {1}, List.of("x", 1L), List.of(1L, 2L, 3L)),
      oneOf(0f, 1.5f, Float.NaN),
      oneOf(
          null,
          new Guest("b2", 4, null),
          new Guest(null, 5, new Guest("b3", random.nextInt(3), null)))
    };
  }

  private Object oneOf(Object... values) {
    return values[random.nextInt(values.length)];
  }
}
