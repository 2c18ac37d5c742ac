import static org.openjdk.btrace.core.BTraceUtils.*;

import org.openjdk.btrace.core.aggregation.*;
import org.openjdk.btrace.core.annotations.*;

/** Count and sum by key with BTrace's own aggregations; prints the counts at the end. */
@BTrace
public class BTraceTally {
  private static Aggregation count = newAggregation(AggregationFunction.COUNT);
  private static Aggregation sum = newAggregation(AggregationFunction.SUM);

  @OnMethod(clazz = "io.pivotscope.benchmarks.guest.Work", method = "work0")
  public static void call(String key, int bytes) {
    AggregationKey by = newAggregationKey(key);
    addToAggregation(count, by, bytes);
    addToAggregation(sum, by, bytes);
  }

  @OnMethod(clazz = "io.pivotscope.benchmarks.guest.Work", method = "finish")
  public static void finish() {
    printAggregation("count", count);
  }
}
