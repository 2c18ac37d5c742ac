package io.pivotscope.frontend.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table for a terminal: numbers to the right, text to the left.
 *
 * <pre>
 *  host   SUM(incr.delta)
 *  -----  ---------------
 *  dn-1         4,194,304
 * </pre>
 */
public final class TextTable {
  private TextTable() {}

  public static List<String> lines(List<String> titles, List<@Nullable Object[]> rows) {
    int columns = titles.size();
    String[] heads = new String[columns];
    int[] widths = new int[columns];
    boolean[] right = new boolean[columns];
    List<String[]> cells = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      heads[c] = Cells.visible(titles.get(c));
      widths[c] = width(heads[c]);
      int column = c;
      right[c] = rows.stream().anyMatch(row -> Cells.isNumber(row[column]));
    }
    for (@Nullable Object[] row : rows) {
      String[] line = new String[columns];
      for (int c = 0; c < columns; c++) {
        line[c] = Cells.visible(Cells.pretty(row[c]));
        widths[c] = Math.max(widths[c], width(line[c]));
      }
      cells.add(line);
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(heads, widths, right));
    String[] rule = new String[columns];
    for (int c = 0; c < columns; c++) {
      rule[c] = "-".repeat(widths[c]);
    }
    lines.add(line(rule, widths, right));
    cells.forEach(row -> lines.add(line(row, widths, right)));
    return lines;
  }

  private static String line(String[] cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < cells.length; c++) {
      String pad = " ".repeat(Math.max(0, widths[c] - width(cells[c])));
      line.append(c == 0 ? " " : "  ");
      line.append(right[c] ? pad + cells[c] : cells[c] + pad);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
