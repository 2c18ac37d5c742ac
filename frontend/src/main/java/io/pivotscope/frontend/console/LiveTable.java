package io.pivotscope.frontend.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Draws a result as lines that fit a terminal: largest measure first, numbers to the right, a
 * sparkline of recent windows where there is room. Pure.
 *
 * <pre>
 *   cl.procName   SUM(incr.delta)   last 30 windows
 *   FSread64m         412,090,368   ▁▃▅▇█▇▇
 *   FSread4m           88,080,384   ▂▃▃▃▂▃▃
 * </pre>
 */
public final class LiveTable {
  private static final String GAP = "   ";
  private static final int MIN_SPARKLINE = 8;

  private LiveTable() {}

  /**
   * @param width columns of the terminal; no line is longer
   * @param height most lines, title included; what is left out is counted in the last
   */
  public static List<String> draw(
      List<String> titles, List<@Nullable Object[]> rows, Trend trend, int width, int height) {
    List<@Nullable Object[]> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingDouble(LiveTable::measure).reversed());
    int shown = Math.min(sorted.size(), Math.max(1, sorted.size() < height ? height : height - 2));
    List<@Nullable Object[]> visible = sorted.subList(0, shown);

    int[] widths = widths(titles, visible);
    int used = GAP.length() * titles.size();
    for (int columnWidth : widths) {
      used += columnWidth;
    }
    int sparkline = width - used;

    List<String> lines = new ArrayList<>();
    boolean numeric = sorted.stream().anyMatch(row -> Trend.measure(row) >= 0);
    lines.add(fit(titleLine(titles, visible, widths, numeric && sparkline > MIN_SPARKLINE), width));
    for (@Nullable Object[] row : visible) {
      String line = rowLine(row, widths);
      if (sparkline > MIN_SPARKLINE) {
        String windows = trend.sparkline(row);
        line += GAP + windows.substring(Math.max(0, windows.length() - sparkline));
      }
      lines.add(fit(line, width));
    }
    if (shown < sorted.size()) {
      lines.add(fit("... and " + (sorted.size() - shown) + " more rows", width));
    }
    return lines;
  }

  private static double measure(@Nullable Object[] row) {
    int index = Trend.measure(row);
    return index >= 0 && row[index] instanceof Number number
        ? number.doubleValue()
        : Double.NEGATIVE_INFINITY;
  }

  private static int[] widths(List<String> titles, List<@Nullable Object[]> rows) {
    int[] widths = new int[titles.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = titles.get(i).length();
      for (@Nullable Object[] row : rows) {
        widths[i] = Math.max(widths[i], text(row[i]).length());
      }
    }
    return widths;
  }

  private static String titleLine(
      List<String> titles, List<@Nullable Object[]> rows, int[] widths, boolean sparkline) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      boolean right = rows.stream().anyMatch(row -> row[column] instanceof Number);
      line.append(i == 0 ? "" : GAP).append(pad(titles.get(i), widths[i], right));
    }
    return sparkline ? line + GAP + "recent windows" : line.toString();
  }

  private static String rowLine(@Nullable Object[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : GAP).append(pad(text(row[i]), widths[i], row[i] instanceof Number));
    }
    return line.toString();
  }

  private static String pad(String text, int width, boolean right) {
    String blanks = " ".repeat(Math.max(0, width - text.length()));
    return right ? blanks + text : text + blanks;
  }

  private static String fit(String line, int width) {
    String trimmed = line.stripTrailing();
    return trimmed.length() <= width ? trimmed : trimmed.substring(0, Math.max(0, width - 1)) + "…";
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Long number) {
      return String.format(Locale.ROOT, "%,d", number);
    }
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%,.2f", number);
    }
    return value.toString().replaceAll("\\p{Cntrl}", "?");
  }
}
