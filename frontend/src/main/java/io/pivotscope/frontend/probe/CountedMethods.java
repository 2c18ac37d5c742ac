package io.pivotscope.frontend.probe;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.Tracepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A counted probe: how often each of some methods is entered, process by process. One advice for
 * each method, so that overloads are told apart.
 */
final class CountedMethods {
  /** Programs have room for few more tracepoints, and nobody reads a longer list. */
  static final int MAX_METHODS = 250;

  private static final Expr ONE = new Expr.Constant(1L, Type.LONG);
  static final Output COUNT_ALONE =
      new Output(
          false,
          List.of(),
          List.of(Aggregate.COUNT),
          List.of(Type.LONG),
          List.of(new Output.Select("COUNT", new Expr.Column(0, Type.LONG))));

  private CountedMethods() {}

  /** Where each row counts one, and nothing else. */
  static Sink countAlone() {
    return new Sink.EmitGroups(List.of(), List.of(Argument.plain(ONE)));
  }

  /**
   * The probe.
   *
   * @param text what the run is called in lists
   * @param methods at most {@link #MAX_METHODS}, all of which can be woven
   */
  static AdviceProgram program(String text, List<Sighting> methods, long forMillis) {
    List<Advice> advice = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++) {
      Sighting method = methods.get(i);
      advice.add(
          new Advice(
              new Tracepoint(method.name(), method.pattern(), Place.ENTRY),
              List.of(new Advice.Observation("procName", Path.standard("procName"), Type.STRING)),
              List.of(),
              List.of(),
              List.of(),
              new Sink.EmitGroups(
                  List.of(new Expr.Constant((long) i, Type.LONG), new Expr.Column(0, Type.STRING)),
                  List.of(Argument.plain(ONE)))));
    }
    Output output =
        new Output(
            false,
            List.of(Type.LONG, Type.STRING),
            List.of(Aggregate.COUNT),
            List.of(Type.LONG),
            List.of(
                new Output.Select("method", new Expr.Column(0, Type.LONG)),
                new Output.Select("procName", new Expr.Column(1, Type.STRING)),
                new Output.Select("COUNT", new Expr.Column(2, Type.LONG))));
    AdviceProgram.Limits limits = AdviceProgram.Limits.DEFAULT;
    return new AdviceProgram(
        text,
        List.of(),
        advice,
        output,
        List.of(),
        List.of(),
        1,
        new AdviceProgram.Limits(
            limits.windowMicros(), limits.budgetBytes(), limits.maxGroups(), forMillis));
  }

  /**
   * Calls by procName of each method.
   *
   * @param table the probe's result
   * @param methods how many there are
   */
  static List<Map<String, Long>> calls(@Nullable Table table, int methods) {
    List<Map<String, Long>> calls = new ArrayList<>();
    for (int i = 0; i < methods; i++) {
      calls.add(new TreeMap<>());
    }
    if (table != null) {
      for (@Nullable Object[] row : table.rows()) {
        if (row[0] instanceof Long method && row[2] instanceof Long count && method < methods) {
          calls.get(method.intValue()).merge(String.valueOf(row[1]), count, Long::sum);
        }
      }
    }
    return calls;
  }
}
