package io.pivotscope.benchmarks.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(List.of(titles));
    rows.add(Collections.nCopies(titles.length, "---"));
  }

  void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(List.of(cells).toString());
    }
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append("| ");
      text.append(String.join(" | ", row.stream().map(c -> c.replace("|", "\\|")).toList()));
      text.append(" |\n");
    }
    return text.toString();
  }
}
