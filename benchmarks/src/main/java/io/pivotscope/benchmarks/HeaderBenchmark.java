package io.pivotscope.benchmarks;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One hop's header with 0, 1 and 60 packed tuples, as the paper's Table 5 has them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HeaderBenchmark {
  private static final long NOW = 1_790_000_000_000_000L;
  private static final EventId ROOT = new EventId(NOW << 12, 7, 1);

  @Param({"0", "1", "60"})
  public int tuples;

  private final Baggage baggage = new Baggage();
  private byte[] bytes = {};

  @Setup
  public void pack() {
    SetShape shape = new SetShape(0, SetShape.Keep.ALL, 0);
    for (int i = 0; i < tuples; i++) {
      baggage.pack(1, 1, shape, new EventId((NOW << 12) + i, 7, 1), List.of(Tuple.of((long) i)));
    }
    bytes = encode();
  }

  @Benchmark
  public byte[] encode() {
    return HeaderCodec.encode(
        new Header(NOW << 12, NOW, ROOT, RootKind.MESSAGE, 0), baggage.fork(), Budgets.UNLIMITED);
  }

  /** A hop that neither packs nor unpacks. */
  @Benchmark
  public byte[] passThrough() {
    return HeaderCodec.encode(
        new Header(NOW << 12, NOW, ROOT, RootKind.MESSAGE, 0),
        HeaderCodec.decode(bytes).baggage(),
        Budgets.UNLIMITED);
  }

  @Benchmark
  public Object unpack() {
    return HeaderCodec.decode(bytes).baggage().unpackSet(1, 1, 0);
  }
}
