package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Format;
import io.pivotscope.frontend.view.Histogram;
import io.pivotscope.frontend.view.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A result that is there, looked at again: {@code last}, {@code 7 | hist r.elapsed}. */
final class ResultCommands {
  static final String MORE =
      """
      last                   the result that was shown last
      7                      that of query 7, also while it runs
      last | hist COLUMN     a histogram: of a HISTOGRAM column, or of the numbers in a column
      last | sort COLUMN     largest first
      last | csv, last | json
      Without COLUMN hist and sort take the first that can be meant.\
      """;

  private ResultCommands() {}

  static void last(String rest, Session session) throws ApiClient.Unreachable, ApiClient.Refused {
    String[] parts = rest.split("\\|", 2);
    RunView run = which(parts[0].strip(), session);
    String[] view = parts.length < 2 ? new String[] {""} : parts[1].strip().split("\\s+", 2);
    String column = view.length < 2 ? "" : view[1];
    Table table = run.table();
    if (table == null) {
      throw new Command.Mistake("query " + run.id() + " has no result yet");
    }
    try {
      draw(view[0].toLowerCase(Locale.ROOT), column, run, table, session);
    } catch (IllegalArgumentException e) {
      throw new Command.Mistake(String.valueOf(e.getMessage()));
    }
  }

  private static void draw(String view, String column, RunView run, Table table, Session session) {
    switch (view) {
      case "" -> show(run, session);
      case "hist" -> session.say(Histogram.of(table, Shape.of(run), column, session.width()));
      case "sort" -> session.say(sorted(table, column));
      case "csv" -> session.sayExactly(Format.CSV.lines(table.titles(), table.rows()));
      case "json" -> session.say(Format.JSON.lines(table.titles(), table.rows()));
      default ->
          throw new Command.Mistake("there is no | " + view + "; there is hist, sort, csv, json");
    }
  }

  private static RunView which(String id, Session session)
      throws ApiClient.Unreachable, ApiClient.Refused {
    RunView last = session.last();
    if (id.isEmpty() && last == null) {
      throw new Command.Mistake("nothing has been shown yet; a number shows that query's result");
    }
    long number = id.isEmpty() && last != null ? last.id() : Session.requireId(id, "last");
    return last != null && last.id() == number && last.isEnded() && last.table() != null
        ? last
        : session.client.query(number, true, Long.MAX_VALUE);
  }

  /** The result of a run: as wide as the screen, or all of it where there is none. */
  static void show(RunView run, Session session) {
    Table table = run.table();
    if (table != null) {
      session.say(
          session.screen() == null
              ? Format.TABLE.lines(table.titles(), table.rows())
              : LiveTable.draw(
                  table,
                  Shape.of(run),
                  run.streams(),
                  new Trend(0, Shape.of(run)),
                  session.width(),
                  Integer.MAX_VALUE));
    }
  }

  private static List<String> sorted(Table table, String column) {
    int index = Histogram.column(table, column, value -> value instanceof Number);
    List<@Nullable Object[]> rows = new ArrayList<>(table.rows());
    rows.sort(
        Comparator.<@Nullable Object[]>comparingDouble(
                row -> row[index] instanceof Number n ? n.doubleValue() : Double.NEGATIVE_INFINITY)
            .reversed());
    return Format.TABLE.lines(table.titles(), rows);
  }
}
