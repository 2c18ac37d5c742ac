package io.pivotscope.frontend.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * SQL over the history, read-only and confined.
 *
 * <pre>
 *   one SELECT, no table function that reads        (SqlText, by DuckDB's own parser)
 *   a transaction that is read-only
 *   no file but those of the history                (allowed_directories, settings locked)
 *   memory, threads, rows, bytes and time are limited
 * </pre>
 *
 * DuckDB's limit of memory does not count the texts of rows that are under way. So functions that
 * make long texts of short ones are not for sql, and a statement is stopped when the process has
 * grown by more than a limit; one step of it, some 2,000 rows, cannot be stopped within.
 *
 * <p>Runs in a database of its own over the segments: what a query takes, the writer does not miss.
 * Thread-safe.
 */
public final class Sql implements AutoCloseable {
  private static final int MEMORY_MEBIBYTES = 512;
  private static final long FRESH_MILLIS = 5_000;
  private static final long TURN_MILLIS = 10_000;

  /** Rows that an answer has at most. */
  public static final int MAX_ROWS = 100_000;

  private static final long MEASURE_MILLIS = 20;

  /**
   * What a statement may take.
   *
   * @param millis until it is stopped
   * @param bytes of an answer, as text
   * @param grownBytes by which the process may have grown since the statement began
   */
  record Limits(long millis, long bytes, long grownBytes) {
    static final Limits USUAL = new Limits(30_000, 32L << 20, 1L << 30);
  }

  /**
   * What was found.
   *
   * @param types as DuckDB names them
   * @param rows one value per title: Long, Double, Boolean, String, byte[], List or Map; times as
   *     {@code 2026-11-21T10:00:01Z}
   * @param truncated whether there are more rows: of more than was asked for, or than an answer may
   *     have bytes
   * @param partial what the queries it is of lack, and why
   */
  public record Answer(
      List<String> titles,
      List<String> types,
      List<@Nullable Object[]> rows,
      boolean truncated,
      long millis,
      List<String> partial) {
    public Answer {
      titles = List.copyOf(titles);
      types = List.copyOf(types);
      rows = List.copyOf(rows);
      partial = List.copyOf(partial);
    }

    Answer lacking(List<String> causes) {
      return new Answer(titles, types, rows, truncated, millis, causes);
    }
  }

  private final History history;
  private final Limits limits;
  private final LongSupplier resident;

  /** Half of the cores stay with those who bring rows. */
  private final int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final Semaphore turns = new Semaphore(threads);
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pivotscope-sql-limit");
            thread.setDaemon(true);
            return thread;
          });

  // Guarded by this.
  private final Map<String, String> defined = new HashMap<>();
  private @Nullable DuckDBConnection database;

  public Sql(History history) {
    this(history, Limits.USUAL, Resident::bytes);
  }

  /**
   * @param resident bytes that the process takes of the machine
   */
  Sql(History history, Limits limits, LongSupplier resident) {
    this.history = history;
    this.limits = limits;
    this.resident = resident;
  }

  public History history() {
    return history;
  }

  /**
   * Answers a SELECT over all rows that were added before.
   *
   * @param maxRows at most {@link #MAX_ROWS}
   * @throws SqlException in words for whoever wrote it
   */
  public Answer select(String text, int maxRows) throws SqlException {
    history.load();
    boolean turn = false;
    try (Readers.Reader reading = history.readers().enter()) {
      turn = turns.tryAcquire(TURN_MILLIS, TimeUnit.MILLISECONDS);
      if (!turn) {
        throw new SqlException("other queries take all turns; try again");
      }
      return answer(text, Math.max(1, Math.min(maxRows, MAX_ROWS)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlException("interrupted");
    } finally {
      if (turn) {
        turns.release();
      }
    }
  }

  private Answer answer(String text, int maxRows) throws SqlException {
    long begin = System.nanoTime();
    try (Connection connection = connect()) {
      Set<String> tables = SqlText.tables(connection, text);
      String behind = history.flush(FRESH_MILLIS);
      Names names = new Names(history.segments(), history.runs());
      for (String table : tables.contains(SqlText.ALL_TABLES) ? names.all() : tables) {
        define(table, names.definition(table));
      }
      try {
        List<String> partial = new ArrayList<>(names.partial(tables));
        partial.addAll(history.dropped(tables));
        if (behind != null) {
          partial.add("the history is behind: " + behind + ", so the newest rows are missing");
        }
        return run(connection, text, maxRows, begin).lacking(partial);
      } catch (SQLException e) {
        throw new SqlException(Hints.with(words(e), names, tables));
      }
    } catch (SQLException e) {
      throw new SqlException(words(e));
    }
  }

  private static String words(SQLException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\n\\s*\\n", "\n").strip();
  }

  private Answer run(Connection connection, String text, int maxRows, long begin)
      throws SQLException, SqlException {
    Database.execute(connection, "BEGIN TRANSACTION READ ONLY");
    AtomicReference<@Nullable String> stopped = new AtomicReference<>();
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      long before = resident.getAsLong();
      Future<?> late =
          watch.schedule(
              () ->
                  cancel(
                      statement,
                      stopped,
                      "after " + limits.millis() / 1000.0 + " s, the limit; ask for fewer rows"),
              limits.millis(),
              TimeUnit.MILLISECONDS);
      Future<?> large =
          watch.scheduleWithFixedDelay(
              () -> {
                if (resident.getAsLong() - before > limits.grownBytes()) {
                  cancel(
                      statement,
                      stopped,
                      "since it took more than "
                          + (limits.grownBytes() >> 20)
                          + " MiB of memory; ask for shorter texts, or fewer rows");
                }
              },
              MEASURE_MILLIS,
              MEASURE_MILLIS,
              TimeUnit.MILLISECONDS);
      try (ResultSet rows = statement.executeQuery()) {
        return read(rows, maxRows, begin, stopped);
      } finally {
        late.cancel(false);
        large.cancel(false);
      }
    } catch (SQLException e) {
      requireRunning(stopped);
      throw e;
    }
  }

  private Answer read(
      ResultSet rows, int maxRows, long begin, AtomicReference<@Nullable String> stopped)
      throws SQLException, SqlException {
    List<@Nullable Object[]> read = new ArrayList<>();
    int columns = rows.getMetaData().getColumnCount();
    long bytes = 0;
    boolean more = rows.next();
    for (; more && read.size() < maxRows; more = rows.next()) {
      // One that was cancelled between two steps goes on.
      requireRunning(stopped);
      @Nullable Object[] row = Answers.row(rows, columns);
      bytes += Answers.size(row);
      if (bytes > limits.bytes()) {
        if (read.isEmpty()) {
          throw new SqlException(
              "one row has more than " + limits.bytes() + " bytes, the most of an answer");
        }
        break;
      }
      read.add(row);
    }
    return new Answer(
        Answers.titles(rows.getMetaData()),
        Answers.types(rows.getMetaData()),
        read,
        more,
        (System.nanoTime() - begin) / 1_000_000,
        List.of());
  }

  private static void requireRunning(AtomicReference<@Nullable String> stopped)
      throws SqlException {
    String why = stopped.get();
    if (why != null) {
      throw new SqlException("stopped " + why);
    }
  }

  private static void cancel(
      PreparedStatement statement, AtomicReference<@Nullable String> stopped, String why) {
    stopped.compareAndSet(null, why);
    try {
      statement.cancel();
    } catch (SQLException ended) {
      // It came to its end by itself.
    }
  }

  private synchronized Connection connect() throws SQLException {
    DuckDBConnection open = database;
    if (open == null) {
      open = Database.open(MEMORY_MEBIBYTES, threads);
      String directory = history.segments().directory() + "/";
      Database.execute(open, "SET allowed_directories = [" + Database.literal(directory) + "]");
      Database.execute(open, "SET enable_external_access = false");
      Database.execute(open, "SET lock_configuration = true");
      database = open;
    }
    return open.duplicate();
  }

  /** A view of that name; one that is gone is no more. */
  private synchronized void define(String name, @Nullable String definition) throws SQLException {
    DuckDBConnection open = database;
    if (open == null || java.util.Objects.equals(defined.get(name), definition)) {
      return;
    }
    String view = Column.quoted(name);
    if (definition == null) {
      Database.execute(open, "DROP VIEW IF EXISTS " + view);
      defined.remove(name);
    } else {
      Database.execute(open, "CREATE OR REPLACE VIEW " + view + " AS " + definition);
      defined.put(name, definition);
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    synchronized (this) {
      if (database != null) {
        try {
          database.close();
        } catch (SQLException e) {
          // Nothing of it outlives the process.
        }
      }
    }
  }
}
