package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import org.jspecify.annotations.Nullable;

/** COUNT: how many rows were added, whatever the argument. */
final class Count implements Accumulator {
  private long count;

  @Override
  public void add(@Nullable Object value, long times) {
    count = Counts.plus(count, times);
  }

  @Override
  public void addLong(long value, long times) {
    count = Counts.plus(count, times);
  }

  @Override
  public void addDouble(double value, long times) {
    count = Counts.plus(count, times);
  }

  @Override
  public void merge(Accumulator other, long times) {
    if (!(other instanceof Count that)) {
      throw Accumulators.mismatch(this, other);
    }
    count = Counts.plus(count, Counts.times(that.count, times));
  }

  long count() {
    return count;
  }

  @Override
  public Object result() {
    return count;
  }

  @Override
  public Count copy() {
    Count result = new Count();
    result.count = count;
    return result;
  }

  @Override
  public void write(ByteSink out) {
    out.writeVarint(count);
  }

  @Override
  public void read(ByteSource in) {
    count = Counts.read(in, 0);
  }
}
