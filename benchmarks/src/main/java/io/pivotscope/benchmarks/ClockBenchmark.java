package io.pivotscope.benchmarks;

import io.pivotscope.baggage.clock.AnchoredClock;
import io.pivotscope.baggage.clock.HlcClock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A stamp of the hybrid logical clock against a bare reading of the machine's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ClockBenchmark {
  private final HlcClock clock = new HlcClock(AnchoredClock.system());
  private final HlcClock coarse = coarse();
  private long last;

  private static HlcClock coarse() {
    HlcClock clock = new HlcClock(AnchoredClock.system());
    clock.setCoarse(true);
    return clock;
  }

  @Benchmark
  public long nanoTime() {
    return System.nanoTime();
  }

  /** While nobody moves the clock on. */
  @Benchmark
  public long tick() {
    return last = clock.tick(last);
  }

  /** While there are queries. */
  @Benchmark
  public long coarseTick() {
    return last = coarse.tick(last);
  }
}
