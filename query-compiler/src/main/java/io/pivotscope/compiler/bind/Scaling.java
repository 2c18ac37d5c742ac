package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.interpret.Sampling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Results of a sample scaled to all requests, with their error (LANGUAGE, section 3). Each COUNT
 * and SUM is also kept for 16 random groups of requests apart: what an expression would be if each
 * group alone were the sample, and how far these 16 lie apart, tells its error.
 *
 * <pre>
 *   error = t(15 degrees, 95 %) x standard deviation of the 16 estimates / 4
 * </pre>
 *
 * Where groups have no estimate, as a mean of nothing, it is that of the others, with fewer
 * degrees.
 */
final class Scaling {

  private final Scope scope;
  private final double rate;
  private final Map<Integer, List<Integer>> replicates = new HashMap<>();

  Scaling(Scope scope, double rate) {
    this.scope = scope;
    this.rate = rate;
  }

  /** The expression with each COUNT, SUM and HISTOGRAM in it scaled. */
  Expr scale(Expr expr) {
    return Expressions.replace(expr, this::scaled);
  }

  private Expr scaled(Expr.Column column) {
    if (scope.columns().get(column.index()) instanceof Column.Aggregated histogram
        && histogram.function() == Aggregate.HISTOGRAM) {
      return Typing.apply(Function.SCALE_COUNTS, column.type(), column, number(1 / rate));
    }
    if (!isScaled(column)) {
      return column;
    }
    Expr quotient = Typing.apply(Function.DIVIDE, Type.DOUBLE, column, number(rate));
    return column.type() == Type.DOUBLE || column.type() == Type.ANY
        ? quotient
        : Typing.apply(
            Function.TO_LONG, column.type(), Typing.apply(Function.ROUND, Type.DOUBLE, quotient));
  }

  /** The half width of the 95 % interval around an expression; null where nothing is scaled. */
  @Nullable Expr error(Expr expr) {
    if (Expressions.columns(expr).stream().map(scope.columns()::read).noneMatch(this::isScaled)) {
      return null;
    }
    List<Expr> estimates = new ArrayList<>();
    for (int i = 0; i < Sampling.REPLICATES; i++) {
      int replicate = i;
      estimates.add(
          Expressions.replace(
              expr, column -> isScaled(column) ? estimate(column, replicate) : column));
    }
    return new Expr.Apply(Function.SPREAD, estimates, Type.DOUBLE);
  }

  private Expr estimate(Expr.Column column, int replicate) {
    List<Integer> parts =
        replicates.computeIfAbsent(
            column.index(), index -> replicates(scope.columns().aggregate(index)));
    Expr part = scope.columns().read(parts.get(replicate));
    Expr sum =
        Typing.apply(
            Function.COALESCE,
            Type.DOUBLE,
            Typing.apply(Function.TO_DOUBLE, Type.DOUBLE, part),
            number(0));
    return Typing.apply(Function.MULTIPLY, Type.DOUBLE, sum, number(Sampling.REPLICATES / rate));
  }

  /** One SUM for each group of requests. */
  private List<Integer> replicates(Column.Aggregated all) {
    Expr replicate = Objects.requireNonNull(scope.standardOfFrom(Path.REPLICATE, Type.LONG));
    List<Integer> parts = new ArrayList<>();
    for (long i = 0; i < Sampling.REPLICATES; i++) {
      Expr isHere =
          Typing.apply(Function.EQUAL, Type.BOOLEAN, replicate, new Expr.Constant(i, Type.LONG));
      Expr argument =
          Typing.apply(
              Function.CASE,
              all.argument().type(),
              isHere,
              all.argument(),
              new Expr.Constant(null, Type.ANY));
      int column =
          scope
              .columns()
              .add(
                  new Column.Aggregated(
                      all.name() + " of group " + i, Aggregate.SUM, argument, all.type()));
      scope.addAggregate(column);
      parts.add(column);
    }
    return parts;
  }

  private boolean isScaled(Expr.Column column) {
    return scope.columns().get(column.index()) instanceof Column.Aggregated aggregated
        && (aggregated.function() == Aggregate.COUNT || aggregated.function() == Aggregate.SUM);
  }

  private static Expr number(double value) {
    return new Expr.Constant(value, Type.DOUBLE);
  }
}
