package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import org.jspecify.annotations.Nullable;

/** SUM of the numbers among the arguments: Long while only longs came and it fits, else Double. */
final class Sum implements Accumulator {
  private final ExactSum sum;
  private boolean any;

  /** Of longs that are not in the sum yet; most sums never leave it. */
  private long small;

  Sum() {
    this(new ExactSum(), false);
  }

  private Sum(ExactSum sum, boolean any) {
    this.sum = sum;
    this.any = any;
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
    any = true;
    long next = small + value;
    if (times == 1 && ((small ^ next) & (value ^ next)) >= 0) {
      small = next;
    } else {
      sum.add(value, times);
    }
  }

  /** All of it; to read only. A sum that several threads read stays as it is. */
  ExactSum sum() {
    if (small == 0) {
      return sum;
    }
    ExactSum all = sum.copy();
    all.add(small);
    return all;
  }

  @Override
  public void addDouble(double value, long times) {
    any = true;
    sum.add(value, times);
  }

  @Override
  public void merge(Accumulator other, long times) {
    if (!(other instanceof Sum that)) {
      throw Accumulators.mismatch(this, other);
    }
    any |= that.any;
    if (!that.sum.isZero()) {
      sum.merge(that.sum, times);
    }
    if (that.small != 0) {
      addLong(that.small, times);
    }
  }

  @Override
  public @Nullable Object result() {
    return any ? sum().value() : null;
  }

  @Override
  public Sum copy() {
    Sum result = new Sum(sum.copy(), any);
    result.small = small;
    return result;
  }

  @Override
  public void write(ByteSink out) {
    out.writeByte(any ? 1 : 0);
    if (any) {
      sum().write(out);
    }
  }

  @Override
  public void read(ByteSource in) {
    small = 0;
    any = in.readInt(1) != 0;
    if (!any) {
      sum.clear();
      return;
    }
    sum.read(in);
    if (sum.isLong()) {
      small = sum.takeLong();
    }
  }
}
