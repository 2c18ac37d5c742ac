package io.pivotscope.frontend.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Which fault happens when: the same for the same seed. No target suffers two at once, and all are
 * over a while before the end.
 */
record Schedule(List<Entry> entries) {
  private static final long CALM_AT_END_MILLIS = 20_000;
  private static final long LONGEST_GAP_MILLIS = 7_000;

  /** Beyond the lease that the frontend gives to agents. */
  static final long BEYOND_LEASE_MILLIS = 64_000;

  private static final long LONG_STOP_EVERY_MILLIS = 600_000;
  private static final int[] WALL_SECONDS = {0, 0, 600, -600};

  /** What there is to hurt: numbers of readers, of processes that may be stopped, of lines. */
  record Targets(int readers, int processes, int lines) {}

  /** A fault and when it begins, in milliseconds from the start. */
  record Entry(long atMillis, Fault fault) {
    long endMillis() {
      return atMillis + fault.millis();
    }
  }

  Schedule {
    entries = List.copyOf(entries);
  }

  static Schedule of(long seed, long lengthMillis, Targets targets) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Long> busyUntil = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    long last = lengthMillis - CALM_AT_END_MILLIS;
    long nextLongStop = Math.min(lengthMillis, LONG_STOP_EVERY_MILLIS) / 3;
    for (long at = 1_000; at < last; at += 1 + random.nextLong(LONGEST_GAP_MILLIS)) {
      // The frontend that is there in the last third stays: what leaks is to be seen in it.
      boolean early = at < lengthMillis * 2 / 3;
      Fault fault = random(random, targets, early);
      if (at >= nextLongStop && early) {
        fault = new Fault.StopFrontend(BEYOND_LEASE_MILLIS);
        at = Math.max(at, busyUntil.getOrDefault(fault.target(), 0L));
        nextLongStop = at + LONG_STOP_EVERY_MILLIS;
      }
      Entry entry = new Entry(at, fault);
      if (busyUntil.getOrDefault(fault.target(), 0L) <= at && entry.endMillis() <= last) {
        busyUntil.put(fault.target(), entry.endMillis() + 1_000);
        entries.add(entry);
      }
    }
    return new Schedule(entries);
  }

  private static Fault random(SplittableRandom random, Targets targets, boolean early) {
    int line = random.nextInt(targets.lines());
    long seed = random.nextLong();
    Proxy.Way way = Proxy.Way.values()[random.nextInt(Proxy.Way.values().length)];
    int wall = WALL_SECONDS[random.nextInt(WALL_SECONDS.length)];
    return switch (random.nextInt(early ? 13 : 12)) {
      case 0, 1 -> new Fault.StopProcess(random.nextInt(targets.processes()), time(random, 12_000));
      case 2 -> new Fault.KillReader(random.nextInt(targets.readers()), time(random, 3_000), wall);
      case 3 -> new Fault.StopFrontend(time(random, 9_000));
      case 4, 5 -> new Fault.Delay(line, 1 + random.nextLong(300), time(random, 10_000));
      case 6 -> new Fault.Cut(line, time(random, 9_000));
      case 7 -> new Fault.Reset(line);
      case 8, 9 -> new Fault.HalfOpen(line, way, time(random, 25_000));
      case 10 -> new Fault.Garbage(line, way, seed);
      case 11 -> new Fault.Stranger(seed);
      default -> new Fault.KillFrontend(time(random, 6_000), wall);
    };
  }

  /** Short ones more often than long ones. */
  private static long time(SplittableRandom random, long most) {
    return 200 + random.nextLong(random.nextBoolean() ? most / 4 : most);
  }

  /** Number of faults by kind. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    entries.forEach(e -> counts.merge(e.fault().getClass().getSimpleName(), 1L, Long::sum));
    return counts;
  }
}
