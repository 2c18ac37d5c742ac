package io.pivotscope.protocol.interpret;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Values;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.evaluate.Evaluator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last steps of a result: Having, Select, OrderBy, Limit, over merged groups or streamed rows.
 * Shared by whoever shows a result and by the advice that evaluates a subquery.
 */
public final class Results {

  private record Candidate(@Nullable Object[] columns, Tuple key) {}

  private Results() {}

  /**
   * Rows of groups, in the order of their keys unless the output says otherwise. With no key there
   * is one row also where there is no group.
   *
   * @param seconds that the groups cover; null where nothing is shown, as in a subquery
   */
  public static List<@Nullable Object[]> ofGroups(
      Output output, Map<Tuple, Accumulator[]> groups, @Nullable Double seconds) {
    List<Candidate> candidates = new ArrayList<>(groups.size());
    groups.forEach(
        (key, cells) -> candidates.add(new Candidate(columns(output, key, cells, seconds), key)));
    if (groups.isEmpty() && output.keys().isEmpty() && !output.aggregates().isEmpty()) {
      Accumulator[] none = Accumulators.create(output.aggregates(), output.argumentTypes());
      candidates.add(new Candidate(columns(output, Tuple.EMPTY, none, seconds), Tuple.EMPTY));
    }
    Expr having = output.having();
    if (having != null) {
      candidates.removeIf(candidate -> !Evaluator.isTrue(having, candidate.columns()));
    }
    candidates.sort(order(output).thenComparing(Candidate::key));
    return selected(output, candidates);
  }

  /** The row that stands for several groups together; neither Having nor Limit leaves it out. */
  public static @Nullable Object[] ofOther(
      Output output, Tuple key, Accumulator[] cells, @Nullable Double seconds) {
    return select(output, columns(output, key, cells, seconds));
  }

  /**
   * Streamed rows.
   *
   * @param rows in the order of their events' ids
   */
  public static List<@Nullable Object[]> ofRows(Output output, List<Tuple> rows) {
    List<Candidate> candidates = new ArrayList<>(rows.size());
    for (Tuple row : rows) {
      candidates.add(new Candidate(columns(output, row, new Accumulator[0], null), row));
    }
    if (!output.order().isEmpty()) {
      candidates.sort(order(output));
    }
    return selected(output, candidates);
  }

  private static List<@Nullable Object[]> selected(Output output, List<Candidate> candidates) {
    int most =
        output.limit() < 0 ? candidates.size() : (int) Math.min(candidates.size(), output.limit());
    List<@Nullable Object[]> rows = new ArrayList<>(most);
    for (Candidate candidate : candidates.subList(0, most)) {
      rows.add(select(output, candidate.columns()));
    }
    return rows;
  }

  private static Comparator<Candidate> order(Output output) {
    Comparator<Candidate> all = (a, b) -> 0;
    for (Output.Order order : output.order()) {
      Comparator<Candidate> one =
          (a, b) ->
              Values.compare(
                  Evaluator.evaluate(order.expr(), a.columns()),
                  Evaluator.evaluate(order.expr(), b.columns()));
      all = all.thenComparing(order.descending() ? one.reversed() : one);
    }
    return all;
  }

  private static @Nullable Object[] columns(
      Output output, Tuple key, Accumulator[] cells, @Nullable Double seconds) {
    @Nullable Object[] columns = new @Nullable Object[key.size() + cells.length + 1];
    for (int i = 0; i < key.size(); i++) {
      columns[i] = key.get(i);
    }
    for (int i = 0; i < cells.length; i++) {
      columns[key.size() + i] = cells[i].result();
    }
    columns[columns.length - 1] = seconds;
    return columns;
  }

  private static @Nullable Object[] select(Output output, @Nullable Object[] columns) {
    @Nullable Object[] row = new @Nullable Object[output.select().size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = Evaluator.evaluate(output.select().get(i).expr(), columns);
    }
    return row;
  }
}
