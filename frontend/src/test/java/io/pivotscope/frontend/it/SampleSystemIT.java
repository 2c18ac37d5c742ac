package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.sample.Faults;
import io.pivotscope.sample.Options;
import io.pivotscope.sample.Totals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Q1 to Q7 on the sample system: exact sums, and the shapes that give a planted fault away. */
@TakesTurns(turn = 1)
class SampleSystemIT {
  private static final int HOSTS = 5;
  private static final int OPS = 200;
  private static final int REPLICAS = 3;
  private static final int STRESS_READ_BYTES = 4 << 10;

  /** Between counts that are uniform but for how replicas were placed, and skewed ones. */
  private static final double SKEW = 1.6;

  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(directory);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  /** The cookbook's test has the same sums on the same system. */
  @Test
  void bytesByClientProgramAreWhatTheProgramsAddUp() throws Exception {
    Assumptions.assumeTrue(Jdks.isTurn(2, 1), "is left to another seed");
    Options options =
        new Options()
            .datanodes(REPLICAS)
            .clients("FSread4m", "FSread64m", "Hget", "Hscan", "MRsort")
            .ops(5);
    try (Sample sample = Sample.start(bench, options)) {
      List<Collection> queries = sample.collect(Sample.Q1, Sample.Q2);
      Totals own = sample.runClients();
      Map<String, Long> byHost = counts(queries.get(0).finish(), 1);
      Map<String, Long> byProgram = counts(queries.get(1).finish(), 1);
      System.out.println("Q1 " + byHost + "\nQ2 " + byProgram);

      assertThat(own.lost()).isEmpty();
      assertThat(own.datanodeBytes())
          .containsOnlyKeys("FSread4m", "FSread64m", "Hget", "Hscan", "MRsort")
          .allSatisfy((program, bytes) -> assertThat(bytes).isPositive());
      assertThat(byProgram).isEqualTo(own.datanodeBytes());
      assertThat(sum(byHost)).isEqualTo(sum(byProgram));
    }
  }

  static List<Boolean> faults() {
    return Jdks.inTurn(List.of(true, false));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shapesTellWhetherReplicasComeInAFixedOrder(boolean fault) throws Exception {
    Options options =
        new Options()
            .datanodes(HOSTS)
            .clients(List.of())
            .stress(HOSTS)
            .ops(OPS)
            .faults(Faults.parse(fault ? "fixed-replica-order" : ""));
    try (Sample sample = Sample.start(bench, options)) {
      List<Collection> queries =
          sample.collect(
              Sample.Q1, Sample.Q2, Sample.Q3, Sample.Q4, Sample.Q5, Sample.Q6, Sample.Q7);
      Totals own = sample.runClients();
      assertThat(own.errors()).containsOnly(Map.entry("StressTest", 0L));
      List<List<JsonObject>> results = queries.stream().map(Collection::finish).toList();

      long reads = (long) HOSTS * OPS;
      Map<String, Long> programs = counts(results.get(1), 1);
      assertThat(programs).containsOnly(Map.entry("StressTest", reads * STRESS_READ_BYTES));
      assertThat(sum(counts(results.get(0), 1))).isEqualTo(reads * STRESS_READ_BYTES);

      Map<String, Long> readsByDataNode = counts(results.get(2), 1);
      Map<String, Long> readsByFile = by("getloc.src", results.get(3));
      Map<String, Long> replicas = counts(results.get(4), 2);
      Map<String, Long> selected = counts(results.get(5), 2);
      Map<String, Long> preferred = counts(results.get(6), 2);
      System.out.println("replica fault " + (fault ? "on" : "off"));
      System.out.println("  Q3 " + readsByDataNode);
      System.out.println("  Q4 by file " + spread(readsByFile));
      System.out.println("  Q5 " + replicas);
      System.out.println("  Q6 " + selected);
      System.out.println("  Q7 " + preferred);

      assertThat(sum(readsByDataNode)).isEqualTo(reads);
      assertThat(by("st.host", results.get(3)).values()).hasSize(HOSTS).containsOnly((long) OPS);
      assertThat(sum(replicas)).isEqualTo(REPLICAS * reads);
      assertThat(sum(selected)).isEqualTo(reads);
      long local = 0;
      for (int i = 1; i <= HOSTS; i++) {
        local += assertDiagonal("host" + i, selected);
      }
      assertThat(sum(preferred)).isEqualTo(REPLICAS * (reads - local));

      assertChosenAtRandom(readsByFile, reads);
      assertThat(spread(replicas)).isLessThan(SKEW);
      if (fault) {
        assertThat(spread(readsByDataNode)).isGreaterThan(SKEW);
        assertOneOrder(preferred);
      } else {
        assertThat(spread(readsByDataNode)).isLessThan(SKEW);
        assertNoOrder(preferred);
      }
    }
  }

  /** A client reads from its own host where it can: returns how often it did. */
  private static long assertDiagonal(String host, Map<String, Long> selected) {
    long own = selected.getOrDefault(host + " " + host, 0L);
    selected.forEach(
        (pair, count) -> {
          if (pair.startsWith(host + " ") && !pair.endsWith(" " + host)) {
            assertThat(own).as("%s against its own DataNode", pair).isGreaterThan(count);
          }
        });
    return own;
  }

  /** Of two hosts with the replica, always the same one is read from. */
  private static void assertOneOrder(Map<String, Long> preferred) {
    forEachPair(
        (one, other) ->
            assertThat(
                    Math.min(
                        preferred.getOrDefault(one + " " + other, 0L),
                        preferred.getOrDefault(other + " " + one, 0L)))
                .as("%s and %s, whichever comes second", one, other)
                .isZero());
  }

  /** Of two hosts with the replica, now the one is read from and now the other. */
  private static void assertNoOrder(Map<String, Long> preferred) {
    forEachPair(
        (one, other) ->
            assertThat(preferred).containsKey(one + " " + other).containsKey(other + " " + one));
  }

  private interface Pair {
    void accept(String one, String other);
  }

  private static void forEachPair(Pair action) {
    for (int i = 1; i <= HOSTS; i++) {
      for (int j = 1; j < i; j++) {
        action.accept("host" + i, "host" + j);
      }
    }
  }

  /** Chi squared within five standard deviations of what chance gives. */
  private static void assertChosenAtRandom(Map<String, Long> counts, long total) {
    double mean = (double) total / counts.size();
    double chiSquared =
        counts.values().stream().mapToDouble(n -> (n - mean) * (n - mean) / mean).sum();
    int freedom = counts.size() - 1;
    assertThat(chiSquared).isLessThan(freedom + 5 * Math.sqrt(2.0 * freedom));
  }

  private static double spread(Map<String, Long> counts) {
    long max = counts.values().stream().mapToLong(n -> n).max().orElse(0);
    long min = counts.values().stream().mapToLong(n -> n).min().orElse(0);
    return (double) max / min;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(n -> n).sum();
  }

  /** The last column by the first ones, joined with a blank. */
  private static Map<String, Long> counts(List<JsonObject> rows, int keys) {
    Map<String, Long> counts = new TreeMap<>();
    for (JsonObject row : rows) {
      List<String> fields = row.entrySet().stream().map(e -> e.getValue().getAsString()).toList();
      String key = fields.stream().limit(keys).collect(Collectors.joining(" "));
      counts.put(key, Long.parseLong(fields.get(keys)));
    }
    return counts;
  }

  private static Map<String, Long> by(String column, List<JsonObject> rows) {
    Map<String, Long> counts = new TreeMap<>();
    rows.forEach(
        row ->
            counts.merge(row.get(column).getAsString(), row.get("COUNT").getAsLong(), Long::sum));
    return counts;
  }
}
