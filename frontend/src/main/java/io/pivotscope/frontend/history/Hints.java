package io.pivotscope.frontend.history;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What to try after DuckDB has said no. */
final class Hints {
  private static final Pattern NO_TABLE = Pattern.compile("Table with name (\\S+) does not exist");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_]\\w*");
  private static final int NAMES = 8;

  private Hints() {}

  /**
   * The message with a hint where there is one.
   *
   * @param used tables that the text names
   */
  static String with(String message, Names names, Collection<String> used) {
    Matcher table = NO_TABLE.matcher(message);
    if (table.find()) {
      // Its own guesses are of DuckDB's catalogue, which knows few of ours.
      String plain = message.replaceFirst("\\n?Did you mean [^\\n]*", "");
      return plain + "\nhint: there are " + String.join(", ", nearest(table.group(1), names.all()));
    }
    if (message.contains("Referenced column") || message.contains("Referenced table")) {
      String columns =
          used.stream()
              .filter(name -> !names.columns(name).isEmpty())
              .map(name -> "\nhint: " + name + " has " + columns(names.columns(name)))
              .collect(Collectors.joining());
      return message + columns;
    }
    return message;
  }

  private static String columns(List<Column> columns) {
    return columns.stream()
            .map(c -> PLAIN.matcher(c.title()).matches() ? c.title() : c.quoted())
            .collect(Collectors.joining(", "))
        + (columns.stream().allMatch(c -> PLAIN.matcher(c.title()).matches())
            ? ""
            : "; the double quotes belong to the names");
  }

  private static List<String> nearest(String wanted, List<String> names) {
    return names.stream()
        .sorted(Comparator.comparingInt(name -> distance(wanted, name)))
        .limit(NAMES)
        .toList();
  }

  /** Letters to change, add or remove. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
