package io.pivotscope.frontend.history;

import java.util.ArrayList;
import java.util.List;

/** A run with what is kept of it. */
public record KeptRun(Run run, List<String> tables, long bytes) {
  public KeptRun {
    tables = List.copyOf(tables);
  }

  /** All runs that are known, oldest first. */
  public static List<KeptRun> of(History history) throws SqlException {
    history.load();
    List<KeptRun> all = new ArrayList<>();
    for (Run run : history.runs()) {
      List<String> tables = new ArrayList<>();
      long bytes = 0;
      for (Kind kind : Kind.values()) {
        List<Segment> files = history.segments().of(new RunTable(run.directory(), kind));
        if (!files.isEmpty()) {
          tables.add(kind.table(run.id()));
          bytes += files.stream().mapToLong(Segment::bytes).sum();
        }
      }
      all.add(new KeptRun(run, tables, bytes));
    }
    return all;
  }
}
