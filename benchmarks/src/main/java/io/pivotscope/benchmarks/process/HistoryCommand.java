package io.pivotscope.benchmarks.process;

import io.pivotscope.frontend.history.Archive.Batch;
import io.pivotscope.frontend.history.Column;
import io.pivotscope.frontend.history.Column.Role;
import io.pivotscope.frontend.history.ColumnType;
import io.pivotscope.frontend.history.History;
import io.pivotscope.frontend.history.Kind;
import io.pivotscope.frontend.history.Retention;
import io.pivotscope.frontend.history.Run;
import io.pivotscope.frontend.history.Sql;
import io.pivotscope.frontend.history.SqlException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Rows that the history takes, from being added to being synced in segments; how soon it answers
 * over a million of them; and what a heavy query takes from those who add.
 */
@CommandLine.Command(
    name = "history",
    description =
        "Rows appended per second, a filter and group over a million, one beside the other.")
public final class HistoryCommand implements Callable<Integer> {
  private static final int ROWS = 1_000_000;
  private static final int WINDOW_ROWS = 10_000;
  private static final int QUERIES = 60;
  private static final long SETTLE_MILLIS = 60_000;
  private static final long BEGIN_MICROS = 1_795_255_200_000_000L;

  private static final String FILTER_AND_GROUP =
      "select \"x.host\", count(*), sum(\"SUM(x.n)\") from q1 where \"x.method\" = 'method3'"
          + " group by 1 order by 1";

  private static final String HEAVY =
      "select \"x.host\", \"x.method\", count(distinct \"SUM(x.n)\"), median(\"AVERAGE(x.n)\") from"
          + " q1 group by all";

  @CommandLine.Mixin private Options options = new Options();

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<Batch> windows = new ArrayList<>();
  private long runs;

  @Override
  public Integer call() throws IOException, SqlException, InterruptedException {
    Machine machine = new Machine();
    int rounds = options.rounds(options.quick() ? 3 : 8);
    for (int window = 0; window < ROWS / WINDOW_ROWS; window++) {
      windows.add(window(window));
    }
    Path scratch = Directories.make();
    History history =
        new History(scratch, Retention.DEFAULT, System::currentTimeMillis, System.err::println);
    try (Sql sql = new Sql(history)) {
      append(history);
      List<Double> answers = new ArrayList<>();
      for (int i = 0; i < 2 * QUERIES; i++) {
        double millis = answer(sql);
        if (i >= QUERIES) {
          answers.add(millis);
        }
      }
      List<Double> alone = new ArrayList<>();
      List<Double> beside = new ArrayList<>();
      List<Double> shares = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        System.err.println("round " + round + " of " + rounds);
        // Who is first changes: a machine that grows busier favours neither.
        double first = round % 2 == 0 ? append(history) : appendBeside(history, sql);
        double second = round % 2 == 0 ? appendBeside(history, sql) : append(history);
        alone.add(round % 2 == 0 ? first : second);
        beside.add(round % 2 == 0 ? second : first);
        shares.add(100 * beside.get(round - 1) / alone.get(round - 1));
      }
      System.out.println(machine.header(options.command(rounds), options.javaHome()));
      Table table = new Table("what", "median [min..max]");
      table.row("filter and group over 1,000,000 rows, ms", Spread.of(answers).toString());
      table.row("rows appended per second, thousands", Spread.of(alone).toString());
      table.row("the same beside a heavy query", Spread.of(beside).toString());
      table.row("share of the rate that is left, %", Spread.of(shares).toString());
      System.out.println(table);
    } finally {
      history.close();
      Directories.delete(scratch);
    }
    return 0;
  }

  private Batch window(int number) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < WINDOW_ROWS; i++) {
      rows.add(
          new @Nullable Object[] {
            BEGIN_MICROS + number * 1_000_000L,
            "host-" + random.nextInt(20) + ".example.org",
            "method" + random.nextInt(5),
            (long) random.nextInt(1_000_000),
            random.nextDouble()
          });
    }
    return new Batch(run(1), Kind.WINDOWS, number, rows);
  }

  private static Run run(long id) {
    return new Run(
        id,
        id,
        "From x In A.m ..",
        BEGIN_MICROS,
        0,
        1_000_000,
        0,
        "",
        List.of(
            new Column("x.host", ColumnType.TEXT, Role.KEY),
            new Column("x.method", ColumnType.TEXT, Role.KEY),
            new Column("SUM(x.n)", ColumnType.LONG, Role.ADDITIVE),
            new Column("AVERAGE(x.n)", ColumnType.DOUBLE, Role.OTHER)),
        List.of());
  }

  /** A million rows of a run of their own; thousands per second until all are synced. */
  private double append(History history) {
    Run run = run(++runs);
    long begin = System.nanoTime();
    history.know(run);
    for (Batch window : windows) {
      history.add(new Batch(run, Kind.WINDOWS, window.number(), window.rows()));
    }
    if (!history.settle(SETTLE_MILLIS)) {
      throw new IllegalStateException("rows did not become durable");
    }
    return ROWS / ((System.nanoTime() - begin) / 1e9) / 1_000;
  }

  private double appendBeside(History history, Sql sql) throws InterruptedException, SqlException {
    sql.select(HEAVY, 10);
    AtomicBoolean ended = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              try {
                while (!ended.get()) {
                  sql.select(HEAVY, 10);
                }
              } catch (SqlException e) {
                throw new IllegalStateException(e);
              }
            });
    reader.start();
    try {
      return append(history);
    } finally {
      ended.set(true);
      reader.join();
    }
  }

  private static double answer(Sql sql) throws SqlException {
    long begin = System.nanoTime();
    Sql.Answer answer = sql.select(FILTER_AND_GROUP, 1_000);
    double millis = (System.nanoTime() - begin) / 1e6;
    if (answer.rows().size() != 20) {
      throw new IllegalStateException(answer.rows().size() + " groups");
    }
    return millis;
  }
}
