package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.Row;
import java.util.List;

/** Programs and rows as a compiler and an agent would make them. */
public final class Programs {
  public static final List<Aggregate> AGGREGATES = List.of(Aggregate.SUM, Aggregate.COUNT);
  public static final List<Type> ARGUMENTS = List.of(Type.LONG, Type.LONG);

  private Programs() {}

  /** {@code From x In A.m GroupBy x.k Select x.k, SUM(x.n), COUNT}, windows of 1 s. */
  public static AdviceProgram sums(int maxGroups) {
    Expr key = new Expr.Column(0, Type.STRING);
    Expr sum = new Expr.Column(1, Type.LONG);
    Expr count = new Expr.Column(2, Type.LONG);
    return program(
        new Sink.EmitGroups(
            List.of(key), Argument.plain(List.of(sum, new Expr.Constant(1L, Type.LONG)))),
        new Output(
            false,
            List.of(Type.STRING),
            AGGREGATES,
            ARGUMENTS,
            List.of(
                new Output.Select("x.k", key),
                new Output.Select("SUM(x.n)", sum),
                new Output.Select("COUNT", count))),
        maxGroups);
  }

  /** {@code From x In A.m Select x.k}. */
  public static AdviceProgram streams() {
    Expr column = new Expr.Column(0, Type.STRING);
    return program(
        new Sink.EmitRows(List.of(column)),
        new Output(
            true,
            List.of(Type.STRING),
            List.of(),
            List.of(),
            List.of(new Output.Select("x.k", column))),
        100);
  }

  private static AdviceProgram program(Sink sink, Output output, int maxGroups) {
    return new AdviceProgram(
        "From x In A.m ..",
        List.of(),
        List.of(
            new Advice(
                new Tracepoint("A.m", new MethodPattern("A", false, "m", null), Place.ENTRY),
                List.of(new Advice.Observation("k", Path.standard("host"), Type.STRING)),
                List.of(),
                List.of(),
                List.of(),
                sink)),
        output,
        List.of(),
        List.of(),
        1,
        new AdviceProgram.Limits(1_000_000, 4096, maxGroups, 0));
  }

  /** A partial group of {@link #sums}. */
  public static Row group(String key, long... values) {
    Accumulator[] cells = Accumulators.create(AGGREGATES, ARGUMENTS);
    for (long value : values) {
      cells[0].add(value);
      cells[1].add(1L);
    }
    return new Row(ValueCodec.encodeTuple(Tuple.of(key)), Accumulators.encode(cells), 0, 0, false);
  }

  /** A row of {@link #streams}. */
  public static Row row(String value, long hlc, int slot) {
    return new Row(ValueCodec.encodeTuple(Tuple.of(value)), new byte[0], hlc, slot, false);
  }
}
