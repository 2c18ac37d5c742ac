package io.pivotscope.frontend.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      Path file = segments.runs();
      return "SELECT * EXCLUDE (epoch, directory) FROM ("
          + (Files.exists(file) ? RunFile.rows(file) : Column.none(RunFile.COLUMNS))
          + ")";
    }
    RunTable table = tables.get(name);
    if (table == null) {
      return null;
    }
    List<Segment> files = segments.of(table);
    return files.isEmpty()
        ? Column.none(columns(name))
        : "FROM " + SegmentWriter.scan(files.stream().map(Segment::file).toList());
  }

  /** Empty if nobody knows them. */
  List<Column> columns(String name) {
    if (name.equals(RUNS)) {
      return RunFile.COLUMNS.stream()
          .filter(c -> !c.title().equals("epoch") && !c.title().equals("directory"))
          .toList();
    }
    RunTable table = tables.get(name);
    Run run = run(table);
    return table == null || run == null ? List.of() : table.kind().columns(run.columns());
  }

  /** What the tables' rows lack: {@code q7: left: DataNode (host, pid 12)}. */
  List<String> partial(Set<String> names) {
    Set<String> lacking = new LinkedHashSet<>();
    for (String name : names) {
      Run run = run(name);
      if (run != null && run.partial() != null) {
        run.partial().forEach(cause -> lacking.add("q" + run.id() + ": " + cause));
      }
    }
    return List.copyOf(lacking);
  }

  /** The run that the table is of; null if there is none. */
  @Nullable Run run(String name) {
    return run(tables.get(name));
  }

  private @Nullable Run run(@Nullable RunTable table) {
    return table == null ? null : runs.get(table.id());
  }
}
