package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Values;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key of a {@link GroupTable} and what was added up under it. One thread at a time. */
public final class Group {

  /** Of the key: {@link #hash(Tuple)}. */
  public final int hash;

  /** The key's first column: most keys have no other. */
  public final @Nullable Object first;

  public final Tuple key;

  /** One per aggregate. */
  public final Accumulator[] cells;

  /**
   * Rows of which nothing but the number has still to be added, where the table's owner does so.
   */
  public long rows;

  public Group(int hash, Tuple key, Accumulator[] cells) {
    this.hash = hash;
    this.first = key.size() == 0 ? null : key.get(0);
    this.key = key;
    this.cells = cells;
  }

  // ---- hashes of columns: what is equal has the same, whether boxed or not

  /** The hash of a whole key. */
  public static int hash(Tuple key) {
    int hash = 0;
    for (int i = 0; i < key.size(); i++) {
      hash = 31 * hash + hash(key.get(i));
    }
    return hash;
  }

  public static int hash(@Nullable Object column) {
    if (column instanceof String text) {
      return text.hashCode();
    }
    if (column instanceof Long number) {
      return hash(number.longValue());
    }
    if (column instanceof Double number) {
      return hash(number.doubleValue());
    }
    if (column instanceof Boolean flag) {
      return Boolean.hashCode(flag);
    }
    if (column instanceof byte[] bytes) {
      return Arrays.hashCode(bytes);
    }
    return column instanceof List<?> ? Long.hashCode(Values.hash(column)) : 0;
  }

  public static int hash(long column) {
    return Long.hashCode(column);
  }

  /** Both zeros are one, and so is every NaN. */
  public static int hash(double column) {
    return Long.hashCode(Double.doubleToLongBits(column == 0 ? 0.0 : column));
  }

  // ---- equality of columns, as of values

  public static boolean same(@Nullable Object kept, @Nullable Object column) {
    if (kept == column) {
      return true;
    }
    return kept instanceof String text ? text.equals(column) : Values.equal(kept, column);
  }

  public static boolean same(@Nullable Object kept, long column) {
    return kept instanceof Long number && number == column;
  }

  public static boolean same(@Nullable Object kept, double column) {
    return kept instanceof Double number
        && (number == column || Double.isNaN(number) && Double.isNaN(column));
  }
}
