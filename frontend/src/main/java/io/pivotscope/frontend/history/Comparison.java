package io.pivotscope.frontend.history;

import io.pivotscope.frontend.history.Column.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Two ranges of time of one query, group by group: a row for each group, number and way to sum it
 * up.
 *
 * <p>Counts and sums are added over the windows that begin in a range, and {@code ratio} is that of
 * what came per second, so that ranges of different length compare. Of any other number, which
 * windows cannot be added up to, there are the least, the median and the largest of its windows;
 * their ratio is that of the values.
 */
public final class Comparison {
  private static final String KEY = "k";

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
    List<Column> columns =
        new Names(sql.history().segments(), sql.history().runs())
            .columns(table.strip().toLowerCase(Locale.ROOT));
    if (columns.isEmpty() || !columns.get(0).title().equals("window_begin")) {
      throw new SqlException("'" + table + "' has no windows to compare; name a query: q7");
    }
    TimeRange first = TimeRange.parse(before, now);
    TimeRange second = TimeRange.parse(after, now);
    if (measures(columns).isEmpty()) {
      throw new SqlException(table + " has no column with numbers to compare");
    }
    return sql.select(text(table.strip(), columns, first, second), Sql.MAX_ROWS);
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

  private static String text(String table, List<Column> columns, TimeRange a, TimeRange b) {
    List<Column> keys = columns.stream().filter(c -> c.role() == Role.KEY).toList();
    List<Measure> measures = measures(columns);
    String names = join(keys, ", ", k -> Column.quoted(KEY + keys.indexOf(k)));
    String on =
        keys.isEmpty()
            ? "true"
            : join(
                keys,
                " AND ",
                k -> "a." + key(keys, k) + " IS NOT DISTINCT FROM b." + key(keys, k));
    String perSecond = "* " + (a.seconds() / b.seconds());
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      Measure m = measures.get(i);
      String both =
          join(
              keys,
              "",
              k ->
                  "coalesce(a."
                      + key(keys, k)
                      + ", b."
                      + key(keys, k)
                      + ") AS "
                      + k.quoted()
                      + ", ");
      rows.add(
          "SELECT "
              + both
              + i
              + " AS n, "
              + Database.literal(m.label())
              + " AS \"number\", '"
              + m.how()
              + "' AS \"of windows\", a.m"
              + i
              + " AS \"before\", b.m"
              + i
              + " AS \"after\", b.m"
              + i
              + " - a.m"
              + i
              + " AS \"change\", CAST(b.m"
              + i
              + " AS DOUBLE) / nullif(a.m"
              + i
              + ", 0) "
              + (m.additive() ? perSecond : "")
              + " AS \"ratio\" FROM a FULL JOIN b ON "
              + on);
    }
    String order = join(keys, "", k -> k.quoted() + ", ");
    return "WITH a AS ("
        + side(table, keys, names, measures, a)
        + "), b AS ("
        + side(table, keys, names, measures, b)
        + ") SELECT * EXCLUDE (n) FROM ("
        + String.join(" UNION ALL ", rows)
        + ") ORDER BY "
        + order
        + "n";
  }

  private static String side(
      String table, List<Column> keys, String names, List<Measure> measures, TimeRange range) {
    List<String> select = new ArrayList<>();
    keys.forEach(k -> select.add(k.quoted() + " AS " + key(keys, k)));
    for (int i = 0; i < measures.size(); i++) {
      // In doubles: the sum of both ranges of whole numbers may be larger than any.
      select.add("CAST(" + measures.get(i).sql() + " AS DOUBLE) AS m" + i);
    }
    return "SELECT "
        + String.join(", ", select)
        + " FROM "
        + Column.quoted(table)
        + " WHERE "
        + range.holdsWindow()
        + (keys.isEmpty() ? "" : " GROUP BY " + names);
  }

  private static String key(List<Column> keys, Column key) {
    return Column.quoted(KEY + keys.indexOf(key));
  }

  private static String join(
      List<Column> columns, String by, java.util.function.Function<Column, String> each) {
    return columns.stream().map(each).collect(Collectors.joining(by));
  }
}
