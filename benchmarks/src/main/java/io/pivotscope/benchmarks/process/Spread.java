package io.pivotscope.benchmarks.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Several measurements of one thing: median, smallest, largest. */
record Spread(double median, double min, double max) {

  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    double median =
        n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(n - 1));
  }

  /** Of what one has more than the other in the same round. */
  static <T> Spread difference(List<T> more, List<T> less, ToDoubleFunction<T> quantity) {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < more.size(); i++) {
      differences.add(quantity.applyAsDouble(more.get(i)) - quantity.applyAsDouble(less.get(i)));
    }
    return of(differences);
  }

  /** {@code [min..max]}. */
  String range() {
    return "[" + text(min) + ".." + text(max) + "]";
  }

  /** {@code median [min..max]}. */
  @Override
  public String toString() {
    return text(median) + " " + range();
  }

  /** As many digits as mean something. */
  static String text(double value) {
    double size = Math.abs(value);
    String format = size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
