package io.pivotscope.benchmarks;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.PackedEvent;
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

/** What baggage of some tuples costs in its process and at a hop: each a key and a number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BaggageBenchmark {
  private static final long NOW = 1_790_000_000_000_000L;
  private static final EventId ROOT = new EventId(NOW << 12, 7, 1);
  private static final Header HEADER = new Header(NOW << 12, NOW, ROOT, RootKind.MESSAGE, 0);
  private static final SetShape ALL = new SetShape(0, SetShape.Keep.ALL, 0);

  @Param({"0", "1", "8", "60"})
  public int tuples;

  private Tuple[] rows;
  private Baggage packed;
  private byte[] bytes;

  @Setup
  public void fill() {
    rows = new Tuple[tuples];
    for (int i = 0; i < tuples; i++) {
      rows[i] = Tuple.of(String.format("client%02d", i), 1000L + 37L * i);
    }
    packed = packEvents();
    bytes = HeaderCodec.encode(HEADER, packed, Budgets.UNLIMITED);
  }

  private static long hlc(int i) {
    return (NOW + 40L * i) << 12;
  }

  /** A fresh baggage, and each tuple with an event of its own. */
  @Benchmark
  public Baggage packEvents() {
    Baggage baggage = new Baggage();
    for (int i = 0; i < tuples; i++) {
      baggage.pack(1, 1, ALL, new EventId(hlc(i), 7, 1), List.of(rows[i]));
    }
    return baggage;
  }

  @Benchmark
  public byte[] packEventsAndEncode() {
    return HeaderCodec.encode(HEADER, packEvents(), Budgets.UNLIMITED);
  }

  @Benchmark
  public long unpackEvents() {
    return sum(packed);
  }

  @Benchmark
  public long decodeAndUnpackEvents() {
    return sum(HeaderCodec.decode(bytes).baggage());
  }

  private static long sum(Baggage baggage) {
    long sum = 0;
    for (PackedEvent event : baggage.unpackSet(1, 1, 0)) {
      for (Tuple row : event.rows()) {
        sum += (Long) row.get(1);
      }
    }
    return sum;
  }

  /** For a hand-off in the process. */
  @Benchmark
  public Baggage fork() {
    return packed.fork();
  }

  /** A hop that neither packs nor unpacks. */
  @Benchmark
  public byte[] passThrough() {
    return HeaderCodec.encode(HEADER, HeaderCodec.decode(bytes).baggage(), Budgets.UNLIMITED);
  }
}
