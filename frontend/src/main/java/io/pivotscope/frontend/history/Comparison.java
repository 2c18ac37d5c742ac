package io.pivotscope.frontend.history;

import io.pivotscope.frontend.history.Column.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two ranges of time of one query, group by group: a row for each group, number and way to sum it
 * up.
 *
 * <p>Counts and sums are added over the windows that begin in a range, and {@code ratio} is that of
 * what came per second of the time for which the run collected in these: ranges of different length
 * compare, and those in which it began or still goes on. Of any other number, which windows cannot
 * be added up to, there are the least, the median and the largest of its windows; their ratio is
 * that of the values.
 */
public final class Comparison {
  private Comparison() {}

  /**
   * Compares.
   *
   * @param table {@code q7}, or {@code q7_raw}
   * @param before a range as {@link TimeRange} reads it
   */
  public static Sql.Answer of(Sql sql, String table, String before, String after, Instant now)
      throws SqlException {
    sql.history().load();
    Names names = new Names(sql.history().segments(), sql.history().runs());
    String name = table.strip().toLowerCase(Locale.ROOT);
    List<Column> columns = names.columns(name);
    Run run = names.run(name);
    if (run == null || columns.isEmpty() || !columns.get(0).title().equals("window_begin")) {
      throw new SqlException("'" + table + "' has no windows to compare; name a query: q7");
    }
    // Windows that close meanwhile are in no range: it must be known how long they collected.
    TimeRange first = TimeRange.parse(before, now).closedOf(run);
    TimeRange second = TimeRange.parse(after, now).closedOf(run);
    List<Measure> measures = measures(columns);
    if (measures.isEmpty()) {
      throw new SqlException(table + " has no column with numbers to compare");
    }
    double seconds = first.collectedSeconds(run);
    double otherSeconds = second.collectedSeconds(run);
    String perSecond =
        seconds == 0 || otherSeconds == 0
            ? "CAST(NULL AS DOUBLE)"
            : "CAST(" + seconds / otherSeconds + " AS DOUBLE)";
    List<Column> keys = columns.stream().filter(c -> c.role() == Role.KEY).toList();
    return sql.select(
        "WITH a AS ("
            + side(name, keys, measures, first)
            + "), b AS ("
            + side(name, keys, measures, second)
            + ") "
            + both(keys, measures, perSecond),
        Sql.MAX_ROWS);
  }

  /** One way to sum a number up over the windows of a range. */
  private record Measure(String label, String how, String sql, boolean additive) {}

  private static List<Measure> measures(List<Column> columns) {
    List<Measure> measures = new ArrayList<>();
    for (Column column : columns) {
      boolean own = column.title().equals("hlc");
      if (column.role() == Role.ADDITIVE && column.type().isNumber()) {
        measures.add(new Measure(column.title(), "sum", "sum(" + column.quoted() + ")", true));
      } else if (column.role() == Role.OTHER && column.type().isNumber() && !own) {
        for (String how : List.of("min", "median", "max")) {
          measures.add(new Measure(column.title(), how, how + "(" + column.quoted() + ")", false));
        }
      }
    }
    return measures;
  }

  /** A row for each group of the range's windows: {@code k0, k1, .., m0, m1, ..}. */
  private static String side(
      String table, List<Column> keys, List<Measure> measures, TimeRange range) {
    List<String> select = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (int k = 0; k < keys.size(); k++) {
      select.add(keys.get(k).quoted() + " AS k" + k);
      groups.add(keys.get(k).quoted());
    }
    for (int m = 0; m < measures.size(); m++) {
      // In doubles: the sum of both ranges of whole numbers may be larger than any.
      select.add("CAST(" + measures.get(m).sql() + " AS DOUBLE) AS m" + m);
    }
    return "SELECT "
        + String.join(", ", select)
        + " FROM "
        + Column.quoted(table)
        + " WHERE "
        + range.holdsWindow()
        + (keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", groups));
  }

  /** Both sides, of which each number gets a row. Titles stand outside, where no name is ours. */
  private static String both(List<Column> keys, List<Measure> measures, String perSecond) {
    StringBuilder titles = new StringBuilder();
    StringBuilder groups = new StringBuilder();
    StringBuilder order = new StringBuilder();
    StringBuilder on = new StringBuilder("true");
    for (int k = 0; k < keys.size(); k++) {
      titles.append("r.k").append(k).append(" AS ").append(keys.get(k).quoted()).append(", ");
      groups.append("coalesce(a.k%d, b.k%d) AS k%d, ".formatted(k, k, k));
      order.append("r.k").append(k).append(", ");
      on.append(" AND a.k%d IS NOT DISTINCT FROM b.k%d".formatted(k, k));
    }
    List<String> rows = new ArrayList<>();
    for (int m = 0; m < measures.size(); m++) {
      Measure measure = measures.get(m);
      rows.add(
          "SELECT "
              + groups
              + m
              + " AS m, "
              + Database.literal(measure.label())
              + " AS label, '"
              + measure.how()
              + "' AS how, "
              + (measure.additive() ? perSecond : "1.0")
              + " AS rate, "
              + "a.m%d AS a, b.m%d AS b FROM a FULL JOIN b ON ".formatted(m, m)
              + on);
    }
    return "SELECT "
        + titles
        + "r.label AS \"number\", r.how AS \"of windows\", r.a AS \"before\", r.b AS \"after\","
        + " r.b - r.a AS \"change\", r.b / nullif(r.a, 0) * r.rate AS \"ratio\" FROM ("
        + String.join(" UNION ALL ", rows)
        + ") r ORDER BY "
        + order
        + "r.m";
  }
}
