package io.pivotscope.baggage;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Upper bounds, in bytes, of what values and slots take when encoded: cheaper than encoding. */
public final class SizeBounds {
  /** An event without its rows, and its slot should it be the first there. */
  static final int EVENT = 64;

  /** A cell without its groups, a shape should it be the first, and a group without its key. */
  static final int CELL = 2048;

  /** What an accumulator may grow by whatever is added to it, and however often that counts. */
  private static final int ADDITION = 128;

  /**
   * What a {@link #isCounter} grows by all in all with longs alone, however many and however often
   * they count, and the version of its cell.
   */
  public static final int COUNTER = 48;

  /** A partial state that counts often: each count and part of a sum in it becomes longer. */
  private static final int STATE_FACTOR = 6;

  private SizeBounds() {}

  /** Whether an accumulator keeps of longs no more than how many they were and their sum. */
  public static boolean isCounter(Aggregate function) {
    return function == Aggregate.COUNT
        || function == Aggregate.SUM
        || function == Aggregate.AVERAGE;
  }

  static int of(Tuple row) {
    int size = 5;
    for (int i = 0; i < row.size(); i++) {
      size += of(row.get(i));
    }
    return size;
  }

  /** What arguments, bytes perhaps as partial states, add to accumulators. */
  static int of(@Nullable Object[] arguments) {
    int size = 0;
    for (Object argument : arguments) {
      size += ofAddition(argument);
    }
    return size;
  }

  /** What one argument, bytes perhaps as a partial state, adds to an accumulator. */
  public static int ofAddition(@Nullable Object argument) {
    return ADDITION
        + (argument instanceof byte[] state ? STATE_FACTOR * state.length : of(argument));
  }

  private static int of(@Nullable Object value) {
    if (value instanceof String text) {
      return 6 + 3 * text.length();
    } else if (value instanceof Long) {
      // Most that are no text, and to find that they are no list takes its time.
      return 11;
    } else if (value instanceof byte[] bytes) {
      return 6 + bytes.length;
    } else if (value instanceof List<?> list) {
      int size = 6;
      for (Object item : list) {
        size += of(item);
      }
      return size;
    }
    return 11;
  }
}
