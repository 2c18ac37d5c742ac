package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.bind.Block.Groups;
import io.pivotscope.compiler.bind.Block.Result;
import io.pivotscope.compiler.bind.Block.Rows;
import io.pivotscope.compiler.bind.Block.Tail;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Output;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * GroupBy, Having, Select, OrderBy and Limit: rows, or groups with keys and aggregates. With
 * aggregates and no GroupBy, the plain columns beside them are the group.
 */
final class ResultBinder {

  private final Scope scope;
  private final ExpressionBinder expressions;
  private final Diagnostics diagnostics;
  private final double sampleRate;

  ResultBinder(
      Scope scope, ExpressionBinder expressions, Diagnostics diagnostics, double sampleRate) {
    this.scope = scope;
    this.expressions = expressions;
    this.diagnostics = diagnostics;
    this.sampleRate = sampleRate;
  }

  /** An expression with the place where it is written. */
  private record Written(Expr value, Expression at) {}

  Result bind(Query query) {
    List<Query.Item> items = query.select().items();
    List<Expr> keys = new ArrayList<>();
    Query.GroupBy groupBy = query.groupBy();
    if (groupBy != null) {
      for (Expression key : groupBy.keys()) {
        Expr bound = expressions.bind(key, false);
        if (!keys.contains(bound)) {
          keys.add(bound);
        }
      }
    }
    List<Written> values = new ArrayList<>();
    items.forEach(i -> values.add(new Written(expressions.bind(i.value(), true), i.value())));
    List<Written> having = new ArrayList<>();
    query.having().forEach(c -> having.add(new Written(expressions.havingCondition(c), c)));
    List<Written> order = order(query, values);
    List<String> titles = titles(items);
    if (groupBy == null && scope.aggregates().isEmpty()) {
      if (!having.isEmpty()) {
        diagnostics.error(
            having.get(0).at().span(),
            "Having chooses among groups, and there are none",
            "Where chooses among rows");
      }
      return rows(query, values, order, titles);
    }
    if (groupBy == null) {
      values.forEach(value -> addPlainKeys(value.value(), keys));
    }
    return groups(query, keys, values, having, order, titles);
  }

  /** A criterion may be the title of a column. */
  private List<Written> order(Query query, List<Written> values) {
    List<Written> order = new ArrayList<>();
    for (Query.OrderItem item : query.order()) {
      int titled = titled(query.select().items(), item.value());
      order.add(
          titled >= 0
              ? values.get(titled)
              : new Written(expressions.bind(item.value(), true), item.value()));
    }
    return order;
  }

  private static int titled(List<Query.Item> items, Expression value) {
    for (int i = 0; i < items.size(); i++) {
      Identifier title = items.get(i).title();
      if (value instanceof Expression.Name name
          && name.parts().size() == 1
          && title != null
          && title.name().equals(name.first().name())) {
        return i;
      }
    }
    return -1;
  }

  private Rows rows(Query query, List<Written> values, List<Written> order, List<String> titles) {
    List<Expr> all = new ArrayList<>();
    List<Output.Select> select = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Expr value = values.get(i).value();
      all.add(value);
      select.add(new Output.Select(titles.get(i), new Expr.Column(i, value.type())));
    }
    List<Output.Order> sorted = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Expr value = order.get(i).value();
      int at = all.indexOf(value);
      if (at < 0) {
        at = all.size();
        all.add(value);
      }
      sorted.add(
          new Output.Order(new Expr.Column(at, value.type()), query.order().get(i).descending()));
    }
    return new Rows(all, select, new Tail(null, sorted, limit(query)));
  }

  private Groups groups(
      Query query,
      List<Expr> keys,
      List<Written> values,
      List<Written> having,
      List<Written> order,
      List<String> titles) {
    Scaling scaling = sampleRate < 1 ? new Scaling(scope, sampleRate) : null;
    Map<String, Expr> select = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Expr value = values.get(i).value();
      select.put(titles.get(i), scaling == null ? value : scaling.scale(value));
      Expr error = scaling == null ? null : scaling.error(value);
      if (error != null) {
        select.put("\u00b1 " + titles.get(i), error);
      }
    }
    Expr condition = null;
    for (Written each : having) {
      Expr scaled = scaling == null ? each.value() : scaling.scale(each.value());
      condition =
          condition == null
              ? scaled
              : new Expr.Apply(Function.AND, List.of(condition, scaled), Type.BOOLEAN);
    }
    List<Integer> aggregates = List.copyOf(scope.aggregates());
    Expression at = query.select().items().get(0).value();
    List<Output.Select> shown = new ArrayList<>();
    int item = 0;
    for (Map.Entry<String, Expr> each : select.entrySet()) {
      Expression written = each.getKey().startsWith("\u00b1 ") ? at : values.get(item++).at();
      shown.add(
          new Output.Select(each.getKey(), overGroup(each.getValue(), keys, aggregates, written)));
    }
    Expr overCondition =
        condition == null ? null : overGroup(condition, keys, aggregates, having.get(0).at());
    List<Output.Order> sorted = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Expr value = order.get(i).value();
      Expr over =
          overGroup(
              scaling == null ? value : scaling.scale(value), keys, aggregates, order.get(i).at());
      sorted.add(new Output.Order(over, query.order().get(i).descending()));
    }
    return new Groups(keys, aggregates, shown, new Tail(overCondition, sorted, limit(query)));
  }

  private static long limit(Query query) {
    return query.limit() == null ? Output.NO_LIMIT : query.limit().rows();
  }

  /** A column without aggregates is a key as a whole; beside an aggregate, its fields are. */
  private void addPlainKeys(Expr value, List<Expr> keys) {
    Set<Integer> columns = Expressions.columns(value);
    boolean aggregated = columns.stream().anyMatch(this::isOfGroup);
    if (!aggregated && !columns.isEmpty() && !keys.contains(value)) {
      keys.add(value);
    }
    if (aggregated) {
      for (int column : columns) {
        Expr key = scope.columns().read(column);
        if (!isOfGroup(column) && !keys.contains(key)) {
          keys.add(key);
        }
      }
    }
  }

  private boolean isOfGroup(int column) {
    return scope.columns().get(column) instanceof Column.Aggregated
        || scope.columns().get(column) instanceof Column.Seconds;
  }

  private Expr overGroup(Expr expr, List<Expr> keys, List<Integer> aggregates, Expression at) {
    int key = keys.indexOf(expr);
    if (key >= 0) {
      return new Expr.Column(key, expr.type());
    }
    if (expr instanceof Expr.Apply apply) {
      List<Expr> arguments =
          apply.arguments().stream().map(a -> overGroup(a, keys, aggregates, at)).toList();
      return new Expr.Apply(apply.function(), arguments, apply.type());
    }
    if (!(expr instanceof Expr.Column column)) {
      return expr;
    }
    Column meant = scope.columns().get(column.index());
    int aggregate = aggregates.indexOf(column.index());
    if (aggregate >= 0) {
      return new Expr.Column(keys.size() + aggregate, column.type());
    }
    if (meant instanceof Column.Seconds) {
      return new Expr.Column(keys.size() + aggregates.size(), column.type());
    }
    if (meant instanceof Column.Computed let) {
      return overGroup(let.value(), keys, aggregates, at);
    }
    reportUngrouped(column, at);
    return column;
  }

  private void reportUngrouped(Expr.Column column, Expression at) {
    String name = scope.columns().name(column.index());
    List<Expression.Name> uses = new ArrayList<>();
    Expressions.names(
        at,
        use -> {
          if (use.toString().equals(name)) {
            uses.add(use);
          }
        });
    diagnostics.error(
        uses.isEmpty() ? at.span() : uses.get(0).span(),
        "'" + name + "' is neither a key of GroupBy nor in an aggregate",
        "add it to GroupBy, or aggregate it: MAX(" + name + ")");
  }

  private static List<String> titles(List<Query.Item> items) {
    List<String> titles = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Query.Item item : items) {
      @Nullable Object named = item.title();
      String title = named == null ? item.written() : named.toString();
      String unique = title;
      for (int n = 2; !taken.add(unique); n++) {
        unique = title + " (" + n + ")";
      }
      titles.add(unique);
    }
    return titles;
  }
}
