package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates by the names that a query calls them by. Some are an accumulator and a function of
 * what it gives: {@code P99(x)} is a quantile of a sketch, {@code TOPK(x, 3)} the head of a list.
 */
final class AggregateBinder {

  private static final Expr ONE = new Expr.Constant(1L, Type.LONG);
  private static final Expr ZERO = new Expr.Constant(0L, Type.LONG);

  private static final Map<String, Double> QUANTILES =
      Map.of("P50", 0.5, "P90", 0.9, "P99", 0.99, "P999", 0.999);

  private static final Map<String, Aggregate> PLAIN = new TreeMap<>();

  static {
    PLAIN.put("SUM", Aggregate.SUM);
    PLAIN.put("MIN", Aggregate.MIN);
    PLAIN.put("MAX", Aggregate.MAX);
    PLAIN.put("AVERAGE", Aggregate.AVERAGE);
    PLAIN.put("AVG", Aggregate.AVERAGE);
    PLAIN.put("STDDEV", Aggregate.STDDEV);
    PLAIN.put("HISTOGRAM", Aggregate.HISTOGRAM);
    PLAIN.put("DISTINCT", Aggregate.DISTINCT);
  }

  private static final long MAX_TOP = 100;

  private final Scope scope;
  private final Diagnostics diagnostics;

  AggregateBinder(Scope scope, Diagnostics diagnostics) {
    this.scope = scope;
    this.diagnostics = diagnostics;
  }

  /** {@code COUNT} or {@code RATE} alone, unless the query gives the name another meaning. */
  boolean isBare(Name name) {
    String first = name.first().name();
    return name.parts().size() == 1
        && Callable.isAggregate(first, false)
        && !scope.isLet(first)
        && scope.find(first) == null;
  }

  /**
   * A call of an aggregate; null after a report.
   *
   * @param written as the query writes it
   * @param arguments as written, and bound
   */
  @Nullable Expr bind(
      String name, String written, List<Expression> arguments, List<Expr> bound, Expression at) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (bound.isEmpty() && upper.equals("COUNT")) {
      return add(written, Aggregate.COUNT, ONE);
    }
    if (upper.equals("RATE")) {
      return rate(written, arguments, bound, at);
    }
    boolean two = upper.equals("QUANTILE") || upper.equals("TOPK");
    if (bound.size() != (two ? 2 : 1)) {
      diagnostics.error(
          at.span(), written + ": " + upper + " takes " + (two ? "two arguments" : "one argument"));
      return null;
    }
    Expr argument = bound.get(0);
    Expression where = arguments.get(0);
    Double p = QUANTILES.get(upper);
    if (p != null) {
      return quantile(written, argument, where, new Expr.Constant(p, Type.DOUBLE));
    }
    return switch (upper) {
      case "COUNT" -> countOf(written, argument);
      case "QUANTILE" -> quantile(written, argument, where, share(bound.get(1), arguments.get(1)));
      case "TOPK" -> top(written, argument, bound.get(1), arguments.get(1));
      case "FIRST", "LAST" -> ordered(written, upper, argument);
      default -> plain(written, PLAIN.getOrDefault(upper, Aggregate.COUNT), argument, where);
    };
  }

  private @Nullable Expr plain(
      String written, Aggregate function, Expr argument, Expression where) {
    Type type = argument.type();
    boolean fits =
        switch (function) {
          case MIN, MAX -> type != Type.LIST;
          case DISTINCT -> true;
          case AVERAGE, HISTOGRAM -> type.isNumeric();
          default -> type.isNumeric() && type != Type.TIME;
        };
    if (!fits) {
      diagnostics.error(
          where.span(),
          function + " of " + Typing.name(type) + " has no meaning",
          function == Aggregate.MIN || function == Aggregate.MAX ? null : "it takes numbers");
      return null;
    }
    return add(written, function, argument);
  }

  /** SQL's COUNT(x) counts the rows where x is not null: a sum that is zero where there is none. */
  private Expr countOf(String written, Expr argument) {
    Expr isNull = Typing.apply(Function.IS_NULL, Type.BOOLEAN, argument);
    Expr oneOrZero = Typing.apply(Function.CASE, Type.LONG, isNull, ZERO, ONE);
    return Typing.apply(Function.COALESCE, Type.LONG, add(written, Aggregate.SUM, oneOrZero), ZERO);
  }

  /** Rows a second, or what x adds up to in a second. */
  private @Nullable Expr rate(
      String written, List<Expression> arguments, List<Expr> bound, Expression at) {
    Expr amount;
    if (bound.isEmpty()) {
      amount = add(written, Aggregate.COUNT, ONE);
    } else if (bound.size() == 1) {
      amount = plain(written, Aggregate.SUM, bound.get(0), arguments.get(0));
    } else {
      diagnostics.error(at.span(), written + ": RATE takes no argument, or one");
      return null;
    }
    if (amount == null) {
      return null;
    }
    Expr seconds = scope.seconds(at.span());
    Expr number = Typing.apply(Function.TO_DOUBLE, Type.DOUBLE, amount);
    return Typing.apply(Function.DIVIDE, Type.DOUBLE, number, seconds);
  }

  private @Nullable Expr quantile(
      String written, Expr argument, Expression where, @Nullable Expr share) {
    Type type = argument.type();
    if (!type.isNumeric() || type == Type.TIME) {
      diagnostics.error(
          where.span(),
          "a quantile of " + Typing.name(type) + " has no meaning",
          "it takes numbers and durations");
      return null;
    }
    if (share == null) {
      return null;
    }
    Expr sketch = add(written, Aggregate.SKETCH, argument);
    Expr value = Typing.apply(Function.QUANTILE_OF, Type.DOUBLE, sketch, share);
    return type == Type.DURATION ? Typing.apply(Function.TO_LONG, type, value) : value;
  }

  private @Nullable Expr share(Expr share, Expression at) {
    if (share instanceof Expr.Constant constant
        && constant.value() instanceof Number number
        && number.doubleValue() >= 0
        && number.doubleValue() <= 1) {
      return new Expr.Constant(number.doubleValue(), Type.DOUBLE);
    }
    diagnostics.error(
        at.span(),
        "a quantile is a number from 0 to 1",
        "QUANTILE(x, 0.95) is what 95 % are below");
    return null;
  }

  private @Nullable Expr top(String written, Expr argument, Expr k, Expression at) {
    if (!(k instanceof Expr.Constant constant)
        || !(constant.value() instanceof Long number)
        || number < 1
        || number > MAX_TOP) {
      diagnostics.error(at.span(), "how many is a whole number from 1 to " + MAX_TOP, null);
      return null;
    }
    Expr all = add(written, Aggregate.TOPK, argument);
    return Typing.apply(Function.HEAD, Type.LIST, all, k);
  }

  /** By the id of From, then of the joined events in the order of their clauses. */
  private Expr ordered(String written, String function, Expr argument) {
    List<Expr> list = new ArrayList<>();
    for (Scope.Named source : scope.sources()) {
      Expr id = scope.isAnti(source) ? null : scope.standard(source, Path.EVENT_ID, Type.BYTES);
      if (id != null) {
        list.add(id);
      }
    }
    list.add(argument);
    Expr ranked = new Expr.Apply(Function.LIST, list, Type.LIST);
    return add(written, Aggregate.valueOf(function), ranked, argument.type());
  }

  private Expr add(String written, Aggregate function, Expr argument) {
    return add(written, function, argument, Accumulators.resultType(function, argument.type()));
  }

  private Expr add(String written, Aggregate function, Expr argument, Type result) {
    Columns columns = scope.columns();
    for (int index : scope.aggregates()) {
      Column.Aggregated same = columns.aggregate(index);
      if (same.function() == function && same.argument().equals(argument)) {
        return columns.read(index);
      }
    }
    int index = columns.add(new Column.Aggregated(written, function, argument, result));
    scope.addAggregate(index);
    return columns.read(index);
  }
}
