package io.pivotscope.benchmarks;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One number more in a warm accumulator: latencies from a microsecond to a second, say. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AccumulatorBenchmark {
  private static final int NUMBERS = 1024;

  @Param({"COUNT", "SUM", "AVERAGE", "STDDEV", "SKETCH", "HISTOGRAM"})
  public Aggregate function = Aggregate.COUNT;

  private final long[] longs = new long[NUMBERS];
  private final double[] doubles = new double[NUMBERS];
  private final Long[] boxes = new Long[NUMBERS];
  private Accumulator ofLongs = Accumulators.create(Aggregate.COUNT, Type.LONG);
  private Accumulator ofDoubles = Accumulators.create(Aggregate.COUNT, Type.DOUBLE);

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(7);
    ofLongs = Accumulators.create(function, Type.LONG);
    ofDoubles = Accumulators.create(function, Type.DOUBLE);
    for (int i = 0; i < NUMBERS; i++) {
      doubles[i] = Math.exp(random.nextDouble(Math.log(1e3), Math.log(1e9)));
      longs[i] = (long) doubles[i];
      boxes[i] = longs[i];
      ofLongs.add(longs[i]);
      ofDoubles.add(doubles[i]);
    }
  }

  @Benchmark
  @OperationsPerInvocation(NUMBERS)
  public Accumulator longs() {
    for (long number : longs) {
      ofLongs.addLong(number, 1);
    }
    return ofLongs;
  }

  @Benchmark
  @OperationsPerInvocation(NUMBERS)
  public Accumulator doubles() {
    for (double number : doubles) {
      ofDoubles.addDouble(number, 1);
    }
    return ofDoubles;
  }

  /** Objects that are there already. */
  @Benchmark
  @OperationsPerInvocation(NUMBERS)
  public Accumulator boxes() {
    for (Long number : boxes) {
      ofLongs.add(number, 1);
    }
    return ofLongs;
  }
}
