package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.ValueCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * TOPK: the most frequent values, nulls apart. Misra-Gries with the merge of Agarwal et al.
 * ("Mergeable Summaries", PODS 2012): at most {@link #CAPACITY} counters; where there would be
 * more, the (CAPACITY + 1)-th largest count is taken off all of them. That takes it from more than
 * CAPACITY counters at once, so of N rows all that was ever taken off one counter is at most N /
 * (CAPACITY + 1), in whatever order and shape things merged.
 *
 * <p>{@code short} is what was taken off: the true count of a shown value lies in [count, count +
 * short], that of any other in [0, short]. While it is 0, the counts are exact.
 */
final class TopValues implements Accumulator {
  static final int CAPACITY = 256;

  /** A value and how often it came, at least. */
  private record Counter(Object value, long count) {}

  // By a tuple of the one value, which gives it the equality of values.
  private final Map<Tuple, Long> counts = new HashMap<>();
  private long shortBy;

  @Override
  public void add(@Nullable Object value, long times) {
    if (value != null) {
      counts.merge(Tuple.of(value), times, Counts::plus);
      shrink();
    }
  }

  @Override
  public void merge(Accumulator other, long times) {
    if (!(other instanceof TopValues that)) {
      throw Accumulators.mismatch(this, other);
    }
    TopValues from = that == this ? copy() : that;
    shortBy = Counts.plus(shortBy, Counts.times(from.shortBy, times));
    from.counts.forEach(
        (value, count) -> counts.merge(value, Counts.times(count, times), Counts::plus));
    shrink();
  }

  private void shrink() {
    if (counts.size() <= CAPACITY) {
      return;
    }
    long[] ascending = counts.values().stream().mapToLong(Long::longValue).sorted().toArray();
    long off = ascending[ascending.length - 1 - CAPACITY];
    counts.values().removeIf(count -> count <= off);
    counts.replaceAll((value, count) -> count - off);
    shortBy = Counts.plus(shortBy, off);
  }

  long shortBy() {
    return shortBy;
  }

  @Override
  public @Nullable Object result() {
    return counts.isEmpty()
        ? null
        : descending().stream().<Object>map(c -> List.of(c.value(), c.count())).toList();
  }

  private List<Counter> descending() {
    List<Counter> result = new ArrayList<>(counts.size());
    counts.forEach((tuple, count) -> result.add(new Counter(valueOf(tuple), count)));
    result.sort(
        (a, b) ->
            a.count() != b.count()
                ? Long.compare(b.count(), a.count())
                : TotalOrder.compare(a.value(), b.value()));
    return result;
  }

  private static Object valueOf(Tuple tuple) {
    return Objects.requireNonNull(tuple.get(0));
  }

  @Override
  public TopValues copy() {
    TopValues result = new TopValues();
    result.counts.putAll(counts);
    result.shortBy = shortBy;
    return result;
  }

  @Override
  public void write(ByteSink out) {
    out.writeVarint(counts.size());
    for (Counter counter : descending()) {
      ValueCodec.write(out, counter.value());
      out.writeVarint(counter.count());
    }
    out.writeVarint(shortBy);
  }

  @Override
  public void read(ByteSource in) {
    counts.clear();
    int size = in.readInt(Math.min(CAPACITY, in.remaining() / 2));
    for (int i = 0; i < size; i++) {
      Object value = ValueCodec.read(in);
      long count = Counts.read(in, 1);
      if (value == null || counts.put(Tuple.of(value), count) != null) {
        throw new MalformedException("a counter of null, or two of one value");
      }
    }
    shortBy = Counts.read(in, 0);
  }
}
