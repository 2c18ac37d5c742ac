package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.bind.BoundQuery.Groups;
import io.pivotscope.compiler.bind.BoundQuery.Result;
import io.pivotscope.compiler.bind.BoundQuery.Rows;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * GroupBy and Select: rows, or groups with keys and aggregates. With aggregates and no GroupBy, the
 * plain columns beside them are the group.
 */
final class ResultBinder {

  private final Scope scope;
  private final ExpressionBinder expressions;
  private final Diagnostics diagnostics;

  ResultBinder(Scope scope, ExpressionBinder expressions, Diagnostics diagnostics) {
    this.scope = scope;
    this.expressions = expressions;
    this.diagnostics = diagnostics;
  }

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
    List<Expr> values = items.stream().map(item -> expressions.bind(item.value(), true)).toList();
    List<String> titles = titles(items);
    if (groupBy == null && aggregates().isEmpty()) {
      List<Output.Select> select = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        Expr column = new Expr.Column(i, values.get(i).type());
        select.add(new Output.Select(titles.get(i), column));
      }
      return new Rows(values, select);
    }
    if (groupBy == null) {
      values.forEach(value -> addPlainKeys(value, keys));
    }
    List<Integer> aggregates = aggregates();
    List<Output.Select> select = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Expr output = overGroup(values.get(i), keys, aggregates, items.get(i).value());
      select.add(new Output.Select(titles.get(i), output));
    }
    return new Groups(keys, aggregates, select);
  }

  private List<Integer> aggregates() {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < scope.columns().size(); i++) {
      if (scope.columns().get(i) instanceof Column.Aggregated) {
        found.add(i);
      }
    }
    return found;
  }

  /** A column without aggregates is a key as a whole; beside an aggregate, its fields are. */
  private void addPlainKeys(Expr value, List<Expr> keys) {
    Set<Integer> columns = Expressions.columns(value);
    boolean aggregated = columns.stream().anyMatch(this::isAggregate);
    if (!aggregated && !columns.isEmpty() && !keys.contains(value)) {
      keys.add(value);
    }
    if (aggregated) {
      for (int column : columns) {
        Expr key = new Expr.Column(column, scope.columns().get(column).type());
        if (!isAggregate(column) && !keys.contains(key)) {
          keys.add(key);
        }
      }
    }
  }

  private boolean isAggregate(int column) {
    return scope.columns().get(column) instanceof Column.Aggregated;
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
    int aggregate = aggregates.indexOf(column.index());
    if (aggregate >= 0) {
      return new Expr.Column(keys.size() + aggregate, column.type());
    }
    if (scope.columns().get(column.index()) instanceof Column.Computed let) {
      return overGroup(let.value(), keys, aggregates, at);
    }
    reportUngrouped(column, at);
    return column;
  }

  private void reportUngrouped(Expr.Column column, Expression at) {
    String name = scope.columns().get(column.index()).name();
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
