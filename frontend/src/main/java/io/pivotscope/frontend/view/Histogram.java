package io.pivotscope.frontend.view;

import io.pivotscope.frontend.merge.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A column as bars: the buckets of a HISTOGRAM, added up over all rows, or buckets of powers of two
 * over the numbers in a column.
 *
 * <pre>
 *   [1.05ms, 2.1ms)   1,022 |@@@@                  |
 *   [2.1ms, 4.19ms)   9,731 |@@@@@@@@@@@@@@@@@@@@@@|
 * </pre>
 */
public final class Histogram {
  private static final int MOST_BAR = 40;
  private static final int LEAST_BAR = 8;

  /** More empty buckets in a row are told in one line. */
  private static final int MOST_EMPTY = 2;

  private Histogram() {}

  /** One bar, its bounds as they are to be shown. */
  private record Bucket(double from, double to, double count) {}

  /**
   * @param title of the column; empty for the first that can be drawn
   * @param width columns of the screen
   * @throws IllegalArgumentException if there is no such column, or nothing in it to draw
   */
  public static List<String> of(Table table, Shape shape, String title, int width) {
    int column = column(table, title, value -> value instanceof Number || isBuckets(value));
    String type = shape.type(column);
    Map<Double, Bucket> buckets = new TreeMap<>();
    for (@Nullable Object[] row : table.rows()) {
      Object value = row[column];
      if (value instanceof Number number) {
        add(buckets, around(number.doubleValue()));
      } else if (value instanceof List<?> list) {
        list.forEach(each -> add(buckets, bucket((List<?>) each)));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(table.titles().get(column));
    lines.addAll(draw(filled(buckets), type, width));
    return lines;
  }

  /**
   * The buckets of one HISTOGRAM on a line, {@code 32.8us ▁▃█▂ 1.05ms}; null for any other value.
   */
  static @Nullable String inline(@Nullable Object value, String type) {
    if (!isBuckets(value) || !(value instanceof List<?> list)) {
      return null;
    }
    Map<Double, Bucket> buckets = new TreeMap<>();
    list.forEach(each -> add(buckets, bucket((List<?>) each)));
    double highest = buckets.values().stream().mapToDouble(Bucket::count).max().orElse(0);
    List<Bucket> all = filled(buckets);
    StringBuilder bars = new StringBuilder();
    all.forEach(b -> bars.append(b.count() == 0 ? ' ' : Bars.of(b.count(), highest)));
    return Cells.pretty(whole(all.get(0).from()), type)
        + " "
        + bars
        + " "
        + Cells.pretty(whole(all.get(all.size() - 1).to()), type);
  }

  /** The index of a column: of that title, or the last with such values, where measures stand. */
  public static int column(Table table, String title, Predicate<@Nullable Object> fits) {
    List<String> titles = table.titles();
    for (int i = titles.size() - 1; i >= 0; i--) {
      int column = i;
      boolean named = title.isEmpty() || titles.get(i).equalsIgnoreCase(title);
      if (named && table.rows().stream().anyMatch(row -> fits.test(row[column]))) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        (title.isEmpty()
                ? "there is no column of numbers"
                : "there are no numbers in a column " + title)
            + "; there is "
            + String.join(", ", titles));
  }

  private static boolean isBuckets(@Nullable Object value) {
    return value instanceof List<?> list
        && !list.isEmpty()
        && list.stream()
            .allMatch(
                each ->
                    each instanceof List<?> one
                        && one.size() == 3
                        && one.stream().allMatch(Number.class::isInstance));
  }

  /** The upper bound of whole numbers is the largest that is in it. */
  private static Bucket bucket(List<?> bounds) {
    double from = number(bounds.get(0));
    double to = number(bounds.get(1));
    boolean whole = bounds.get(1) instanceof Long && from != to;
    return new Bucket(from, whole ? to + 1 : to, number(bounds.get(2)));
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }

  /** The powers of two that a number lies between; zero has a bucket of its own. */
  private static Bucket around(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return new Bucket(0, 0, 1);
    }
    double from = Math.scalb(1.0, Math.getExponent(size));
    return value > 0 ? new Bucket(from, from * 2, 1) : new Bucket(-from * 2, -from, 1);
  }

  private static void add(Map<Double, Bucket> buckets, Bucket more) {
    buckets.merge(
        more.from() == more.to() ? more.from() - 0.5 * Double.MIN_NORMAL : more.from(),
        more,
        (a, b) -> new Bucket(a.from(), a.to(), a.count() + b.count()));
  }

  /** Buckets with nothing in them between those that have, as they would be: twice as wide each. */
  private static List<Bucket> filled(Map<Double, Bucket> buckets) {
    List<Bucket> all = new ArrayList<>();
    for (Bucket bucket : buckets.values()) {
      Bucket last = all.isEmpty() ? null : all.get(all.size() - 1);
      List<Bucket> between = new ArrayList<>();
      double from = last == null ? bucket.from() : last.to();
      while (from > 0 && from * 2 <= bucket.from() && between.size() <= MOST_EMPTY) {
        between.add(new Bucket(from, from * 2, 0));
        from *= 2;
      }
      if (between.size() <= MOST_EMPTY) {
        all.addAll(between);
      } else {
        all.add(new Bucket(last == null ? 0 : last.to(), bucket.from(), 0));
      }
      all.add(bucket);
    }
    return all;
  }

  private static List<String> draw(List<Bucket> buckets, String type, int width) {
    List<String> bounds = buckets.stream().map(bucket -> bounds(bucket, type)).toList();
    List<String> counts =
        buckets.stream().map(b -> String.format(Locale.ROOT, "%,.0f", b.count())).toList();
    int boundsWidth = bounds.stream().mapToInt(String::length).max().orElse(0);
    int countsWidth = counts.stream().mapToInt(String::length).max().orElse(0);
    double highest = buckets.stream().mapToDouble(Bucket::count).max().orElse(0);
    int bar = Math.min(MOST_BAR, width - boundsWidth - countsWidth - 6);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      String line =
          "  " + left(bounds.get(i), boundsWidth) + " " + right(counts.get(i), countsWidth);
      if (bar >= LEAST_BAR) {
        int filled = highest == 0 ? 0 : (int) Math.round(buckets.get(i).count() / highest * bar);
        line += " |" + left("@".repeat(filled), bar) + "|";
      }
      lines.add(line);
    }
    return lines;
  }

  private static String bounds(Bucket bucket, String type) {
    String from = Cells.pretty(whole(bucket.from()), type);
    String to = Cells.pretty(whole(bucket.to()), type);
    return bucket.from() == bucket.to() ? "[" + from + "]" : "[" + from + ", " + to + ")";
  }

  private static Object whole(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? (Object) (long) value : value;
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
