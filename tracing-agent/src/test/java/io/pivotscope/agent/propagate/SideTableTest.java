package io.pivotscope.agent.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SideTableTest {

  /** Equal to all of its kind: only identity tells them apart. */
  private record Task(String name) {}

  @Test
  void keysAreComparedByIdentity() {
    SideTable<String> table = new SideTable<>();
    Task one = new Task("same");
    Task two = new Task("same");
    table.put(one, "1");
    table.put(two, "2");
    assertThat(table.get(one)).isEqualTo("1");
    assertThat(table.remove(two)).isEqualTo("2");
    assertThat(table.get(two)).isNull();
    assertThat(table.putIfAbsent(one, "3")).isEqualTo("1");
    assertThat(table.remove(one)).isEqualTo("1");
    assertThat(table.isEmpty()).isTrue();
  }

  @Test
  void anEntryGoesWithItsKey() {
    SideTable<String> table = new SideTable<>();
    for (int i = 0; i < 1000; i++) {
      table.put(new Task("gone"), "x");
    }
    List<Task> stay = new ArrayList<>();
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () -> {
              System.gc();
              for (int i = 0; i < 1000; i++) {
                stay.add(new Task("stays")); // now and then a put sweeps out what has gone
                table.put(stay.get(stay.size() - 1), "y");
              }
              return table.size() == stay.size();
            });
    for (Task each : stay) {
      assertThat(table.get(each)).isEqualTo("y");
    }
  }

  @Test
  void theOldestAreEvictedAndCounted() {
    SideTable<Integer> table = new SideTable<>(100);
    List<Task> keys = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      keys.add(new Task("k"));
      table.put(keys.get(i), i);
      assertThat(table.size()).isLessThanOrEqualTo(100);
      if (i >= 49) {
        assertThat(table.get(keys.get(i - 49))).as("the last 50 are there").isEqualTo(i - 49);
      }
    }
    assertThat(table.get(keys.get(0))).isNull();
    assertThat(table.evicted()).isEqualTo(1000 - table.size());
  }

  @Test
  void whatIsPutAgainIsNotTwice() {
    SideTable<Integer> table = new SideTable<>(10);
    Task key = new Task("k");
    for (int i = 0; i < 100; i++) {
      table.put(key, i);
      table.put(new Task("filler"), i);
      assertThat(table.get(key)).isEqualTo(i);
    }
    table.remove(key);
    assertThat(table.get(key)).isNull();
  }

  @Test
  void threadsFindTheirOwn() throws Exception {
    long seed = new SplittableRandom().nextLong();
    SideTable<Integer> table = new SideTable<>();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      CountDownLatch together = new CountDownLatch(4);
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        SplittableRandom random = new SplittableRandom(seed + t);
        all.add(
            pool.submit(
                () -> {
                  together.countDown();
                  together.await();
                  for (int i = 0; i < 20_000; i++) {
                    Task key = new Task("k");
                    int value = random.nextInt();
                    table.put(key, value);
                    if (!Integer.valueOf(value).equals(table.remove(key))) {
                      throw new AssertionError("seed " + seed);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
      assertThat(table.isEmpty()).isTrue();
    } finally {
      pool.shutdownNow();
    }
  }
}
