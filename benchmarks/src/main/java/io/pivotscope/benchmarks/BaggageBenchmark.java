package io.pivotscope.benchmarks;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.PackedEvent;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.SetView;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.Tuple;
import java.io.IOException;
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

  private final ByteSink scratch = new ByteSink(4096);
  private final byte[] protobuf = new byte[4096];
  private Tuple[] rows = {};
  private Baggage packed = new Baggage();
  private byte[] bytes = {};
  private int protobufSize;

  @Setup
  public void fill() throws IOException {
    rows = new Tuple[tuples];
    for (int i = 0; i < tuples; i++) {
      rows[i] = Tuple.of(String.format("client%02d", i), 1000L + 37L * i);
    }
    packed = packEvents();
    bytes = HeaderCodec.encode(HEADER, packed, Budgets.UNLIMITED);
    protobufSize = protobufEncode();
  }

  private static long hlc(int i) {
    return (NOW + 40L * i) << 12;
  }

  /** A fresh baggage, and each tuple with an event of its own. */
  @Benchmark
  public Baggage pack() {
    Baggage baggage = new Baggage();
    for (int i = 0; i < tuples; i++) {
      baggage.pack(1, 1, ALL, hlc(i), 7, 1, rows[i]);
    }
    return baggage;
  }

  /** The same with objects for events and lists of their rows. */
  @Benchmark
  public Baggage packEvents() {
    Baggage baggage = new Baggage();
    for (int i = 0; i < tuples; i++) {
      baggage.pack(1, 1, ALL, new EventId(hlc(i), 7, 1), List.of(rows[i]));
    }
    return baggage;
  }

  /** What encoding costs is this without {@link #pack}. */
  @Benchmark
  public byte[] packAndEncode() {
    return HeaderCodec.encode(HEADER, pack(), Budgets.UNLIMITED, scratch);
  }

  @Benchmark
  public byte[] packEventsAndEncode() {
    return HeaderCodec.encode(HEADER, packEvents(), Budgets.UNLIMITED);
  }

  @Benchmark
  public long read() {
    return sum(packed.set(1, 1, 0));
  }

  @Benchmark
  public long unpackEvents() {
    return sum(packed.unpackSet(1, 1, 0));
  }

  @Benchmark
  public long decodeAndRead() {
    return sum(HeaderCodec.decode(bytes).baggage().set(1, 1, 0));
  }

  @Benchmark
  public long decodeAndUnpackEvents() {
    return sum(HeaderCodec.decode(bytes).baggage().unpackSet(1, 1, 0));
  }

  private static long number(Tuple row) {
    return row.get(1) instanceof Long number ? number : 0;
  }

  private static long sum(SetView set) {
    long sum = 0;
    for (int i = 0; i < set.rows(); i++) {
      sum += number(set.row(i));
    }
    return sum;
  }

  private static long sum(List<PackedEvent> events) {
    long sum = 0;
    for (PackedEvent event : events) {
      for (Tuple row : event.rows()) {
        sum += number(row);
      }
    }
    return sum;
  }

  /** The tuples alone, no header, as the fields of a message each: by hand, without its object. */
  @Benchmark
  public int protobufEncode() throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(protobuf);
    for (int i = 0; i < tuples; i++) {
      String key = rows[i].get(0) instanceof String text ? text : "";
      long number = number(rows[i]);
      int size =
          CodedOutputStream.computeInt64Size(1, hlc(i))
              + CodedOutputStream.computeFixed64Size(2, 7)
              + CodedOutputStream.computeUInt32Size(3, 1)
              + CodedOutputStream.computeStringSize(4, key)
              + CodedOutputStream.computeInt64Size(5, number);
      out.writeTag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(size);
      out.writeInt64(1, hlc(i));
      out.writeFixed64(2, 7);
      out.writeUInt32(3, 1);
      out.writeString(4, key);
      out.writeInt64(5, number);
    }
    out.flush();
    return protobuf.length - out.spaceLeft();
  }

  /** The same read: as many tuples, and an array for them. */
  @Benchmark
  public Tuple[] protobufDecode() throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(protobuf, 0, protobufSize);
    Tuple[] result = new Tuple[tuples];
    for (int i = 0; i < tuples; i++) {
      in.readTag();
      int before = in.pushLimit(in.readRawVarint32());
      String key = "";
      long number = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> in.readInt64();
          case 2 -> in.readFixed64();
          case 3 -> in.readUInt32();
          case 4 -> key = in.readString();
          case 5 -> number = in.readInt64();
          default -> throw new IllegalStateException("tag " + tag);
        }
      }
      in.popLimit(before);
      result[i] = Tuple.wrap(new Object[] {key, number});
    }
    return result;
  }

  /** For a hand-off in the process. */
  @Benchmark
  public Baggage fork() {
    return packed.fork();
  }

  /** A hop that neither packs nor unpacks. */
  @Benchmark
  public byte[] passThrough() {
    return HeaderCodec.encode(
        HEADER, HeaderCodec.decode(bytes).baggage(), Budgets.UNLIMITED, scratch);
  }
}
