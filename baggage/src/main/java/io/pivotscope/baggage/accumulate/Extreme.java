package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.baggage.value.Values;
import org.jspecify.annotations.Nullable;

/** MIN and MAX by {@link Values#compare}; nulls are passed over. */
final class Extreme implements Accumulator {
  private final boolean max;
  private @Nullable Object best;

  Extreme(boolean max) {
    this.max = max;
  }

  @Override
  public void add(@Nullable Object value, long times) {
    if (value != null && (best == null || better(value, best))) {
      best = value;
    }
  }

  private boolean better(Object value, Object than) {
    if (value instanceof Long a && than instanceof Long b) {
      return max ? a > b : a < b;
    }
    int order = Values.compare(value, than);
    if (order == 0) {
      // A long and a double of one value, say: one of them must win whatever came first.
      return TotalOrder.compareAlike(value, than) < 0;
    }
    return max ? order > 0 : order < 0;
  }

  @Override
  public void merge(Accumulator other, long times) {
    if (!(other instanceof Extreme that) || that.max != max) {
      throw Accumulators.mismatch(this, other);
    }
    add(that.best, times);
  }

  @Override
  public @Nullable Object result() {
    return best;
  }

  @Override
  public Extreme copy() {
    Extreme result = new Extreme(max);
    result.best = best;
    return result;
  }

  @Override
  public void write(ByteSink out) {
    ValueCodec.write(out, best);
  }

  @Override
  public void read(ByteSource in) {
    best = ValueCodec.read(in);
  }
}
