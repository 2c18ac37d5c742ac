package io.pivotscope.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time is the test's. */
class CostWatchTest {
  private static final long MILLI = 1_000_000;

  private static final class Query implements Spender {
    final String name;
    final Spent spent = new Spent();
    long passed;
    String reason = "";

    Query(String name) {
      this.name = name;
    }

    @Override
    public Spent spent() {
      return spent;
    }

    @Override
    public long passed() {
      return passed;
    }

    @Override
    public long memoryBytes() {
      return 0;
    }

    @Override
    public void trip(String why) {
      reason = why;
    }

    /** So much in many events, of which the dearest is next to nothing. */
    void costs(long nanos) {
      for (int i = 0; i < 1_000; i++) {
        spent.add(nanos / 1_000);
      }
    }
  }

  private long now = 1;
  private long processNanos;
  private int told;
  private final List<Query> queries = new ArrayList<>();

  private CostWatch watch = of(Budget.DEFAULT);

  private CostWatch of(Budget budget) {
    return new CostWatch(budget, () -> now, () -> processNanos, () -> queries, () -> told++);
  }

  private Query query(String name) {
    Query query = new Query(name);
    queries.add(query);
    watch.pass();
    return query;
  }

  /** A quarter of a second, in beats of 10 ms. */
  private void slot() {
    for (int i = 0; i < 25; i++) {
      now += 10 * MILLI;
      watch.pass();
    }
    queries.removeIf(query -> !query.reason.isEmpty());
  }

  /** Its code is compiled: what it may take for nothing has been used up, and is past. */
  private void warm(Query... all) {
    for (Query query : all) {
      query.costs(CostWatch.FREE_NANOS + MILLI);
    }
    for (int i = 0; i < 6; i++) {
      slot();
    }
  }

  @Test
  void whatIsWithinItsHalfOfOnePercentStays() {
    Query query = query("modest");
    warm(query);
    for (int i = 0; i < 100; i++) {
      query.costs(1_200_000); // 0.48 %
      slot();
    }
    assertThat(query.reason).isEmpty();
    assertThat(told).isZero();
  }

  @Test
  void whatCostsALittleMoreTripsWithinTwoSeconds() {
    Query query = query("dear");
    Query other = query("modest");
    warm(query, other);
    int slots = 0;
    while (query.reason.isEmpty() && slots < 100) {
      query.costs(1_400_000);
      other.costs(300_000);
      slot();
      slots++;
    }
    assertThat(slots).isLessThanOrEqualTo(8);
    assertThat(query.reason).isEqualTo("cost 0.56 % of a core, more than its 0.5 %: unwoven here");
    assertThat(other.reason).isEmpty();
    assertThat(told).isEqualTo(1);
  }

  /** On a starved machine compilers take their time, and cold code a hundred times as much. */
  @Test
  void whileItsCodeIsColdAQueryMayTakeATenthOfASecondInAll() {
    Query query = query("cold");
    int slots = 0;
    while (query.reason.isEmpty() && slots < 100) {
      query.costs(2_500_000); // one per cent
      slot();
      slots++;
    }
    assertThat(slots).isBetween(40, 43);
  }

  @Test
  void whatCostsHalfACoreTripsWithinOneSecond() {
    Query query = query("hot");
    for (int i = 0; i < 4; i++) {
      query.costs(125 * MILLI);
      slot();
    }
    assertThat(query.reason).startsWith("cost").contains("more than its 0.5 %");
  }

  /** Half a second of the collector, or of another process, in the middle of one timed event. */
  @Test
  void oneOutlierTripsNothingHoweverLarge() {
    Query query = query("modest");
    warm(query);
    for (int i = 0; i < 100; i++) {
      query.costs(1_000_000);
      if (i % 3 == 0) {
        query.spent.add(500 * MILLI * Stopwatch.EVERY);
      }
      slot();
    }
    assertThat(query.reason).isEmpty();
  }

  @Test
  void aBurstOfLessThanASecondTripsNothing() {
    Query query = query("bursts");
    warm(query);
    for (int i = 0; i < 100; i++) {
      query.costs(i % 6 < 2 ? 200 * MILLI : 100_000);
      slot();
    }
    assertThat(query.reason).isEmpty();
  }

  @Test
  void togetherTheyMayTakeOnePercentAndTheDearestGoesFirst() {
    List<Query> three = List.of(query("a"), query("b"), query("c"));
    warm(three.get(0), three.get(1), three.get(2));
    for (int i = 0; i < 8; i++) {
      three.get(0).costs(1_000_000);
      three.get(1).costs(1_100_000);
      three.get(2).costs(900_000);
      slot();
    }
    assertThat(three.get(1).reason)
        .startsWith("all queries together cost")
        .contains("more than the 1 % of the process", "unwoven here");
    assertThat(three.get(0).reason).isEmpty();
    assertThat(three.get(2).reason).isEmpty();
  }

  @Test
  void aProcessThatUsesFourCoresGivesFourTimesAsMuch() {
    Query query = query("busy");
    warm(query);
    for (int i = 0; i < 20; i++) {
      processNanos += 4 * CostWatch.SLOT_NANOS;
      slot();
    }
    for (int i = 0; i < 20; i++) {
      processNanos += 4 * CostWatch.SLOT_NANOS;
      query.costs(4_500_000); // 1.8 % of a core
      slot();
    }
    assertThat(query.reason).isEmpty();
  }

  @Test
  void eventsThatAreOverAtOnceCountAsWell() {
    Query query = query("armed join");
    warm(query);
    for (int i = 0; i < 8; i++) {
      query.passed += 250_000;
      slot();
    }
    assertThat(query.reason).startsWith("cost 0.8 % of a core");
  }

  @Test
  void withoutABudgetNothingTrips() {
    watch = of(Budget.OFF);
    Query query = query("hot");
    for (int i = 0; i < 20; i++) {
      query.costs(200 * MILLI);
      slot();
    }
    assertThat(query.reason).isEmpty();
  }

  /** What Linux says: a name may contain what looks like the rest. */
  @Test
  void theTimeOfAProcessStandsBehindItsName() {
    assertThat(
            ProcessTime.nanos(
                "17 (a) S (b) R 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 31 0 100 200 300"))
        .isEqualTo(3_000_000_000L);
  }
}
