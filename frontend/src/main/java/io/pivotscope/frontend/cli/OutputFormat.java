package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.view.Format;
import io.pivotscope.frontend.view.ScreenStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command prints its rows. */
final class OutputFormat {
  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "table",
      completionCandidates = Names.class,
      description = "table, json (one object per row and line) or csv; default: ${DEFAULT-VALUE}")
  private Format format = Format.TABLE;

  /** In lower case, as people type them. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Format.values())
          .map(each -> each.name().toLowerCase(Locale.ROOT))
          .iterator();
    }
  }

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
    print(out, format.lines(titles, rows));
  }

  /** Lines in this format; what CSV has is for programs, and stays as it is. */
  void print(PrintStream out, List<String> lines) {
    PrintStream to = format == Format.CSV ? ScreenStream.exact(out) : out;
    lines.forEach(to::println);
  }
}
