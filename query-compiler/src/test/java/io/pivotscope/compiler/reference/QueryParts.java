package io.pivotscope.compiler.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Texts that are a query's with a part left out, the shortest first. Many are no queries; whoever
 * compiles them finds out.
 */
final class QueryParts {

  private static final List<String> FILTERS =
      List.of("FirstN(2, ", "MostRecentN(2, ", "First(", "MostRecent(");

  private QueryParts() {}

  static List<String> shorter(String query) {
    Set<String> all = new LinkedHashSet<>();
    withoutLines(query, all);
    withoutParentheses(query, all);
    withoutItems(query, all);
    all.remove(query);
    return all.stream()
        .filter(text -> text.length() < query.length())
        .sorted(Comparator.comparingInt(String::length))
        .toList();
  }

  private static void withoutLines(String query, Set<String> into) {
    List<String> lines = query.lines().toList();
    for (int from = 0; from < lines.size(); from++) {
      for (int to = from + 1; to <= lines.size(); to++) {
        List<String> fewer = new ArrayList<>(lines.subList(0, from));
        fewer.addAll(lines.subList(to, lines.size()));
        into.add(String.join("\n", fewer));
      }
    }
  }

  /** A subquery becomes a method, a temporal filter its source. */
  private static void withoutParentheses(String query, Set<String> into) {
    for (int at = query.indexOf('('); at >= 0; at = query.indexOf('(', at + 1)) {
      int end = closing(query, at);
      if (end < 0) {
        continue;
      }
      String tail = query.substring(end + 1);
      if (query.startsWith("(From", at)) {
        into.add(query.substring(0, at) + "sim.Type.m0(..)" + tail);
      }
      for (String filter : FILTERS) {
        int begin = query.indexOf('(', at) - filter.indexOf('(');
        if (begin >= 0 && query.startsWith(filter, begin)) {
          String source = query.substring(begin + filter.length(), end);
          into.add(query.substring(0, begin) + source + tail);
        }
      }
    }
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Items of lists, and parts of conditions. */
  private static void withoutItems(String query, Set<String> into) {
    for (String separator : List.of(", ", " and ", " or ", " + ")) {
      for (int at = query.indexOf(separator); at >= 0; at = query.indexOf(separator, at + 1)) {
        int next = end(query, at + separator.length());
        into.add(query.substring(0, at) + query.substring(next));
        int begin = Math.max(query.lastIndexOf(' ', at - 1), query.lastIndexOf('\n', at - 1)) + 1;
        into.add(query.substring(0, begin) + query.substring(at + separator.length()));
      }
    }
  }

  /** Where an item that begins there ends: before what is outside of its parentheses. */
  private static int end(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0 || (depth == 0 && (c == ',' || c == '\n'))) {
        return i;
      }
    }
    return text.length();
  }
}
