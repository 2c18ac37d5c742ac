package io.pivotscope.frontend.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.frontend.lifecycle.Programs;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.Counters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rows merged from their bytes, against a plain map of decoded keys and accumulators. */
class MergingTest {
  private static final long SEED = 71;
  private static final long FEW_BYTES = 1 << 20;
  private static final List<Aggregate> FUNCTIONS = List.of(Aggregate.values());
  private static final List<Type> ARGUMENTS = FUNCTIONS.stream().map(f -> Type.ANY).toList();

  @Test
  void theSameAsDecodingEveryRow() {
    for (long seed = SEED; seed < SEED + 150; seed++) {
      Random random = new Random(seed);
      int maxGroups = 1 + random.nextInt(12);
      RunResult result = new RunResult(program(maxGroups));
      Plain plain = new Plain(maxGroups);
      for (int n = 1 + random.nextInt(8); n > 0; n--) {
        List<Row> rows = rows(random);
        rows.forEach(plain::add);
        result.add(1, overTheWire(rows));
      }
      RunResult.Snapshot snapshot = result.snapshot();
      assertThat(text(snapshot)).as("seed %d", seed).isEqualTo(plain.text());
      assertThat(result.counters().dropped()).as("seed %d", seed).isEqualTo(plain.dropped);
    }
  }

  @Test
  void ofWindowsWithManyRowsFewAreKept() {
    int perWindow = RunResult.KEPT_ROWS / 3 + 1;
    RunResult result = new RunResult(Programs.sums(perWindow));
    result.begin(Hlc.of(Hlc.EPOCH_MICROS + 5_000_000));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < perWindow; i++) {
      rows.add(Programs.group("k" + i, 1));
    }
    long first = Math.floorDiv(Hlc.EPOCH_MICROS + 5_000_000, 1_000_000);
    for (long window = first; window < first + 5; window++) {
      Pane pane = new Pane(window, rows);
      result.add(1, new QueryReport(1, 1, List.of(pane), Counters.NONE));
      result.close(Hlc.of((window + 1) * 1_000_000));
    }
    assertThat(result.windowsAfter(Long.MIN_VALUE))
        .extracting(RunResult.Window::number)
        .containsExactly(first + 3, first + 4);
    assertThat(result.table(0).rows()).hasSize(perWindow).allMatch(row -> row[2].equals(5L));
  }

  @Test
  void streamedRowsAreBoundedByBytesTooAndWhatIsBeyondIsCounted() {
    RunResult result = new RunResult(Programs.streams(), (window, rows) -> {}, FEW_BYTES);
    result.begin(Hlc.of(5_000_000));
    String large = "x".repeat(10_000);
    for (int i = 0; i < 200; i++) {
      result.add(1, overTheWire(List.of(Programs.row(large + i, i, 0))));
    }
    result.close(Hlc.of(100_000_000));
    assertThat(bytes(result.snapshot())).isBetween(FEW_BYTES - 20_000, FEW_BYTES);
    int kept = result.table(0).rows().size();
    assertThat(result.counters().dropped()).isEqualTo(200 - kept);
    RunResult restored = new RunResult(Programs.streams(), (window, rows) -> {}, FEW_BYTES);
    restored.restore(result.snapshot());
    restored.add(1, overTheWire(List.of(Programs.row(large, 0, 0), Programs.row(large, 0, 0))));
    assertThat(bytes(restored.snapshot())).isLessThanOrEqualTo(FEW_BYTES);
  }

  @Test
  void whoWatchesGetsTheLastRowsAndTheNumberOfTheOthers() {
    RunResult result = new RunResult(Programs.streams());
    result.begin(Hlc.of(5_000_000));
    for (int i = 0; i < 10; i++) {
      result.add(1, overTheWire(List.of(Programs.row("v" + (9 - i), 9 - i, 0))));
    }
    Table latest = result.table(0, 3);
    assertThat(latest.rows()).extracting(row -> row[0]).containsExactly("v7", "v8", "v9");
    assertThat(latest.earlier()).isEqualTo(7);
    assertThat(result.table(0, 10)).extracting(Table::earlier).isEqualTo(0L);
    assertThat(result.table(0).rows()).hasSize(10);
  }

  /** In windows that are open, closed, and of the future, before a restart and after it. */
  @Test
  void groupsAreBoundedByBytesTooAndThoseShownAreExact() {
    RunResult result = new RunResult(Programs.sums(1_000), (window, rows) -> {}, FEW_BYTES);
    result.begin(Hlc.of(5_000_000));
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 300; i++) {
        Pane pane = new Pane(5 + i % 40, List.of(Programs.group("x".repeat(10_000) + i, 1)));
        result.add(1, new QueryReport(1, 1, List.of(pane), Counters.NONE));
      }
      if (round == 0) {
        result.close(Hlc.of(10_000_000));
      } else {
        RunResult.Snapshot snapshot = result.snapshot();
        result = new RunResult(Programs.sums(1_000), (window, rows) -> {}, FEW_BYTES);
        result.restore(snapshot);
      }
      assertThat(bytes(result.snapshot())).isLessThan(2 * FEW_BYTES);
    }
    assertThat(result.hasOther()).isTrue();
    List<Long> counts = result.table(0).rows().stream().map(row -> (Long) row[2]).toList();
    assertThat(counts).hasSizeBetween(10, 150);
    assertThat(counts.subList(0, counts.size() - 1)).containsOnly(3L);
    assertThat(counts.stream().mapToLong(count -> count).sum()).isEqualTo(900);
  }

  @Test
  void ofWindowsWithManyBytesFewAreKept() {
    RunResult result = new RunResult(Programs.sums(100), (window, rows) -> {}, FEW_BYTES);
    result.begin(Hlc.of(5_000_000));
    for (int window = 5; window < 15; window++) {
      for (int i = 0; i < 40; i++) {
        Pane pane = new Pane(window, List.of(Programs.group("x".repeat(10_000) + i, 1)));
        result.add(1, new QueryReport(1, 1, List.of(pane), Counters.NONE));
      }
      result.close(Hlc.of((window + 1) * 1_000_000L));
    }
    assertThat(result.windowsAfter(Long.MIN_VALUE))
        .extracting(RunResult.Window::number)
        .containsExactly(13L, 14L);
    assertThat(result.table(0).rows()).hasSize(40).allMatch(row -> row[2].equals(10L));
  }

  /** As of sets of values, one group of which may be megabytes. */
  @Test
  void groupsThatGrowAreMeasured() {
    RunResult result = new RunResult(program(1_000), (window, rows) -> {}, FEW_BYTES);
    result.begin(Hlc.of(5_000_000));
    for (int i = 0; i < 3_000; i++) {
      Accumulator[] cells = Accumulators.create(FUNCTIONS, ARGUMENTS);
      for (Accumulator cell : cells) {
        cell.add("v".repeat(500) + i);
      }
      byte[] key = ValueCodec.encodeTuple(Tuple.of("k" + i % 50));
      Row row = new Row(key, Accumulators.encode(cells), 0, 0, false);
      result.add(1, overTheWire(List.of(row)));
    }
    assertThat(bytes(result.snapshot())).isLessThan(2 * FEW_BYTES);
    assertThat(result.hasOther()).isTrue();
  }

  private static long bytes(RunResult.Snapshot snapshot) {
    return snapshot.parts().stream()
        .flatMap(part -> part.pane().rows().list().stream())
        .mapToLong(row -> row.key().length + row.accumulators().length)
        .sum();
  }

  private static QueryReport overTheWire(List<Row> rows) {
    QueryReport query = new QueryReport(1, 1, List.of(new Pane(5, rows)), Counters.NONE);
    Report report = new Report(1, 1, 1, List.of(query));
    return ((Report) LinkCodec.decodeAgent(LinkCodec.encode(report))).queries().get(0);
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int n = random.nextInt(40); n > 0; n--) {
      Accumulator[] cells = Accumulators.create(FUNCTIONS, ARGUMENTS);
      for (int i = 0; i < cells.length; i++) {
        for (int values = random.nextInt(5); values > 0; values--) {
          cells[i].add(value(random, FUNCTIONS.get(i)));
        }
      }
      byte[] accumulators = Accumulators.encode(cells);
      byte[] key = key(random);
      if (random.nextInt(8) == 0) {
        // Cut or changed: malformed, or another row; nothing of a malformed one is to be kept.
        byte[] changed = random.nextBoolean() ? accumulators : key;
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      }
      rows.add(new Row(key, accumulators, 0, 0, random.nextInt(10) == 0));
    }
    return rows;
  }

  private static Object value(Random random, Aggregate function) {
    Object value =
        switch (random.nextInt(4)) {
          case 0 -> random.nextLong();
          case 1 -> random.nextGaussian();
          case 2 -> (long) random.nextInt(50);
          default -> null;
        };
    boolean keyed = function == Aggregate.FIRST || function == Aggregate.LAST;
    return keyed ? List.of((long) random.nextInt(9), "x") : value;
  }

  /** One key may be written in more than one way. */
  private static byte[] key(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new byte[] {1, (byte) (16 + random.nextInt(3))};
      case 1 -> new byte[] {1, 8, (byte) random.nextInt(3)};
      case 2 -> ValueCodec.encodeTuple(Tuple.of(random.nextBoolean() ? 0.0 : -0.0));
      case 3 -> ValueCodec.encodeTuple(Tuple.of("k" + random.nextInt(20)));
      default -> ValueCodec.encodeTuple(Tuple.of((long) random.nextInt(20)));
    };
  }

  private static AdviceProgram program(int maxGroups) {
    AdviceProgram usual = Programs.sums(maxGroups);
    return new AdviceProgram(
        usual.text(),
        usual.slots(),
        usual.advice(),
        new Output(
            false,
            List.of(Type.ANY),
            FUNCTIONS,
            ARGUMENTS,
            List.of(new Output.Select("key", new Expr.Column(0, Type.ANY)))),
        usual.requests(),
        usual.processNames(),
        usual.sampleRate(),
        usual.limits());
  }

  private static Map<String, String> text(RunResult.Snapshot snapshot) {
    Map<String, String> text = new TreeMap<>();
    for (RunResult.Part part : snapshot.parts()) {
      for (Row row : part.pane().rows().list()) {
        String key = row.other() ? "other" : ValueCodec.decodeTuple(row.key()).toString();
        text.put(key, shown(Accumulators.decode(FUNCTIONS, ARGUMENTS, row.accumulators())));
      }
    }
    return text;
  }

  private static String shown(Accumulator[] cells) {
    StringBuilder shown = new StringBuilder();
    for (Accumulator cell : cells) {
      shown.append(cell.result()).append(' ');
    }
    return shown.toString();
  }

  /** What the bytes mean, as plainly as can be. */
  private static final class Plain {
    private final int maxGroups;
    private final Map<Tuple, Accumulator[]> groups = new HashMap<>();
    private Accumulator[] other;
    private long dropped;

    Plain(int maxGroups) {
      this.maxGroups = maxGroups;
    }

    void add(Row row) {
      try {
        Accumulator[] cells = Accumulators.decode(FUNCTIONS, ARGUMENTS, row.accumulators());
        if (row.other()) {
          addOther(cells);
        } else {
          Tuple key = ValueCodec.decodeTuple(row.key());
          Accumulator[] group = groups.putIfAbsent(key, cells);
          if (group != null) {
            Accumulators.merge(group, cells);
          }
        }
      } catch (RuntimeException malformed) {
        dropped++;
      }
    }

    private void addOther(Accumulator[] cells) {
      if (other == null) {
        other = Accumulators.create(FUNCTIONS, ARGUMENTS);
      }
      Accumulators.merge(other, cells);
    }

    /** Only now are those of the largest hashes added up. */
    Map<String, String> text() {
      List<Tuple> keys = new ArrayList<>(groups.keySet());
      keys.sort(
          ((Comparator<Tuple>) (a, b) -> Long.compareUnsigned(a.stableHash(), b.stableHash()))
              .thenComparing(Comparator.naturalOrder()));
      Map<String, String> text = new TreeMap<>();
      for (int i = 0; i < keys.size(); i++) {
        Accumulator[] cells = groups.get(keys.get(i));
        if (i < maxGroups) {
          text.put(keys.get(i).toString(), shown(cells));
        } else {
          addOther(cells);
        }
      }
      if (other != null) {
        text.put("other", shown(other));
      }
      return text;
    }
  }
}
