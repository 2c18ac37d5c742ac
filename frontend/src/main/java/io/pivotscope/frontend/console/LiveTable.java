package io.pivotscope.frontend.console;

import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Cells;
import io.pivotscope.frontend.view.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws a result as lines that fit a terminal: the largest first unless the query sorts, numbers to
 * the right, a sparkline of recent windows where there is room. What is too wide is cut at a …, no
 * line is ever longer than the terminal. Pure.
 *
 * <pre>
 *   cl.procName   SUM(incr.delta)   recent windows
 *   FSread64m         412,090,368   ▁▃▅▇█▇▇
 *   FSread4m           88,080,384   ▂▃▃▃▂▃▃
 *   … 12 more
 * </pre>
 */
final class LiveTable {
  private static final String GAP = "   ";
  private static final String ELIDED = "…";
  private static final String TREND_TITLE = "recent windows";
  private static final int LEAST_TREND = 8;
  private static final int LEAST_COLUMN = 6;

  private final Table table;
  private final Shape shape;
  private final List<@Nullable Object[]> rows;
  private final int[] widths;
  private final boolean[] right;
  private final List<Integer> columns;
  private final int width;

  private LiveTable(Table table, Shape shape, List<@Nullable Object[]> rows, int width) {
    this.table = table;
    this.shape = shape;
    this.rows = rows;
    this.width = width;
    this.right = new boolean[table.titles().size()];
    this.widths = new int[right.length];
    this.columns = new ArrayList<>(IntStream.range(0, right.length).boxed().toList());
    for (int i : columns) {
      int column = i;
      right[i] = rows.stream().anyMatch(row -> row[column] instanceof Number);
      widths[i] = Math.max(title(i).length(), widestCell(i));
    }
    narrow();
  }

  /**
   * @param streams whether rows are events, of which the latest are shown
   * @param width columns of the terminal
   * @param height most lines, title included; what is left out is counted in the last
   */
  static List<String> draw(
      Table table, Shape shape, boolean streams, Trend trend, int width, int height) {
    List<@Nullable Object[]> all =
        streams || shape.ordered() ? table.rows() : largestFirst(table, shape.firstMeasure());
    int room = Math.max(1, height - 1);
    int shown = all.size() <= room ? all.size() : Math.max(1, room - 1);
    List<@Nullable Object[]> visible =
        streams ? all.subList(all.size() - shown, all.size()) : all.subList(0, shown);
    List<String> lines = new LiveTable(table, shape, visible, width).lines(trend);
    long others = table.earlier() + all.size() - shown;
    if (others > 0) {
      String where = streams ? " before" : " more";
      lines.add(Lines.clip(String.format("%s %,d%s", ELIDED, others, where), width));
    }
    return lines;
  }

  /** The row of groups over the cap stays the last: it is no group. */
  private static List<@Nullable Object[]> largestFirst(Table table, int measure) {
    List<@Nullable Object[]> sorted = new ArrayList<>(table.rows());
    if (measure >= 0) {
      sorted.sort(
          Comparator.<@Nullable Object[], Boolean>comparing(row -> Table.OTHER.equals(row[0]))
              .thenComparing(
                  Comparator.<@Nullable Object[]>comparingDouble(row -> number(row[measure]))
                      .reversed()));
    }
    return sorted;
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NEGATIVE_INFINITY;
  }

  private int widestCell(int column) {
    return rows.stream().mapToInt(row -> text(row, column).length()).max().orElse(0);
  }

  /** Texts and titles give way first, then whole columns from the right. */
  private void narrow() {
    while (total() > width && shrinkWidest()) {
      // one character at a time: the widest gives way, then the next
    }
    while (total() > width && columns.size() > 1) {
      int last = columns.size() - 1;
      boolean measure = columns.get(last) == shape.firstMeasure() && last > 1;
      columns.remove(measure ? last - 1 : last);
    }
  }

  private boolean shrinkWidest() {
    int widest = -1;
    for (int i : columns) {
      int least = right[i] ? Math.max(LEAST_COLUMN, widestCell(i)) : LEAST_COLUMN;
      if (widths[i] > least && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    if (widest >= 0) {
      widths[widest]--;
    }
    return widest >= 0;
  }

  private int total() {
    boolean dropped = columns.size() < widths.length;
    return columns.stream().mapToInt(i -> widths[i] + GAP.length()).sum()
        - GAP.length()
        + (dropped ? ELIDED.length() + 1 : 0);
  }

  private List<String> lines(Trend trend) {
    int room = width - total() - GAP.length();
    boolean drawsTrend = room >= LEAST_TREND && !trend.isEmpty();
    List<String> lines = new ArrayList<>();
    String title = line(this::title);
    lines.add(fit(drawsTrend ? title + GAP + Lines.clip(TREND_TITLE, room) : title));
    for (@Nullable Object[] row : rows) {
      String line = line(i -> text(row, i));
      if (drawsTrend) {
        String windows = trend.sparkline(row);
        line += GAP + windows.substring(Math.max(0, windows.length() - room));
      }
      lines.add(fit(line));
    }
    return lines;
  }

  private String line(java.util.function.IntFunction<String> cell) {
    StringBuilder line = new StringBuilder();
    for (int i : columns) {
      String text = Lines.clip(cell.apply(i), widths[i]);
      String blanks = " ".repeat(widths[i] - text.length());
      line.append(line.length() == 0 ? "" : GAP);
      line.append(right[i] ? blanks + text : text + blanks);
    }
    return columns.size() < widths.length ? line + " " + ELIDED : line.toString();
  }

  private String fit(String line) {
    return Lines.clip(line, width);
  }

  private String title(int column) {
    return Cells.visible(table.titles().get(column));
  }

  private String text(@Nullable Object[] row, int column) {
    return Cells.visible(Cells.pretty(row[column], shape.type(column)));
  }
}
