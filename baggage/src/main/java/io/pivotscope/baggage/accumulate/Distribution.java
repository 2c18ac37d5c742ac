package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SKETCH and HISTOGRAM: the numbers among the arguments counted in fixed buckets, so merging is
 * adding and loses nothing. NaN has no place among numbers and is passed over.
 */
final class Distribution implements Accumulator {
  private final Scale scale;
  private final Buckets buckets;

  Distribution(Scale scale) {
    this(scale, new Buckets(scale.maxBuckets()));
  }

  private Distribution(Scale scale, Buckets buckets) {
    this.scale = scale;
    this.buckets = buckets;
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
    buckets.add(scale.key(value), times);
  }

  @Override
  public void addDouble(double value, long times) {
    if (!Double.isNaN(value)) {
      buckets.add(scale.key(value), times);
      buckets.markDoubles();
    }
  }

  @Override
  public void merge(Accumulator other, long times) {
    if (!(other instanceof Distribution that) || that.scale != scale) {
      throw Accumulators.mismatch(this, other);
    }
    buckets.merge(that.buckets, times);
  }

  @Override
  public @Nullable Object result() {
    if (buckets.size() == 0) {
      return null;
    }
    List<Object> result = new ArrayList<>(2 * buckets.size());
    for (int i = 0; i < buckets.size(); i++) {
      scale.show(buckets, i, result);
    }
    return Collections.unmodifiableList(result);
  }

  @Override
  public Distribution copy() {
    return new Distribution(scale, buckets.copy());
  }

  @Override
  public void write(ByteSink out) {
    buckets.write(out);
  }

  @Override
  public void read(ByteSource in) {
    buckets.read(scale, in);
  }
}
