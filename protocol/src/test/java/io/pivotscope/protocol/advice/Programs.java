package io.pivotscope.protocol.advice;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Short forms of programs and their parts. */
final class Programs {

  private Programs() {}

  static Expr column(int index) {
    return new Expr.Column(index, Type.ANY);
  }

  static Expr constant(Object value) {
    return new Expr.Constant(value, Type.ANY);
  }

  static Expr apply(Function function, Expr... arguments) {
    return new Expr.Apply(function, List.of(arguments), Type.ANY);
  }

  static Advice.Observation observed(Path path) {
    return new Advice.Observation("x", path, Type.ANY);
  }

  /** Observes one value. */
  static Advice advice(List<Unpack> unpack, List<Expr> let, List<Expr> filter, Sink sink) {
    return new Advice(
        new Tracepoint("t", new MethodPattern("T", false, "m", null), Place.ENTRY),
        List.of(observed(new Path(Path.Root.ARGUMENT, "0", List.of()))),
        unpack,
        let,
        filter,
        sink);
  }

  static Sink rows(Expr... columns) {
    return new Sink.EmitRows(List.of(columns));
  }

  /** Rows of so many columns of any type. */
  static Output streams(int width) {
    return new Output(true, anys(width), List.of(), List.of(), List.of());
  }

  static Output counts(int keys) {
    return new Output(false, anys(keys), List.of(Aggregate.SUM), anys(1), List.of());
  }

  static SlotSpec.Set set(int index, int width) {
    return new SlotSpec.Set(index, "s", SlotSpec.Keep.ALL, 0, anys(width));
  }

  /** SUMs by one key: its columns are the key and a state. */
  static SlotSpec.Ledger ledger(int index) {
    return new SlotSpec.Ledger(index, "s", anys(1), List.of(Aggregate.SUM), anys(1));
  }

  static AdviceProgram program(List<SlotSpec> slots, Output output, Advice... advice) {
    return program(AdviceProgram.Limits.DEFAULT, slots, output, advice);
  }

  static AdviceProgram program(
      AdviceProgram.Limits limits, List<SlotSpec> slots, Output output, Advice... advice) {
    return new AdviceProgram(
        "", slots, Arrays.asList(advice), output, List.of(), List.of(), 1, limits);
  }

  static List<Type> anys(int size) {
    return Collections.nCopies(size, Type.ANY);
  }
}
