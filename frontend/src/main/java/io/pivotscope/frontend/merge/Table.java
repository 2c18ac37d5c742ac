package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Evaluator;
import io.pivotscope.protocol.advice.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees: the columns of {@code Select} over what was merged.
 *
 * @param rows one value per column, as {@code baggage.value.Type} describes them; groups in the
 *     order of their keys, streamed rows in the order of their events
 */
public record Table(List<String> titles, List<@Nullable Object[]> rows) {

  /** Stands in every key column of the row of all groups over the cap. */
  public static final String OTHER = "(other)";

  public Table {
    titles = List.copyOf(titles);
    rows = List.copyOf(rows);
  }

  /** Rows of groups. With no key there is one row, also when nothing happened. */
  public static Table of(Output output, GroupTable groups) {
    List<Tuple> keys = new ArrayList<>();
    groups.forEach((key, accumulators) -> keys.add(key));
    Collections.sort(keys);
    List<@Nullable Object[]> rows = new ArrayList<>();
    java.util.Map<Tuple, Accumulator[]> byKey = new java.util.HashMap<>();
    groups.forEach(byKey::put);
    for (Tuple key : keys) {
      rows.add(select(output, key, byKey.getOrDefault(key, new Accumulator[0])));
    }
    Accumulator[] other = groups.other();
    if (other != null) {
      @Nullable Object[] key = new @Nullable Object[output.keys().size()];
      java.util.Arrays.fill(key, OTHER);
      rows.add(select(output, Tuple.wrap(key), other));
    }
    if (rows.isEmpty() && output.keys().isEmpty() && !output.aggregates().isEmpty()) {
      rows.add(
          select(
              output,
              Tuple.EMPTY,
              Accumulators.create(output.aggregates(), output.argumentTypes())));
    }
    return new Table(titles(output), rows);
  }

  /** Streamed rows, which are sorted already. */
  public static Table of(Output output, List<StreamedRow> streamed) {
    List<@Nullable Object[]> rows = new ArrayList<>(streamed.size());
    for (StreamedRow row : streamed) {
      rows.add(select(output, row.columns(), new Accumulator[0]));
    }
    return new Table(titles(output), rows);
  }

  /** Titles of the columns; one that repeats gets a number: {@code x, x (2)}. */
  public static List<String> titles(Output output) {
    List<String> titles = new ArrayList<>();
    for (Output.Select select : output.select()) {
      String title = select.title();
      for (int n = 2; titles.contains(title); n++) {
        title = select.title() + " (" + n + ")";
      }
      titles.add(title);
    }
    return titles;
  }

  private static @Nullable Object[] select(Output output, Tuple key, Accumulator[] accumulators) {
    @Nullable Object[] columns = new @Nullable Object[key.size() + accumulators.length];
    for (int i = 0; i < key.size(); i++) {
      columns[i] = key.get(i);
    }
    for (int i = 0; i < accumulators.length; i++) {
      columns[key.size() + i] = accumulators[i].result();
    }
    @Nullable Object[] row = new @Nullable Object[output.select().size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = Evaluator.evaluate(output.select().get(i).expr(), columns);
    }
    return row;
  }
}
