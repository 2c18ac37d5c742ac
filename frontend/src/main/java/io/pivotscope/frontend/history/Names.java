package io.pivotscope.frontend.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables that SQL may name now, each with its definition. {@code q7} is the newest run of that
 * number, should ids ever have begun anew.
 */
final class Names {
  static final String RUNS = "runs";

  private final Segments segments;
  private final Map<String, RunTable> tables = new LinkedHashMap<>();
  private final Map<Long, Run> runs = new LinkedHashMap<>();

  Names(Segments segments, List<Run> known) {
    this.segments = segments;
    known.forEach(run -> runs.merge(run.id(), run, Names::newer));
    for (Run run : runs.values()) {
      tables.put(Kind.WINDOWS.table(run.id()), new RunTable(run.directory(), Kind.WINDOWS));
    }
    for (RunTable table : segments.tables()) {
      tables.merge(table.name(), table, (a, b) -> a.epoch() > b.epoch() ? a : b);
    }
  }

  private static Run newer(Run a, Run b) {
    return a.epoch() > b.epoch() ? a : b;
  }

  List<String> all() {
    List<String> all = new ArrayList<>(List.of(RUNS));
    all.addAll(tables.keySet());
    return all;
  }

  /** The query that gives the table's rows; null if there is no such table. */
  @Nullable String definition(String name) {
    if (name.equals(RUNS)) {
      return java.nio.file.Files.exists(segments.runs())
          ? "SELECT * EXCLUDE (epoch, directory) FROM "
              + SegmentWriter.scan(List.of(segments.runs()))
          : none(RunFile.COLUMNS);
    }
    RunTable table = tables.get(name);
    if (table == null) {
      return null;
    }
    List<Segment> files = segments.of(table);
    return files.isEmpty()
        ? none(columns(name))
        : "FROM " + SegmentWriter.scan(files.stream().map(Segment::file).toList());
  }

  private static String none(List<Column> columns) {
    return columns.stream()
        .map(column -> "CAST(NULL AS " + column.type().sql() + ") AS " + column.quoted())
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  /** Empty if nobody knows them. */
  List<Column> columns(String name) {
    if (name.equals(RUNS)) {
      return RunFile.COLUMNS.stream()
          .filter(c -> !c.title().equals("epoch") && !c.title().equals("directory"))
          .toList();
    }
    RunTable table = tables.get(name);
    Run run = table == null ? null : runs.get(table.id());
    return table == null || run == null ? List.of() : table.kind().columns(run.columns());
  }
}
