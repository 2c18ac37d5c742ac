package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FIRST and LAST: of lists [key.., x] the x of the smallest or largest. The keys are the ids of the
 * row's events, so the choice is the same in whatever order the rows came.
 */
final class FirstLast implements Accumulator {
  private final Extreme list;

  FirstLast(boolean last) {
    this(new Extreme(last));
  }

  private FirstLast(Extreme list) {
    this.list = list;
  }

  private static boolean isKeyed(@Nullable Object value) {
    return value instanceof List<?> items && !items.isEmpty();
  }

  @Override
  public void add(@Nullable Object value, long times) {
    if (isKeyed(value)) {
      list.add(value, times);
    }
  }

  @Override
  public void merge(Accumulator other, long times) {
    if (!(other instanceof FirstLast that)) {
      throw Accumulators.mismatch(this, other);
    }
    list.merge(that.list, times);
  }

  @Override
  public @Nullable Object result() {
    return list.result() instanceof List<?> items ? items.get(items.size() - 1) : null;
  }

  @Override
  public FirstLast copy() {
    return new FirstLast(list.copy());
  }

  @Override
  public void write(ByteSink out) {
    list.write(out);
  }

  @Override
  public void read(ByteSource in) {
    list.read(in);
    if (list.result() != null && !isKeyed(list.result())) {
      throw new MalformedException("neither null nor a list with a last element");
    }
  }
}
