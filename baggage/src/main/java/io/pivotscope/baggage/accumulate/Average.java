package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** AVERAGE of the numbers among the arguments: Double; whole units for durations and times. */
final class Average implements Accumulator {
  private final boolean whole;
  private final ExactSum sum;
  private long count;

  Average(Type argument) {
    this(argument == Type.DURATION || argument == Type.TIME, new ExactSum(), 0);
  }

  private Average(boolean whole, ExactSum sum, long count) {
    this.whole = whole;
    this.sum = sum;
    this.count = count;
  }

  @Override
  public void add(@Nullable Object value, long times) {
    if (value instanceof Long number) {
      addLong(number, times);
    } else if (value instanceof Double number) {
      addDouble(number, times);
    }
  }

  @Override
  public void addLong(long value, long times) {
    count = Counts.plus(count, times);
    sum.add(value, times);
  }

  @Override
  public void addDouble(double value, long times) {
    count = Counts.plus(count, times);
    sum.add(value, times);
  }

  @Override
  public void merge(Accumulator other, long times) {
    if (!(other instanceof Average that)) {
      throw Accumulators.mismatch(this, other);
    }
    count = Counts.plus(count, Counts.times(that.count, times));
    sum.merge(that.sum, times);
  }

  @Override
  public @Nullable Object result() {
    if (count == 0) {
      return null;
    }
    if (whole && !sum.anyDouble()) {
      return new BigDecimal(sum.integral())
          .divide(BigDecimal.valueOf(count), RoundingMode.HALF_EVEN)
          .longValue();
    }
    return sum.doubleValue() / count;
  }

  @Override
  public Average copy() {
    return new Average(whole, sum.copy(), count);
  }

  @Override
  public void write(ByteSink out) {
    out.writeVarint(count);
    if (count != 0) {
      sum.write(out);
    }
  }

  @Override
  public void read(ByteSource in) {
    count = Counts.read(in, 0);
    if (count != 0) {
      sum.read(in);
    } else {
      sum.clear();
    }
  }
}
