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

  AdviceProgram program() {
    List<SlotSpec> slots = new ArrayList<>();
    List<Advice> advice = new ArrayList<>();
    int packs = random.nextInt(3);
    for (int i = 0; i < packs; i++) {
      List<Expr> columns = new ArrayList<>();
      List<Advice.Observation> observed = observations();
      List<Type> types = types(observed);
      for (int c = 0; c <= random.nextInt(3); c++) {
        columns.add(expr(types, 1));
      }
      SlotSpec.Keep keep = SlotSpec.Keep.values()[random.nextInt(3)];
      slots.add(
          new SlotSpec.Set(
              i,
              "s" + i,
              keep,
              keep == SlotSpec.Keep.ALL ? 0 : 1 + random.nextInt(2),
              columns.stream().map(Expr::type).toList()));
      advice.add(
          new Advice(
              at(random.nextBoolean() ? "other" : "still"),
              observed,
              List.of(),
              List.of(),
              conditions(types),
              new Sink.Pack(
                  i,
                  columns,
                  Sink.Empty.values()[random.nextInt(Sink.Empty.values().length)],
                  conditions(types))));
    }
    return emitting(slots, advice);
  }

  private AdviceProgram emitting(List<SlotSpec> slots, List<Advice> advice) {
    List<Advice.Observation> observed = observations();
    List<Type> types = types(observed);
    slots.forEach(slot -> types.addAll(slot.columns()));
    List<Expr> let = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Expr each = expr(types, 3);
      let.add(each);
      types.add(each.type());
    }
    List<Expr> filter = conditions(types);
    List<Expr> keys = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      keys.add(expr(types, 1));
    }
    List<Aggregate> aggregates = new ArrayList<>();
    List<Expr> arguments = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      aggregates.add(Aggregate.values()[random.nextInt(Aggregate.values().length)]);
      arguments.add(expr(types, 2));
    }
    boolean streams = random.nextInt(4) == 0;
    List<Type> keyTypes = keys.stream().map(Expr::type).toList();
    Output output =
        new Output(
            streams,
            keyTypes,
            streams ? List.of() : aggregates,
            streams ? List.of() : arguments.stream().map(Expr::type).toList(),
            IntStream.range(0, keys.size())
                .mapToObj(i -> new Output.Select("k" + i, new Expr.Column(i, keyTypes.get(i))))
                .toList());
    advice.add(
        new Advice(
            random.nextInt(4) == 0 ? at("work", Place.RETURN) : at("work"),
            observed,
            slots.stream().map(slot -> Unpack.inner(slot.index())).toList(),
            let,
            filter,
            streams
                ? new Sink.EmitRows(keys)
                : new Sink.EmitGroups(keys, Argument.plain(arguments))));
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

  private List<Advice.Observation> observations() {
    List<Advice.Observation> observed = new ArrayList<>();
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

  private static List<Type> types(List<Advice.Observation> observed) {
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
      oneOf(null, "b1", 7L, 7, 2.5, true, new byte[] {1}, List.of("x", 1L), new Object[0]),
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
