package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.view.Format;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command prints its rows. */
final class OutputFormat {
  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json (one object per row and line) or csv; default: ${DEFAULT-VALUE}")
  private Format format = Format.TABLE;

  Format format() {
    return format;
  }

  boolean isTable() {
    return format == Format.TABLE;
  }

  /**
   * @param rows one value per title
   */
  void print(PrintStream out, List<String> titles, List<@Nullable Object[]> rows) {
    format.lines(titles, rows).forEach(out::println);
  }
}
