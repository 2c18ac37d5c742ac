package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Output;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a result is, so that whoever draws it need not read the query.
 *
 * @param role key, aggregate or value; a column of keys alone is a key, one of a streamed row a
 *     value
 * @param function of an aggregate, in lower case as {@code sum}, {@code quantile} or {@code rate};
 *     {@code spread} is the half width of the interval around the column before it; empty for a
 *     formula of several
 * @param argument of a quantile, its share; of the most frequent values, how many; else null
 * @param type in lower case, as {@code duration}
 * @param of of a list of buckets or of frequent values, the type of what was counted; else null
 */
public record Column(
    String title,
    String role,
    String function,
    @Nullable Double argument,
    String type,
    @Nullable String of) {

  private static final String AGGREGATE = "aggregate";

  /** What leaves an aggregate what it is: a unit, a scale, a pick out of its state. */
  private static final Set<Function> SAME =
      EnumSet.of(
          Function.COALESCE,
          Function.TO_LONG,
          Function.TO_DOUBLE,
          Function.ROUND,
          Function.MULTIPLY,
          Function.DIVIDE,
          Function.SCALE_COUNTS,
          Function.QUANTILE_OF,
          Function.HEAD,
          Function.ITEM);

  /** Aggregates whose value is a list of what was counted. */
  private static final Set<Aggregate> COUNTING = EnumSet.of(Aggregate.HISTOGRAM, Aggregate.TOPK);

  /** The columns of a result, in the order of Select. */
  public static List<Column> of(Output output) {
    List<String> titles = Table.titles(output);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < titles.size(); i++) {
      columns.add(of(output, titles.get(i), output.select().get(i).expr()));
    }
    return columns;
  }

  private static Column of(Output output, String title, Expr expr) {
    String type = expr.type().name().toLowerCase(Locale.ROOT);
    List<Integer> read = new ArrayList<>();
    read(expr, read);
    if (output.streams() || read.isEmpty()) {
      return new Column(title, "value", "", null, type, null);
    }
    if (read.stream().allMatch(index -> index < output.keys().size())) {
      return new Column(title, "key", "", null, type, null);
    }
    return new Column(
        title, AGGREGATE, function(output, expr, read), argument(expr), type, of(output, expr));
  }

  /** Whether an aggregate is in it. */
  public boolean isMeasure() {
    return role.equals(AGGREGATE);
  }

  /** Type of the values that are drawn, in a list those inside. */
  public String drawn() {
    return of == null ? type : of;
  }

  private static @Nullable String of(Output output, Expr expr) {
    int aggregate = subject(expr) - output.keys().size();
    boolean counts =
        aggregate >= 0
            && aggregate < output.aggregates().size()
            && COUNTING.contains(output.aggregates().get(aggregate));
    return counts ? output.argumentTypes().get(aggregate).name().toLowerCase(Locale.ROOT) : null;
  }

  private static void read(Expr expr, List<Integer> into) {
    if (expr instanceof Expr.Column column) {
      into.add(column.index());
    } else if (expr instanceof Expr.Apply apply) {
      apply.arguments().forEach(argument -> read(argument, into));
    }
  }

  private static String function(Output output, Expr expr, List<Integer> read) {
    if (find(expr, Function.SPREAD) != null) {
      return "spread";
    }
    if (read.contains(output.seconds())) {
      return "rate";
    }
    int index = subject(expr);
    int aggregate = index - output.keys().size();
    if (read.size() > 1 || aggregate < 0) {
      return "";
    }
    Aggregate function = output.aggregates().get(aggregate);
    return function == Aggregate.SKETCH ? "quantile" : function.name().toLowerCase(Locale.ROOT);
  }

  /** The column that an expression shows as it is but for unit and scale; -1 if none. */
  private static int subject(Expr expr) {
    if (expr instanceof Expr.Column column) {
      return column.index();
    }
    return expr instanceof Expr.Apply apply && SAME.contains(apply.function())
        ? subject(apply.arguments().get(0))
        : -1;
  }

  private static @Nullable Double argument(Expr expr) {
    for (Function function : List.of(Function.QUANTILE_OF, Function.HEAD)) {
      Expr.Apply found = find(expr, function);
      if (found != null
          && found.arguments().get(1) instanceof Expr.Constant constant
          && constant.value() instanceof Number number) {
        return number.doubleValue();
      }
    }
    return null;
  }

  private static Expr.@Nullable Apply find(Expr expr, Function function) {
    if (!(expr instanceof Expr.Apply apply)) {
      return null;
    }
    if (apply.function() == function) {
      return apply;
    }
    for (Expr argument : apply.arguments()) {
      Expr.Apply found = find(argument, function);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
