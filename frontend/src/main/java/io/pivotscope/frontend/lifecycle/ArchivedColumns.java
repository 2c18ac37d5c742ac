package io.pivotscope.frontend.lifecycle;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.frontend.history.Column;
import io.pivotscope.frontend.history.Column.Role;
import io.pivotscope.frontend.history.ColumnType;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Output;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of a query's result, as the history is to keep them. */
final class ArchivedColumns {
  private static final Map<Type, ColumnType> TYPES =
      new EnumMap<>(
          Map.of(
              Type.LONG, ColumnType.LONG,
              Type.DOUBLE, ColumnType.DOUBLE,
              Type.BOOLEAN, ColumnType.BOOLEAN,
              Type.STRING, ColumnType.TEXT,
              Type.BYTES, ColumnType.BYTES,
              Type.DURATION, ColumnType.DURATION,
              Type.TIME, ColumnType.TIME,
              Type.LIST, ColumnType.LIST,
              Type.ANY, ColumnType.TEXT));

  private final Output output;

  private ArchivedColumns(Output output) {
    this.output = output;
  }

  static List<Column> of(Output output) {
    ArchivedColumns columns = new ArchivedColumns(output);
    List<String> titles = Table.titles(output);
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < titles.size(); i++) {
      Expr expr = output.select().get(i).expr();
      all.add(new Column(titles.get(i), columns.type(expr), columns.role(expr)));
    }
    return all;
  }

  private ColumnType type(Expr expr) {
    Aggregate list = expr.type() == Type.LIST ? listed(expr) : null;
    if (list == Aggregate.HISTOGRAM) {
      return ColumnType.HISTOGRAM;
    }
    return list == Aggregate.TOPK
        ? ColumnType.TOP_VALUES
        : TYPES.getOrDefault(expr.type(), ColumnType.TEXT);
  }

  /** The aggregate whose list it is, be it cut or scaled; null if it is another list. */
  private @Nullable Aggregate listed(Expr expr) {
    if (expr instanceof Expr.Apply apply
        && (apply.function() == Function.HEAD || apply.function() == Function.SCALE_COUNTS)) {
      return listed(apply.arguments().get(0));
    }
    return expr instanceof Expr.Column column ? aggregate(column) : null;
  }

  private @Nullable Aggregate aggregate(Expr.Column column) {
    int index = column.index() - output.keys().size();
    return index >= 0 && index < output.aggregates().size() ? output.aggregates().get(index) : null;
  }

  private Role role(Expr expr) {
    if (output.streams()) {
      return type(expr).isNumber() ? Role.OTHER : Role.KEY;
    }
    if (isKey(expr)) {
      return Role.KEY;
    }
    return isAdditive(expr) ? Role.ADDITIVE : Role.OTHER;
  }

  private boolean isKey(Expr expr) {
    if (expr instanceof Expr.Apply apply) {
      return apply.arguments().stream().allMatch(this::isKey);
    }
    return !(expr instanceof Expr.Column column) || column.index() < output.keys().size();
  }

  /** Whether the values of two windows, added, are that of both: linear in counts and sums. */
  private boolean isAdditive(Expr expr) {
    if (expr instanceof Expr.Column column) {
      Aggregate aggregate = aggregate(column);
      return aggregate == Aggregate.COUNT || aggregate == Aggregate.SUM;
    }
    if (!(expr instanceof Expr.Apply apply) || apply.arguments().size() != 2) {
      return false;
    }
    Expr first = apply.arguments().get(0);
    Expr second = apply.arguments().get(1);
    return switch (apply.function()) {
      case ADD, SUBTRACT -> isAdditive(first) && isAdditive(second);
      case MULTIPLY -> isAdditive(first) && second instanceof Expr.Constant;
      default -> false;
    };
  }
}
