package io.pivotscope.frontend.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.frontend.history.Archive.Batch;
import io.pivotscope.frontend.history.Column.Role;
import io.pivotscope.frontend.history.Sql.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL answers a SELECT, reads nothing but the history, changes nothing, and comes to an end. */
@Timeout(120)
class SqlTest {
  @TempDir static Path directory;
  private static Kept kept;

  @BeforeAll
  static void fill() throws Exception {
    kept = new Kept(directory.resolve("history"));
    Files.writeString(directory.resolve("secret.csv"), "user,word\nroot,sesame\n");
    for (int window = 1; window <= 3; window++) {
      kept.history.add(Kept.window(Kept.sums(7), window, "a", "b"));
    }
    kept.history.know(Kept.sums(7));
    kept.history.know(Kept.sums(70));
  }

  @AfterAll
  static void close() {
    kept.close();
  }

  @Test
  void rowsOfWindowsAreFilteredAndGrouped() throws Exception {
    assertThat(
            kept.rows(
                "select \"x.k\", sum(\"SUM(x.n)\") s from q7 where window_begin > timestamptz"
                    + " '2026-11-21 10:00:01Z' group by 1 order by 1"))
        .containsExactly(List.of("a", 5L), List.of("b", 7L));
    assertThat(kept.value("select min(window_begin) from q7")).isEqualTo("2026-11-21T10:00:01Z");
  }

  @Test
  void rowsThatCameJustNowAreThere() throws Exception {
    Run run = Kept.sums(8);
    kept.history.know(run);
    assertThat(kept.rows("from q8")).isEmpty();
    for (int window = 1; window <= 20; window++) {
      kept.history.add(Kept.window(run, window, "a"));
      assertThat(kept.value("select count(*) from q8")).isEqualTo((long) window);
    }
  }

  @Test
  void runsAreListedWithTheirColumns() throws Exception {
    assertThat(
            kept.rows(
                "select id, query, t0, t1, json_array_length(columns) from runs where id = 7"))
        .containsExactly(Arrays.asList(7L, "From x In A.m ..", "2026-11-21T10:00:00Z", null, 3L));
    assertThat(kept.rows("describe q70").stream().map(row -> row.get(0)))
        .containsExactly("window_begin", "x.k", "SUM(x.n)", "MAX(x.n)");
  }

  @Test
  void whatAQueryLacksIsSaidWithItsRows() throws Exception {
    Run run = Kept.lacking(Kept.sums(9), List.of("left: DataNode \"1\"", "cut: 3 tuples"));
    kept.history.know(Kept.sums(9));
    kept.history.add(Kept.window(run, 1, "a"));
    assertThat(partial("from q9")).isEmpty();
    assertThat(kept.rows("select partial from runs where id = 9"))
        .containsExactly(List.of(List.of()));
    kept.history.know(run);
    List<String> causes = List.of("q9: left: DataNode \"1\"", "q9: cut: 3 tuples");
    assertThat(partial("from q9")).isEqualTo(causes);
    assertThat(partial("select 1 from q7, (select max(window_begin) from q9)")).isEqualTo(causes);
    assertThat(partial("from q7")).isEmpty();
    assertThat(kept.rows("select partial from runs where json_array_length(partial) > 0"))
        .containsExactly(List.of(run.partial()));
    kept.restart();
    assertThat(partial("from q9")).isEqualTo(causes);
  }

  private List<String> partial(String text) throws SqlException {
    return kept.sql.select(text, Sql.MAX_ROWS).partial();
  }

  @Test
  void tablesAreListed() throws Exception {
    assertThat(kept.rows("show tables").stream().map(row -> row.get(0)))
        .contains("q7", "q70", "runs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from read_csv('%s')",
        "select * from read_text('%s')",
        "select * from '%s'",
        "select * from glob('%s')",
        "select (select max(content) from read_blob('%s'))",
        "with x as (from sniff_csv('%s')) from x",
        "from query('select * from ''%s''')",
        "from query_table(['%s'])",
        "copy q7 to '%s'",
        "copy (select 1) to '%s' (format csv)",
        "attach '%s'",
        "attach '%s' as x; select 1",
        "select 1; copy q7 to '%s'",
        "copy q7 to '%s'; select 1",
        "export database '%s'",
        "create table x as from q7",
        "create view x as from '%s'",
        "drop view q7",
        "insert into q7 values (1)",
        "with x as (insert into q7 values (1) returning *) from x",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset memory_limit",
        "pragma database_list",
        "call pragma_version()",
        "from pragma_database_list()",
        "from duckdb_settings()",
        "from enable_logging(storage = 'file', storage_config = {'path': '%s'})",
        "from arrow_scan(1, 2, 3)",
        "from checkpoint()",
        "begin",
        "checkpoint",
        "use memory",
        "select 1; select 2",
        "",
        ";",
        "-- nothing"
      })
  void nothingIsReadFromElsewhereAndNothingChanges(String attack) throws Exception {
    Path secret = directory.resolve("secret.csv");
    String before = Files.readString(secret);
    assertThatThrownBy(() -> kept.sql.select(attack.formatted(secret), 10))
        .isInstanceOf(SqlException.class)
        .hasMessageNotContaining("sesame");
    assertThat(Files.readString(secret)).isEqualTo(before);
    assertThat(kept.value("select count(*) from q7")).isEqualTo(6L);
  }

  @Test
  void whatDoesNotEndIsStopped() throws Exception {
    try (Sql hurried = new Sql(kept.history, new Limits(300, 1 << 20, 1L << 40), () -> 0)) {
      String endless =
          "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t";
      assertThatThrownBy(() -> hurried.select(endless, 10))
          .isInstanceOf(SqlException.class)
          .hasMessageContaining("stopped after 0.3 s");
      assertThatThrownBy(
              () -> hurried.select("select count(*) from range(100000) a, range(100000) b", 10))
          .hasMessageContaining("stopped after");
      assertThat(hurried.select("select count(*) from q7", 10).rows().get(0)[0]).isEqualTo(6L);
    }
  }

  @Test
  void bytesAreCappedAndItIsSaid() throws Exception {
    String tens = "x".repeat(92);
    try (Sql small = new Sql(kept.history, new Limits(30_000, 10_000, 1L << 40), () -> 0)) {
      Sql.Answer answer = small.select("select '" + tens + "' from range(1000000000)", 5_000);
      assertThat(answer.rows()).hasSize(100);
      assertThat(answer.truncated()).isTrue();
      assertThatThrownBy(() -> small.select("select list('" + tens + "') from range(1000)", 5_000))
          .hasMessageContaining("one row has more than 10000 bytes");
    }
  }

  @Test
  void aStatementThatGrowsTheProcessIsStopped() throws Exception {
    AtomicLong measured = new AtomicLong();
    Limits limits = new Limits(60_000, 1 << 20, 10L << 20);
    // As of a process that grows by 4 MiB each time that it is looked at.
    try (Sql watched = new Sql(kept.history, limits, () -> measured.getAndAdd(4L << 20))) {
      assertThatThrownBy(
              () -> watched.select("select count(*) from range(1000000) a, range(1000000) b", 10))
          .isInstanceOf(SqlException.class)
          .hasMessageContaining("stopped since it took more than 10 MiB of memory");
      measured.set(-(1L << 40));
      assertThat(watched.select("select 1", 10).rows()).hasSize(1);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theSystemSaysWhatIsResident() {
    assertThat(Resident.bytes()).isNotZero().isBetween(-(1L << 40), 1L << 40);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select repeat('x', 3)",
        "select \"x.k\".REPEAT(3) from q7",
        "select main.repeat('x', 3)",
        "with a as (select lpad('x', 3, ' ')) from a",
        "select rpad('x', 3, ' ')",
        "select bar(1, 0, 1, 3)",
        "select range(3)",
        "from range((select len(generate_series(1, 3))))",
        "select list_resize([1], 3)",
        "select list_reduce(['a', 'b'], (x, y) -> x || y)",
        "select count(*) filter (where printf('%999d', 1) = '') from q7",
        "select printf('%*d', 3, 1)",
        "select format('{:{}}', 1, 3)",
        "select format(\"x.k\") from q7",
        "select replace(\"x.k\", 'a', \"x.k\") from q7",
        "select regexp_replace('a', 'a', 'b' || 'c')",
        "select 'x' a, a||a b, b||b c, c||c d, d||d e, e||e f, f||f g, g||g h, h||h i, i||i j, j||j"
            + " k, k||k l",
        "select concat(a, a, a, a, a, a, a, a, a, a, a, a) from (select 'x' a)",
      })
  void whatMakesMuchOfLittleIsNotForSql(String text) {
    assertThatThrownBy(() -> kept.sql.select(text, 10))
        .isInstanceOf(SqlException.class)
        .hasMessageMatching("(?s).*(is not for sql, since it makes much|constants?( of|$)).*");
  }

  @Test
  void whatKeepsTextsShortIsThere() throws Exception {
    assertThat(
            kept.rows("select printf('%5.2f', 1.5), format('{:>4}', 1), replace('abc', 'b', 'x')"))
        .containsExactly(List.of(" 1.50", "   1", "axc"));
    assertThat(
            kept.value(
                "select a || ',' || b || concat(c, '/', d) from (select 1 a, 2 b, 3 c, 4 d)"))
        .isEqualTo("1,23/4");
    assertThat(kept.rows("from repeat('x', 2)")).hasSize(2);
    assertThat(kept.rows("from generate_series(1, 3)")).hasSize(3);
  }

  @Test
  void rowsAreCappedAndItIsSaid() throws Exception {
    Sql.Answer answer = kept.sql.select("from range(1000000000000)", 5);
    assertThat(answer.rows()).hasSize(5);
    assertThat(answer.truncated()).isTrue();
    assertThat(kept.sql.select("from range(5)", 5).truncated()).isFalse();
  }

  @Test
  void whatTakesTooMuchMemoryFailsAlone() throws Exception {
    assertThatThrownBy(() -> kept.sql.select("select list(range) from range(1000000000)", 10))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("Out of Memory");
    Run run = Kept.sums(9);
    kept.history.add(Kept.window(run, 1, "a"));
    assertThat(kept.value("select count(*) from q9")).isEqualTo(1L);
  }

  @Test
  void errorsShowThePlaceAndWhatToTry() {
    assertThatThrownBy(() -> kept.sql.select("select *\nfrom q7 wher 1", 10))
        .hasMessageContaining("LINE 2: from q7 wher 1\n")
        .hasMessageContaining("^");
    assertThatThrownBy(() -> kept.sql.select("select * from q77", 10))
        .hasMessageContaining("Table with name q77 does not exist")
        .hasMessageContaining("hint: there are q7, q70, ");
    assertThatThrownBy(() -> kept.sql.select("select SUM(x.n) from q7", 10))
        .hasMessageContaining(
            "hint: q7 has window_begin, \"x.k\", \"SUM(x.n)\", \"MAX(x.n)\"; the double quotes");
  }

  @Test
  void valuesOfEveryTypeComeBack() throws Exception {
    ColumnType[] types = ColumnType.values();
    Column[] columns = new Column[types.length];
    for (int i = 0; i < types.length; i++) {
      columns[i] = new Column(types[i].name(), types[i], Role.OTHER);
    }
    Run run = Kept.run(20, columns);
    List<Object> histogram = List.of(List.of(0.0, 1.0, 3L), List.of(1.0, 2.0, 4L));
    Object[] given = {
      Kept.BEGIN_MICROS,
      Long.MIN_VALUE,
      -0.5,
      true,
      "ü\0\"'\n",
      new byte[] {0, (byte) 0xff},
      1_500L,
      Kept.BEGIN_MICROS + 1,
      histogram,
      List.of(List.of(5L, 2L), List.of("five", 1L)),
      List.of(1L, "x", List.of(2.5))
    };
    Object[] none = new Object[given.length];
    none[0] = Kept.BEGIN_MICROS;
    Object[] other = new Object[given.length];
    Arrays.fill(other, "(other)");
    other[0] = Kept.BEGIN_MICROS;
    kept.history.add(new Batch(run, Kind.WINDOWS, 1, List.of(given, none, other)));
    List<List<Object>> rows = kept.rows("from q20");
    List<Object> row = rows.get(0);
    assertThat(row.subList(0, 5))
        .containsExactly("2026-11-21T10:00:00Z", Long.MIN_VALUE, -0.5, true, "ü\0\"'\n");
    assertThat((byte[]) row.get(5)).containsExactly(0, 0xff);
    assertThat(row.subList(6, 11))
        .containsExactly(
            1_500L,
            "2026-11-21T10:00:00.000001Z",
            List.of(
                Map.of("low", 0.0, "high", 1.0, "count", 3L),
                Map.of("low", 1.0, "high", 2.0, "count", 4L)),
            List.of(Map.of("value", "5", "count", 2L), Map.of("value", "five", "count", 1L)),
            List.of(1L, "x", List.of(2.5)));
    assertThat(rows.get(1).subList(1, 11)).containsOnlyNulls();
    // In the row of all groups over the cap, keys that are no texts are null.
    assertThat(rows.get(2).get(1)).isNull();
    assertThat(rows.get(2).get(4)).isEqualTo("(other)");
  }

  @Test
  void titlesThatDifferInLetterCaseAloneAreToldApart() throws Exception {
    Run run =
        Kept.run(
            21,
            new Column("x.k", ColumnType.LONG, Role.KEY),
            new Column("X.K", ColumnType.LONG, Role.KEY),
            new Column("window_begin", ColumnType.LONG, Role.KEY),
            new Column("a\"b", ColumnType.LONG, Role.KEY));
    kept.history.add(
        new Batch(
            run,
            Kind.WINDOWS,
            1,
            List.<Object[]>of(new Object[] {Kept.BEGIN_MICROS, 1L, 2L, 3L, 4L})));
    assertThat(kept.rows("select \"X.K (2)\", \"window_begin (2)\", \"a\"\"b\" from q21"))
        .containsExactly(List.of(2L, 3L, 4L));
  }
}
