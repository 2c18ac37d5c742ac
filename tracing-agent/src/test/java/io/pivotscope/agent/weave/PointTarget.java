package io.pivotscope.agent.weave;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lines and calls in all kinds of code. The tests find lines by their place in a method. */
@SuppressWarnings("unused")
class PointTarget {

  /** Seen by reflection. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Seen {}

  /** In the class file only. */
  @Retention(RetentionPolicy.CLASS)
  @interface Unseen {}

  private final List<String> log = new ArrayList<>();
  final long total;
  static int attempts;

  PointTarget(long a, double b) {
    this(a + Long.parseLong(new StringBuilder("1").toString()) + (long) b);
    log.add("made");
  }

  PointTarget(long total) {
    super();
    this.total = total;
    if (total < 0) {
      throw new IllegalArgumentException("negative");
    }
  }

  @Seen
  long loop(int n, double weight) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      double scaled = i * weight;
      sum += (long) scaled;
    }
    n = -1;
    return sum + n;
  }

  @Unseen
  static String attempt(String text) {
    try {
      long value = Long.parseLong(text);
      return "ok " + value;
    } catch (NumberFormatException e) {
      return "bad " + text;
    } finally {
      attempts++;
    }
  }

  static int choose(Object o) {
    int result;
    switch (String.valueOf(o)) {
      case "a":
        result = 1;
        break;
      case "b":
        result = o instanceof String s ? s.length() + 1 : 0;
        break;
      default:
        result = 9;
    }
    return result;
  }

  synchronized int locked(Map<String, Integer> map) {
    synchronized (log) {
      Integer old = map.get("k");
      map.put("k", old == null ? 1 : old + 1);
      StringBuilder text = new StringBuilder(String.valueOf(map.get("k")));
      return text.length();
    }
  }

  static void fails(int depth) {
    if (depth > 0) {
      fails(depth - 1);
    }
    throw new IllegalStateException("at " + depth);
  }

  /** Lines begin with objects that wait for a branch before they are initialised. */
  static String made(boolean first, int n) {
    return new StringBuilder(new String(first ? "a" : "b").concat(n > 0 ? "+" : "-"))
        .append(new StringBuilder(n > 1 ? "many" : "few").reverse())
        .toString();
  }

  Runnable lambda(int n) {
    return () -> log.add("run " + n);
  }

  interface Part {
    void readAll();

    default int readOne() {
      return 1;
    }
  }

  static class PartA implements Part {
    @Seen
    @Override
    public void readAll() {}

    void write() {}
  }

  static class PartB extends PartA {
    @Override
    public void readAll() {}

    @Override
    public int readOne() {
      return 2;
    }
  }
}
