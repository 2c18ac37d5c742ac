package io.pivotscope.frontend.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What queries look like: one of each kind of work. The first two columns are process and count.
 */
enum Shape {
  COUNT(
      """
      From r In Reader.Read Where r.label = "%s"
      GroupBy r.procName Select r.procName, COUNT, SUM(r.number)\
      """),
  JOIN(
      """
      From incr In DataNodeMetrics.incrBytesRead Join r In First(Reader.Read) On r -> incr
      Where r.label = "%s" GroupBy r.procName Select r.procName, COUNT, SUM(incr.delta)\
      """),
  CHAIN(
      """
      From dn In DN.DataTransferProtocol Join nn In NN.GetBlockLocations On nn -> dn
      Join r In Reader.Read On r -> nn Where r.label = "%s"
      GroupBy r.procName Select r.procName, COUNT, SUM(r.number)\
      """),
  STREAM("From r In Reader.Read Where r.label = \"%s\" Select r.procName, 1, r.number"),
  QUANTILE(
      """
      From r In Reader.Read Where r.label = "%s"
      GroupBy r.procName Select r.procName, COUNT, QUANTILE(r.number, 0.9)\
      """),
  PATTERN(
      """
      From r In io.pivotscope.guest.Reader.step*(..) Where r.label = "%s"
      GroupBy r.procName, r.method Select r.procName, COUNT, r.method\
      """);

  /** A request is a read; what hangs on the names is in the sample's own catalogue. */
  static final String CATALOGUE =
      """
      tracepoint Reader.Read {
        at io.pivotscope.guest.Reader.read(..) entry
        export label = label, number = number
      }
      request at io.pivotscope.guest.Reader.read(..)
      """;

  private static final long READ_BYTES = 4096;
  private static final double SKETCH_ERROR = 0.011;

  private final String text;

  Shape(String text) {
    this.text = text;
  }

  String text(String label) {
    return text.formatted(label);
  }

  /** Rows of the result that a read makes, where they are counted. */
  int countsPerRead() {
    return this == PATTERN ? 2 : 1;
  }

  /** Whether what was read {@code reads} times by a process is just what its rows say. */
  boolean isRight(List<@Nullable Object[]> rows, long reads) {
    double sum = rows.stream().mapToDouble(row -> number(row[2])).sum();
    double numbers = reads * (reads + 1) / 2.0;
    return switch (this) {
      case COUNT, CHAIN -> rows.size() == 1 && sum == numbers;
      case JOIN -> rows.size() == 1 && sum == reads * READ_BYTES;
      case STREAM ->
          sum == numbers && rows.stream().map(row -> number(row[2])).distinct().count() == reads;
      case QUANTILE ->
          rows.size() == 1 && Math.abs(sum - 0.9 * reads) <= 1 + SKETCH_ERROR * 0.9 * reads;
      case PATTERN -> rows.size() == 2 && rows.stream().allMatch(row -> number(row[1]) == reads);
    };
  }

  static double number(@Nullable Object value) {
    return value instanceof Number n ? n.doubleValue() : 0;
  }
}
