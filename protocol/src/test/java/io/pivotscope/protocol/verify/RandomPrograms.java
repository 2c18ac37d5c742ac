package io.pivotscope.protocol.verify;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.advice.Unpack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Programs that are sound, unless they are too large, and mostly make no sense. */
final class RandomPrograms {

  private static final List<Object> CONSTANTS =
      List.of(1L, 0L, -7L, Long.MAX_VALUE, 0.5, 1e308, true, "a%", "x".repeat(3000), "abc");

  private final Choices choices;
  private final List<SlotSpec> slots = new ArrayList<>();

  private RandomPrograms(Choices choices) {
    this.choices = choices;
  }

  static AdviceProgram of(Choices choices) {
    return new RandomPrograms(choices).program();
  }

  private AdviceProgram program() {
    for (int i = choices.next(4); i > 0; i--) {
      slots.add(slot(slots.size()));
    }
    Output output = output(choices.next(2) == 0);
    List<Advice> advice = list(1, 5, () -> advice(output));
    return new AdviceProgram(
        "",
        slots,
        advice,
        output,
        List.of(),
        List.of(),
        1,
        new AdviceProgram.Limits(1_000_000, 512, 100, 0));
  }

  private SlotSpec slot(int index) {
    if (choices.next(2) == 0) {
      SlotSpec.Keep keep = choices.oneOf(SlotSpec.Keep.class);
      return new SlotSpec.Set(index, "s", keep, 1 + choices.next(3), types());
    }
    List<Aggregate> aggregates = list(1, 4, () -> choices.oneOf(Aggregate.class));
    return new SlotSpec.Ledger(index, "s", types(), aggregates, anys(aggregates.size()));
  }

  private Output output(boolean streams) {
    List<Type> keys = types();
    List<Aggregate> aggregates =
        streams ? List.of() : list(0, 4, () -> choices.oneOf(Aggregate.class));
    List<Type> columns = new ArrayList<>(keys);
    columns.addAll(anys(aggregates.size()));
    columns.add(Type.DOUBLE);
    return new Output(
        streams,
        keys,
        aggregates,
        anys(aggregates.size()),
        list(0, 4, () -> new Output.Select("t", expr(columns, 2))),
        choices.oneIn(3) ? condition(columns) : null,
        list(0, 3, () -> new Output.Order(expr(columns, 2), choices.oneIn(2))),
        choices.oneIn(3) ? choices.next(4) : Output.NO_LIMIT);
  }

  private Advice advice(Output output) {
    List<Type> columns = new ArrayList<>();
    List<Advice.Observation> observe =
        list(
            0,
            4,
            () -> new Advice.Observation("o", Path.standard("host"), choices.oneOf(Type.class)));
    observe.forEach(o -> columns.add(o.type()));
    List<Unpack> unpack = slots.isEmpty() ? List.of() : list(0, 3, () -> unpack(columns));
    List<Expr> let = list(0, 3, () -> let(columns));
    List<Expr> filter = list(0, 2, () -> condition(columns));
    return new Advice(
        new Tracepoint("t", new MethodPattern("T", false, "m", null), Place.ENTRY),
        observe,
        unpack,
        let,
        filter,
        sink(output, columns));
  }

  private Expr let(List<Type> columns) {
    Expr let = expr(columns, 3);
    columns.add(let.type());
    return let;
  }

  private Unpack unpack(List<Type> columns) {
    SlotSpec slot = choices.oneOf(slots);
    Fold fold = null;
    List<Type> values = slot.columns();
    if (choices.oneIn(3)) {
      Output result = output(false);
      List<Type> rows = values;
      fold =
          new Fold(
              result.keys().stream().map(key -> expr(rows, 2)).toList(),
              arguments(result.aggregates(), rows),
              result);
      values = result.select().stream().map(select -> select.expr().type()).toList();
    }
    Unpack unpack =
        new Unpack(slot.index(), choices.oneOf(Unpack.Mode.class), choices.oneIn(3), fold);
    if (unpack.mode() != Unpack.Mode.ANTI) {
      columns.addAll(values);
    }
    if (unpack.marks()) {
      columns.add(Type.BOOLEAN);
    }
    return unpack;
  }

  private Sink sink(Output output, List<Type> columns) {
    if (!slots.isEmpty() && choices.next(3) > 0) {
      SlotSpec slot = choices.oneOf(slots);
      return slot instanceof SlotSpec.Ledger ledger
          ? new Sink.PackLedger(
              slot.index(),
              ledger.keys().stream().map(key -> expr(columns, 2)).toList(),
              arguments(ledger.aggregates(), columns))
          : new Sink.Pack(
              slot.index(),
              slot.columns().stream().map(column -> expr(columns, 2)).toList(),
              choices.oneOf(Sink.Empty.class),
              list(0, 2, () -> condition(columns)));
    }
    List<Expr> keys = output.keys().stream().map(key -> expr(columns, 2)).toList();
    return output.streams()
        ? new Sink.EmitRows(keys)
        : new Sink.EmitGroups(keys, arguments(output.aggregates(), columns));
  }

  private List<Argument> arguments(List<Aggregate> aggregates, List<Type> columns) {
    List<Integer> longs = indices(columns, Type.LONG);
    List<Integer> bytes = indices(columns, Type.BYTES);
    return aggregates.stream()
        .map(
            aggregate -> {
              boolean partial = !bytes.isEmpty() && choices.oneIn(2);
              return new Argument(
                  partial ? new Expr.Column(choices.oneOf(bytes), Type.BYTES) : expr(columns, 2),
                  longs.isEmpty() ? List.of() : list(0, 3, () -> choices.oneOf(longs)),
                  partial);
            })
        .toList();
  }

  private static List<Integer> indices(List<Type> columns, Type type) {
    return IntStream.range(0, columns.size()).filter(i -> columns.get(i) == type).boxed().toList();
  }

  private Expr condition(List<Type> columns) {
    return new Expr.Apply(
        choices.oneIn(2)
            ? Function.IS_NOT_NULL
            : choices.oneOf(Function.class) == Function.IN ? Function.IN : Function.NOT_EQUAL,
        list(1, 3, () -> expr(columns, 1)),
        Type.BOOLEAN);
  }

  private Expr expr(List<Type> columns, int depth) {
    int kind = choices.next(depth == 0 ? 2 : 4);
    if (kind == 1 && !columns.isEmpty()) {
      int index = choices.next(columns.size());
      return new Expr.Column(index, columns.get(index));
    }
    if (kind < 2) {
      return new Expr.Constant(
          choices.oneIn(8) ? null : choices.oneOf(CONSTANTS), choices.oneOf(Type.class));
    }
    Function function = choices.oneOf(Function.class);
    List<Expr> arguments = list(0, 5, () -> expr(columns, depth - 1));
    if (function == Function.MATCHES || function == Function.EXTRACT) {
      Expr pattern = new Expr.Constant("(a|b)*[^c]{2,9}", Type.STRING);
      arguments = List.of(expr(columns, depth - 1), pattern);
    }
    return new Expr.Apply(function, arguments, choices.oneOf(Type.class));
  }

  private List<Type> types() {
    return list(0, 4, () -> choices.oneOf(Type.class));
  }

  private static List<Type> anys(int size) {
    return Collections.nCopies(size, Type.ANY);
  }

  /** From {@code least} elements to below {@code bound}. */
  private <T> List<T> list(int least, int bound, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int n = least + choices.next(bound - least); n > 0; n--) {
      list.add(element.get());
    }
    return list;
  }
}
