package io.pivotscope.agent.report;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.Row;
import java.util.List;

/** Programs as the compiler would make them. */
public final class Programs {

  private Programs() {}

  public static MethodPattern method(Class<?> type, String name) {
    return new MethodPattern(type.getName(), false, name, null);
  }

  public static Tracepoint at(Class<?> type, String name, Place place) {
    return new Tracepoint(type.getSimpleName() + "." + name, method(type, name), place);
  }

  public static Advice.Observation observe(String name, Path.Root root, String of, Type type) {
    return new Advice.Observation(name, new Path(root, of, List.of()), type);
  }

  public static Expr column(int index, Type type) {
    return new Expr.Column(index, type);
  }

  public static final Expr ONE = new Expr.Constant(1L, Type.LONG);

  /** {@code GroupBy parameter Select parameter, COUNT, SUM(arg0)} at one method's entry. */
  public static AdviceProgram countAndSum(Class<?> type, String method) {
    return countAndSum(at(type, method, Place.ENTRY));
  }

  /** The same at any place. */
  public static AdviceProgram countAndSum(Tracepoint at) {
    Advice advice =
        new Advice(
            at,
            List.of(
                observe("method", Path.Root.STANDARD, "method", Type.STRING),
                observe("arg0", Path.Root.ARGUMENT, "0", Type.LONG)),
            List.of(),
            List.of(),
            List.of(),
            new Sink.EmitGroups(
                List.of(column(0, Type.STRING)),
                Argument.plain(List.of(ONE, column(1, Type.LONG)))));
    return program(
        List.of(),
        List.of(advice),
        new Output(
            false,
            List.of(Type.STRING),
            List.of(Aggregate.COUNT, Aggregate.SUM),
            List.of(Type.LONG, Type.LONG),
            List.of()));
  }

  /** What a row of such a program says: count and sum. */
  public static Accumulator[] countAndSum(Row row) {
    return Accumulators.decode(
        List.of(Aggregate.COUNT, Aggregate.SUM), List.of(Type.LONG, Type.LONG), row.accumulators());
  }

  public static AdviceProgram program(List<SlotSpec> slots, List<Advice> advice, Output output) {
    return new AdviceProgram(
        "a test's query",
        slots,
        advice,
        output,
        List.of(),
        List.of(),
        1,
        AdviceProgram.Limits.DEFAULT);
  }

  /** Rows of these types, streamed. */
  public static Output streams(Type... types) {
    return new Output(true, List.of(types), List.of(), List.of(), List.of());
  }
}
