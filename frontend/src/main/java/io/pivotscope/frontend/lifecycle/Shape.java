package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a screen has to know of a query beside its rows.
 *
 * @param ordered whether the query itself sorts its rows
 * @param nanosPerHit what an event is estimated to cost: {@link Cost}
 */
public record Shape(boolean ordered, double nanosPerHit, List<Column> columns) {

  /** Of a run whose program nobody has. */
  public static final Shape UNKNOWN = new Shape(false, 0, List.of());

  /**
   * A column of the result.
   *
   * @param type in lower case; of a HISTOGRAM that of its bounds
   * @param measure whether an aggregate is in it; else it is part of the group's key
   */
  public record Column(String type, boolean measure) {}

  public Shape {
    columns = List.copyOf(columns);
  }

  static Shape of(AdviceProgram program) {
    Output output = program.output();
    List<Column> columns = new ArrayList<>();
    for (Output.Select select : output.select()) {
      boolean measure = !output.streams() && reads(select.expr(), output.keys().size());
      columns.add(new Column(type(select.expr(), output).name().toLowerCase(Locale.ROOT), measure));
    }
    return new Shape(!output.order().isEmpty(), Cost.nanosPerHit(program), columns);
  }

  /** Whether a column that is not a key is read. */
  private static boolean reads(Expr expr, int keys) {
    if (expr instanceof Expr.Apply apply) {
      return apply.arguments().stream().anyMatch(argument -> reads(argument, keys));
    }
    return expr instanceof Expr.Column column && column.index() >= keys;
  }

  private static Type type(Expr expr, Output output) {
    int aggregate = expr instanceof Expr.Column c ? c.index() - output.keys().size() : -1;
    boolean histogram =
        aggregate >= 0
            && aggregate < output.aggregates().size()
            && output.aggregates().get(aggregate) == Aggregate.HISTOGRAM;
    return histogram ? output.argumentTypes().get(aggregate) : expr.type();
  }

  /** Type of a column, {@code any} if it is not known. */
  public String type(int column) {
    return column < columns.size() ? columns.get(column).type() : "any";
  }

  public boolean isMeasure(int column) {
    return column < columns.size() && columns.get(column).measure();
  }

  /** The first measure, or -1. */
  public int firstMeasure() {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).measure()) {
        return i;
      }
    }
    return -1;
  }
}
