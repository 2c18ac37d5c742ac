package io.pivotscope.frontend.history;

/**
 * A table of a run: which segments belong together.
 *
 * @param directory of the run, under that of the history: {@code q7-EPOCH}
 */
record RunTable(String directory, Kind kind) {

  /** The number of the query. */
  long id() {
    return Long.parseLong(directory.substring(1, directory.indexOf('-')));
  }

  long epoch() {
    return Long.parseLong(directory.substring(directory.indexOf('-') + 1));
  }

  /** Its name in SQL. */
  String name() {
    return kind.table(id());
  }
}
