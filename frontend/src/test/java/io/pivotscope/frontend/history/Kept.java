package io.pivotscope.frontend.history;

import io.pivotscope.frontend.history.Archive.Batch;
import io.pivotscope.frontend.history.Column.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A history in a directory, with a clock that stands until told, that can be opened again. */
final class Kept implements AutoCloseable {
  static final long BEGIN_MICROS = 1_795_255_200_000_000L;
  static final long HOUR_MICROS = 3_600_000_000L;
  static final long SETTLE_MILLIS = 30_000;

  final AtomicLong millis = new AtomicLong(System.currentTimeMillis());
  final List<String> complaints = new CopyOnWriteArrayList<>();
  final Path directory;
  final Retention retention;
  private final WriteLimits limits;
  History history;
  Sql sql;

  Kept(Path directory, Retention retention, WriteLimits limits) {
    this.directory = directory;
    this.retention = retention;
    this.limits = limits;
    open();
  }

  Kept(Path directory, Retention retention) {
    this(directory, retention, WriteLimits.USUAL);
  }

  Kept(Path directory) {
    this(directory, Retention.DEFAULT);
  }

  private void open() {
    history = new History(directory, retention, limits, millis::get, complaints::add);
    sql = new Sql(history);
  }

  /** As after a kill -9: what was not settled is gone from here, and comes again. */
  void restart() {
    sql.close();
    history.close();
    open();
  }

  static Run run(long id, Column... columns) {
    return new Run(
        id,
        1_000 + id,
        "From x In A.m ..",
        BEGIN_MICROS,
        0,
        1_000_000,
        BEGIN_MICROS + HOUR_MICROS,
        "",
        List.of(columns),
        List.of());
  }

  static Run lacking(Run run, List<String> partial) {
    return new Run(
        run.id(),
        run.epoch(),
        run.text(),
        run.t0Micros(),
        run.t1Micros(),
        run.windowMicros(),
        run.closedMicros(),
        run.reason(),
        run.columns(),
        partial);
  }

  /** {@code Select x.k, SUM(x.n), MAX(x.n)}. */
  static Run sums(long id) {
    return run(
        id,
        new Column("x.k", ColumnType.TEXT, Role.KEY),
        new Column("SUM(x.n)", ColumnType.LONG, Role.ADDITIVE),
        new Column("MAX(x.n)", ColumnType.LONG, Role.OTHER));
  }

  /** A window of a second with a row for each key: its sum is the key's index plus the number. */
  static Batch window(Run run, long number, String... keys) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      rows.add(new Object[] {BEGIN_MICROS + number * 1_000_000, keys[i], i + number, 10 * number});
    }
    return new Batch(run, Kind.WINDOWS, number, rows);
  }

  List<List<Object>> rows(String text) throws SqlException {
    return sql.select(text, Sql.MAX_ROWS).rows().stream()
        .map(row -> java.util.Arrays.asList(row))
        .toList();
  }

  Object value(String text) throws SqlException {
    return rows(text).get(0).get(0);
  }

  @Override
  public void close() {
    sql.close();
    history.close();
  }
}
