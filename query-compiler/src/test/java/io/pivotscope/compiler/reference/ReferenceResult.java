package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Values;
import io.pivotscope.compiler.bind.Block;
import io.pivotscope.compiler.bind.Block.Groups;
import io.pivotscope.compiler.bind.Block.Rows;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.evaluate.Evaluator;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** From joined rows to what is shown: groups, aggregates, Having, Select, OrderBy, Limit. */
final class ReferenceResult {

  private ReferenceResult() {}

  /**
   * The rows shown.
   *
   * @param events of From, one per row; only streamed rows need them
   */
  static List<List<Object>> of(
      BoundQuery query, Block block, List<Object[]> rows, List<SimulatedEvent> events) {
    return block.result() instanceof Groups groups
        ? grouped(query, groups, rows)
        : streamed((Rows) block.result(), rows, events);
  }

  private record Ordered(SimulatedEvent event, List<Object> values) {}

  private static List<List<Object>> streamed(
      Rows result, List<Object[]> rows, List<SimulatedEvent> events) {
    List<Ordered> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      all.add(new Ordered(events.get(i), values(result.values(), rows.get(i))));
    }
    Comparator<Ordered> natural =
        Comparator.comparing((Ordered row) -> row.event().id())
            .thenComparing(row -> Tuple.of(row.values().toArray()));
    all.sort(order(result.tail(), (Ordered row) -> row.values().toArray()).thenComparing(natural));
    return all.stream()
        .limit(limit(result.tail()))
        .map(row -> shown(result.select(), row.values().toArray()))
        .toList();
  }

  private static long limit(Block.Tail tail) {
    return tail.limit() < 0 ? Long.MAX_VALUE : tail.limit();
  }

  private static List<List<Object>> grouped(BoundQuery query, Groups groups, List<Object[]> rows) {
    List<Object[]> all = new ArrayList<>();
    groups(query, groups, rows)
        .forEach(
            (key, results) -> {
              List<Object> columns = new ArrayList<>(Arrays.asList(key.toArray()));
              columns.addAll(Arrays.asList(results));
              columns.add(null);
              all.add(columns.toArray());
            });
    if (groups.tail().having() != null) {
      all.removeIf(columns -> !Evaluator.isTrue(groups.tail().having(), columns));
    }
    int keys = groups.keys().size();
    Comparator<Object[]> byKeys =
        Comparator.comparing(columns -> Tuple.of(Arrays.copyOf(columns, keys)));
    all.sort(order(groups.tail(), (Object[] columns) -> columns).thenComparing(byKeys));
    return all.stream()
        .limit(limit(groups.tail()))
        .map(columns -> shown(groups.select(), columns))
        .toList();
  }

  /** The aggregates' results by key. */
  static Map<Tuple, Object[]> groups(BoundQuery query, Groups groups, List<Object[]> rows) {
    return groups(query, groups, rows, ReferenceResult::aggregate);
  }

  /** As {@link #groups}, but each SUM is the most that some of its rows can add up to. */
  static Map<Tuple, Object[]> most(BoundQuery query, Groups groups, List<Object[]> rows) {
    return groups(query, groups, rows, ReferenceResult::atMost);
  }

  private static Object atMost(Column.Aggregated call, List<Object[]> rows) {
    if (call.function() != Aggregate.SUM) {
      return aggregate(call, rows);
    }
    List<Number> values =
        rows.stream()
            .map(row -> (Number) Evaluator.evaluate(call.argument(), row))
            .filter(Objects::nonNull)
            .toList();
    return values.isEmpty()
        ? null
        : (Object) values.stream().mapToDouble(v -> Math.max(0, v.doubleValue())).sum();
  }

  private static Map<Tuple, Object[]> groups(
      BoundQuery query,
      Groups groups,
      List<Object[]> rows,
      BiFunction<Column.Aggregated, List<Object[]>, Object> aggregate) {
    Map<List<Object>, List<Object[]>> byKey = new LinkedHashMap<>();
    if (groups.keys().isEmpty()) {
      byKey.put(List.of(), new ArrayList<>());
    }
    for (Object[] row : rows) {
      byKey.computeIfAbsent(values(groups.keys(), row), k -> new ArrayList<>()).add(row);
    }
    Map<Tuple, Object[]> all = new LinkedHashMap<>();
    byKey.forEach(
        (key, members) ->
            all.put(
                Tuple.of(key.toArray()),
                groups.aggregates().stream()
                    .map(i -> aggregate.apply((Column.Aggregated) query.columns().get(i), members))
                    .toArray()));
    return all;
  }

  private static <T> Comparator<T> order(
      Block.Tail tail, java.util.function.Function<T, Object[]> columns) {
    Comparator<T> all = (a, b) -> 0;
    for (Output.Order order : tail.order()) {
      Comparator<T> one =
          (a, b) ->
              Values.compare(
                  Evaluator.evaluate(order.expr(), columns.apply(a)),
                  Evaluator.evaluate(order.expr(), columns.apply(b)));
      all = all.thenComparing(order.descending() ? one.reversed() : one);
    }
    return all;
  }

  /** By hand where that is plain; a summary is fed value by value, its accuracy is judged apart. */
  private static Object aggregate(Column.Aggregated call, List<Object[]> rows) {
    List<Object> values =
        rows.stream()
            .map(row -> Evaluator.evaluate(call.argument(), row))
            .filter(Objects::nonNull)
            .toList();
    return switch (call.function()) {
      case COUNT -> (long) rows.size();
      case MIN -> values.stream().min(Values::compare).orElse(null);
      case MAX -> values.stream().max(Values::compare).orElse(null);
      case SUM -> values.isEmpty() ? null : sum(values);
      case AVERAGE ->
          values.isEmpty() ? null : ((Number) sum(values)).doubleValue() / values.size();
      case STDDEV -> deviation(values);
      case FIRST -> last(values.stream().min(Values::compare).orElse(null));
      case LAST -> last(values.stream().max(Values::compare).orElse(null));
      case SKETCH, HISTOGRAM, DISTINCT, TOPK -> {
        Accumulator all = Accumulators.create(call.function(), call.argument().type());
        values.forEach(all::add);
        yield all.result();
      }
    };
  }

  private static Object last(Object list) {
    return list == null ? null : ((List<?>) list).get(((List<?>) list).size() - 1);
  }

  private static Object sum(List<Object> values) {
    if (values.stream().allMatch(Long.class::isInstance)) {
      return values.stream().mapToLong(Long.class::cast).sum();
    }
    return values.stream().mapToDouble(v -> ((Number) v).doubleValue()).sum();
  }

  private static Double deviation(List<Object> values) {
    if (values.size() < 2) {
      return null;
    }
    BigDecimal n = BigDecimal.valueOf(values.size());
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (Object value : values) {
      BigDecimal x = new BigDecimal(value.toString());
      sum = sum.add(x);
      squares = squares.add(x.multiply(x));
    }
    BigDecimal variance =
        squares
            .multiply(n)
            .subtract(sum.multiply(sum))
            .divide(n.multiply(n.subtract(BigDecimal.ONE)), 40, RoundingMode.HALF_EVEN);
    return variance.sqrt(new MathContext(30)).doubleValue();
  }

  private static List<Object> shown(List<Output.Select> select, Object[] columns) {
    return values(select.stream().map(Output.Select::expr).toList(), columns);
  }

  static List<Object> values(List<Expr> exprs, Object[] row) {
    return Arrays.asList(exprs.stream().map(e -> Evaluator.evaluate(e, row)).toArray());
  }
}
