package io.pivotscope.compiler.reference;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundQuery.Groups;
import io.pivotscope.compiler.bind.BoundQuery.Rows;
import io.pivotscope.compiler.bind.BoundSource;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.protocol.advice.Evaluator;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The definition of a query's result, by brute force over a recorded execution: every pair of
 * events is looked at, nothing is carried, nothing is optimised. It is the judge of everything
 * else, so it shares no step with the compiler behind the bound query.
 */
final class ReferenceEvaluator {

  private final BoundQuery query;
  private final List<SimulatedEvent> events;

  ReferenceEvaluator(BoundQuery query, List<SimulatedEvent> events) {
    this.query = query;
    this.events = events;
  }

  /** The result's rows, each as its columns; the order has no meaning. */
  List<List<Object>> result() {
    List<Object[]> rows = new ArrayList<>();
    for (SimulatedEvent event : events) {
      rows.addAll(rowsAt(0, event));
    }
    for (int let : query.lets()) {
      Expr value = ((Column.Computed) query.columns().get(let)).value();
      rows.forEach(row -> row[let] = Evaluator.evaluate(value, row));
    }
    rows.removeIf(row -> query.conditions().stream().anyMatch(c -> !Evaluator.isTrue(c, row)));
    return query.result() instanceof Groups groups
        ? grouped(groups, rows)
        : rows.stream().map(row -> values(((Rows) query.result()).values(), row)).toList();
  }

  /** All joined rows whose event of a source is this one. */
  private List<Object[]> rowsAt(int source, SimulatedEvent event) {
    List<Object[]> rows = observed(source, event);
    for (int side = source + 1; side < query.sources().size() && !rows.isEmpty(); side++) {
      BoundSource joined = query.sources().get(side);
      if (joined.later() == source) {
        List<Object[]> earlier = new ArrayList<>();
        for (SimulatedEvent before : chosen(joined, event)) {
          earlier.addAll(rowsAt(side, before));
        }
        rows = product(rows, earlier);
      }
    }
    return rows;
  }

  /** The events of a source that precede an event and that its temporal filter lets through. */
  private List<SimulatedEvent> chosen(BoundSource source, SimulatedEvent event) {
    List<SimulatedEvent> before =
        events.stream()
            .filter(a -> event.past().get(a.index()))
            .filter(a -> Objects.equals(a.view(), event.view()))
            .filter(a -> source.tracepoints().stream().anyMatch(a::isAt))
            .sorted(Comparator.comparing(SimulatedEvent::id))
            .toList();
    if (before.isEmpty() || source.keep() == Keep.ALL) {
      return before;
    }
    return List.of(source.keep() == Keep.FIRST ? before.get(0) : before.get(before.size() - 1));
  }

  private List<Object[]> observed(int source, SimulatedEvent event) {
    List<Object[]> all = new ArrayList<>();
    List<io.pivotscope.protocol.advice.Tracepoint> at = query.sources().get(source).tracepoints();
    for (int member = 0; member < at.size(); member++) {
      if (event.isAt(at.get(member))) {
        List<Object[]> rows = new ArrayList<>();
        rows.add(new Object[query.columns().size()]);
        for (int i = 0; i < query.columns().size(); i++) {
          if (query.columns().get(i) instanceof Column.Observed column
              && column.source() == source) {
            rows = expand(rows, i, event.read(column.paths().get(member)));
          }
        }
        all.addAll(rows);
      }
    }
    return all;
  }

  private static List<Object[]> expand(List<Object[]> rows, int column, List<Object> values) {
    List<Object[]> result = new ArrayList<>();
    for (Object[] row : rows) {
      for (Object value : values) {
        Object[] copy = row.clone();
        copy[column] = value;
        result.add(copy);
      }
    }
    return result;
  }

  private static List<Object[]> product(List<Object[]> left, List<Object[]> right) {
    List<Object[]> result = new ArrayList<>();
    for (Object[] a : left) {
      for (Object[] b : right) {
        Object[] both = a.clone();
        for (int i = 0; i < both.length; i++) {
          both[i] = both[i] == null ? b[i] : both[i];
        }
        result.add(both);
      }
    }
    return result;
  }

  private List<List<Object>> grouped(Groups groups, List<Object[]> rows) {
    Map<List<Object>, List<Object[]>> byKey = new LinkedHashMap<>();
    if (groups.keys().isEmpty()) {
      byKey.put(List.of(), new ArrayList<>());
    }
    for (Object[] row : rows) {
      byKey.computeIfAbsent(values(groups.keys(), row), k -> new ArrayList<>()).add(row);
    }
    List<List<Object>> result = new ArrayList<>();
    byKey.forEach(
        (key, members) -> {
          List<Object> columns = new ArrayList<>(key);
          groups.aggregates().forEach(a -> columns.add(aggregate(query.aggregate(a), members)));
          result.add(
              values(
                  groups.select().stream().map(Output.Select::expr).toList(), columns.toArray()));
        });
    return result;
  }

  private static Object aggregate(Column.Aggregated call, List<Object[]> rows) {
    List<Object> values =
        rows.stream()
            .map(row -> Evaluator.evaluate(call.argument(), row))
            .filter(Objects::nonNull)
            .toList();
    Comparator<Object> order = Comparator.comparing(v -> new BigDecimal(v.toString()));
    return switch (call.function()) {
      case COUNT -> (long) rows.size();
      case MIN -> values.stream().min(order).orElse(null);
      case MAX -> values.stream().max(order).orElse(null);
      case SUM -> values.isEmpty() ? null : sum(values);
      case AVERAGE ->
          values.isEmpty() ? null : ((Number) sum(values)).doubleValue() / values.size();
      case STDDEV, SKETCH, HISTOGRAM, DISTINCT, TOPK, FIRST, LAST ->
          throw new AssertionError("no query can name it yet: " + call.function());
    };
  }

  private static Object sum(List<Object> values) {
    if (values.stream().allMatch(Long.class::isInstance)) {
      return values.stream().mapToLong(Long.class::cast).sum();
    }
    return values.stream().mapToDouble(v -> ((Number) v).doubleValue()).sum();
  }

  private static List<Object> values(List<Expr> exprs, Object[] row) {
    return Arrays.asList(exprs.stream().map(e -> Evaluator.evaluate(e, row)).toArray());
  }
}
