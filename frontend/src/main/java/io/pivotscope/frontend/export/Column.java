package io.pivotscope.frontend.export;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a result is to a monitoring system.
 *
 * @param index in the result's rows
 * @param name of the label, or of the metric behind the query's prefix, with its unit; columns of
 *     one name are one metric
 * @param type of its numbers
 * @param quantile which share it is the quantile of; null if it is none
 */
record Column(
    int index, Role role, String name, String title, Type type, @Nullable Double quantile) {

  enum Role {
    /** It says which group a row is of. */
    LABEL,
    /** Counts, and sums of what is not negative. */
    COUNTER,
    GAUGE,
    HISTOGRAM,
    /** The most frequent values, each a series. */
    TOP
  }

  private static final Pattern QUANTILE =
      Pattern.compile("(?i)(?:P\\d+\\((.*)\\)|QUANTILE\\((.*),[^,]*\\))");

  private static final List<String> HISTOGRAM_PARTS = List.of("_bucket", "_count", "_sum");

  /** Of a result of groups; rows that stream are no metrics. */
  static List<Column> of(Output output, List<String> titles) {
    if (output.streams()) {
      return List.of();
    }
    Names metrics = new Names();
    Names labels = new Names();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < titles.size(); i++) {
      Expr expr = output.select().get(i).expr();
      columns.add(
          readsOnlyKeys(expr, output.keys().size())
              ? new Column(
                  i, Role.LABEL, labels.label(titles.get(i)), titles.get(i), expr.type(), null)
              : metric(i, output, expr, titles.get(i), metrics, columns));
    }
    return columns;
  }

  private static Column metric(
      int index, Output output, Expr expr, String title, Names names, List<Column> before) {
    Double share = quantile(expr);
    if (share != null) {
      Matcher form = QUANTILE.matcher(title);
      if (form.matches()) {
        String of = form.group(1) == null ? form.group(2) : form.group(1);
        String family = "QUANTILE(" + of + ")";
        String name =
            before.stream()
                .filter(each -> each.quantile() != null && each.title().equals(family))
                .map(Column::name)
                .findFirst()
                .orElseGet(() -> names.metric(family, unit(expr.type()), List.of()));
        return new Column(index, Role.GAUGE, name, family, expr.type(), share);
      }
    }
    Expr root = expr;
    // COUNT(x) is a sum that is zero where there is none.
    boolean counts = isCountOf(expr);
    if (expr instanceof Expr.Apply apply
        && (counts
            || apply.function() == Function.SCALE_COUNTS
            || apply.function() == Function.HEAD)) {
      root = apply.arguments().get(0);
    }
    Aggregate aggregate = null;
    Type argument = expr.type();
    if (root instanceof Expr.Column column && column.index() < output.seconds()) {
      int number = column.index() - output.keys().size();
      aggregate = output.aggregates().get(number);
      argument = output.argumentTypes().get(number);
    }
    Role role = Role.GAUGE;
    if (aggregate == Aggregate.HISTOGRAM) {
      role = Role.HISTOGRAM;
    } else if (aggregate == Aggregate.TOPK) {
      role = Role.TOP;
    } else if ((counts || root == expr)
        && (aggregate == Aggregate.COUNT || aggregate == Aggregate.SUM)) {
      role = Role.COUNTER;
    }
    Type type =
        switch (role) {
          case HISTOGRAM -> argument;
          case TOP -> Type.LONG;
          default -> expr.type();
        };
    String name =
        names.metric(title, unit(type), role == Role.HISTOGRAM ? HISTOGRAM_PARTS : List.of());
    return new Column(index, role, name, title, type, share);
  }

  private static boolean isCountOf(Expr expr) {
    return expr instanceof Expr.Apply apply
        && apply.function() == Function.COALESCE
        && apply.arguments().get(1) instanceof Expr.Constant otherwise
        && Long.valueOf(0).equals(otherwise.value());
  }

  private static boolean readsOnlyKeys(Expr expr, int keys) {
    if (expr instanceof Expr.Column column) {
      return column.index() < keys;
    }
    return !(expr instanceof Expr.Apply apply)
        || apply.arguments().stream().allMatch(each -> readsOnlyKeys(each, keys));
  }

  private static @Nullable Double quantile(Expr expr) {
    if (expr instanceof Expr.Apply apply) {
      if (apply.function() == Function.TO_LONG) {
        return quantile(apply.arguments().get(0));
      }
      if (apply.function() == Function.QUANTILE_OF
          && apply.arguments().get(1) instanceof Expr.Constant share
          && share.value() instanceof Double number) {
        return number;
      }
    }
    return null;
  }

  /** {@code seconds} of durations and times, empty of others. */
  String unit() {
    return unit(type);
  }

  private static String unit(Type type) {
    return type == Type.DURATION || type == Type.TIME ? "seconds" : "";
  }

  /** A value in the unit; null if it is no number. */
  @Nullable Double number(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1.0 : 0.0;
    }
    if (!(value instanceof java.lang.Number number)) {
      return null;
    }
    return switch (type) {
      case DURATION -> number.doubleValue() / 1e9;
      case TIME -> number.doubleValue() / 1e6;
      default -> number.doubleValue();
    };
  }
}
