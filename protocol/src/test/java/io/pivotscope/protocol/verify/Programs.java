package io.pivotscope.protocol.verify;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.advice.Unpack;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Short forms of programs and their parts. */
public final class Programs {

  private Programs() {}

  public static Expr column(int index) {
    return new Expr.Column(index, Type.ANY);
  }

  public static Expr constant(Object value) {
    return new Expr.Constant(value, Type.ANY);
  }

  public static Expr apply(Function function, Expr... arguments) {
    return new Expr.Apply(function, List.of(arguments), Type.ANY);
  }

  public static Advice.Observation observed(Path path) {
    return new Advice.Observation("x", path, Type.ANY);
  }

  /** Observes one value. */
  public static Advice advice(List<Unpack> unpack, List<Expr> let, List<Expr> filter, Sink sink) {
    return new Advice(
        new Tracepoint("t", new MethodPattern("T", false, "m", null), Place.ENTRY),
        List.of(observed(new Path(Path.Root.ARGUMENT, "0", List.of()))),
        unpack,
        let,
        filter,
        sink);
  }

  public static Sink rows(Expr... columns) {
    return new Sink.EmitRows(List.of(columns));
  }

  /** Rows of so many columns of any type. */
  public static Output streams(int width) {
    return new Output(true, anys(width), List.of(), List.of(), List.of());
  }

  public static Output counts(int keys) {
    return new Output(false, anys(keys), List.of(Aggregate.SUM), anys(1), List.of());
  }

  public static SlotSpec.Set set(int index, int width) {
    return new SlotSpec.Set(index, "s", SlotSpec.Keep.ALL, 0, anys(width));
  }

  /** SUMs by one key: its columns are the key and a state. */
  public static SlotSpec.Ledger ledger(int index) {
    return new SlotSpec.Ledger(index, "s", anys(1), List.of(Aggregate.SUM), anys(1));
  }

  public static AdviceProgram program(List<SlotSpec> slots, Output output, Advice... advice) {
    return program(AdviceProgram.Limits.DEFAULT, slots, output, advice);
  }

  public static AdviceProgram program(
      AdviceProgram.Limits limits, List<SlotSpec> slots, Output output, Advice... advice) {
    return new AdviceProgram(
        "", slots, Arrays.asList(advice), output, List.of(), List.of(), 1, limits);
  }

  public static List<Type> anys(int size) {
    return Collections.nCopies(size, Type.ANY);
  }
}
