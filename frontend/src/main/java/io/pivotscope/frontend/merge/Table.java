package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.interpret.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees: the columns of {@code Select} over what was merged.
 *
 * @param rows one value per column, as {@code baggage.value.Type} describes them; groups in the
 *     order of their keys, streamed rows in the order of their events
 * @param earlier streamed rows before these, which were not asked for
 */
public record Table(List<String> titles, List<@Nullable Object[]> rows, long earlier) {

  /** Stands in every key column of the row of all groups over the cap. */
  public static final String OTHER = "(other)";

  public Table {
    titles = List.copyOf(titles);
    rows = List.copyOf(rows);
  }

  /** All there is. */
  public Table(List<String> titles, List<@Nullable Object[]> rows) {
    this(titles, rows, 0);
  }

  /**
   * Rows of groups, the row of those over the cap last. With no key there is one row, also when
   * nothing happened.
   *
   * @param seconds that they cover; null if not known
   */
  public static Table of(Output output, GroupTable groups, @Nullable Double seconds) {
    Map<Tuple, Accumulator[]> byKey = new HashMap<>();
    groups.forEach(byKey::put);
    Accumulator[] other = groups.other();
    boolean keyless = byKey.isEmpty() && other != null;
    List<@Nullable Object[]> rows =
        keyless ? new ArrayList<>() : Results.ofGroups(output, byKey, seconds);
    if (other != null) {
      @Nullable Object[] key = new @Nullable Object[output.keys().size()];
      Arrays.fill(key, OTHER);
      rows.add(Results.ofOther(output, Tuple.wrap(key), other, seconds));
    }
    return new Table(titles(output), rows);
  }

  /**
   * Streamed rows, which are sorted already.
   *
   * @param latest how many of the last ones, unless the query itself sorts or limits them
   */
  public static Table of(Output output, List<StreamedRow> streamed, int latest) {
    boolean chooses = !output.order().isEmpty() || output.limit() >= 0;
    int earlier = chooses ? 0 : Math.max(0, streamed.size() - latest);
    List<Tuple> columns =
        streamed.subList(earlier, streamed.size()).stream().map(StreamedRow::columns).toList();
    return new Table(titles(output), Results.ofRows(output, columns), earlier);
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
}
