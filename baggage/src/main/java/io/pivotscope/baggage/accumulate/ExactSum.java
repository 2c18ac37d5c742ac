package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum that does not depend on the order of addition. Longs go to a 128-bit integer. Doubles are
 * kept as a sum of non-overlapping parts, smallest first, so that nothing is ever rounded off
 * before the end (Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997, GROW-EXPANSION).
 * Only where a partial sum of doubles leaves the range of double does the order show.
 */
final class ExactSum {
  private static final double[] NO_PARTS = {};
  // The parts of any sum of doubles: 2098 bits of range, at least 52 apart.
  private static final int MAX_PARTS = 64;

  private long high;
  private long low;
  private double[] parts = NO_PARTS;
  private int partCount;
  private boolean anyDouble;
  // Sum of what is not finite: once NaN or infinite, always.
  private double special;

  void add(long value) {
    addWide(value >> 63, value);
  }

  void add(long value, long times) {
    if (times == 1) {
      add(value);
    } else {
      addWide(Math.multiplyHigh(value, times), value * times);
    }
  }

  private void addWide(long addedHigh, long addedLow) {
    long sum = low + addedLow;
    // The carry out of the highest bit, without a branch.
    high += addedHigh + ((low & addedLow | (low | addedLow) & ~sum) >>> 63);
    low = sum;
  }

  void add(double value, long times) {
    if (times == 1 || !Double.isFinite(value)) {
      add(value);
      return;
    }
    // Not every long is a double, but each half of one is.
    addProduct(value, (times >>> 32) * 0x1p32);
    addProduct(value, times & 0xffffffffL);
  }

  void addProduct(double a, double b, long times) {
    double product = a * b;
    add(product, times);
    if (Double.isFinite(product)) {
      add(Math.fma(a, b, -product), times);
    }
  }

  private void addProduct(double a, double b) {
    addProduct(a, b, 1);
  }

  void add(double value) {
    anyDouble = true;
    if (!Double.isFinite(value)) {
      special += value;
      return;
    }
    double rest = value;
    int kept = 0;
    for (int i = 0; i < partCount; i++) {
      double part = parts[i];
      double sum = rest + part;
      double shadow = sum - rest;
      double error = (rest - (sum - shadow)) + (part - shadow);
      if (!Double.isFinite(sum)) {
        special += sum;
        partCount = 0;
        return;
      }
      if (error != 0) {
        parts[kept++] = error;
      }
      rest = sum;
    }
    if (rest != 0) {
      if (kept == parts.length) {
        parts = Arrays.copyOf(parts, Math.max(2, parts.length * 2));
      }
      parts[kept++] = rest;
    }
    partCount = kept;
  }

  void merge(ExactSum other, long times) {
    if (times == 1) {
      addWide(other.high, other.low);
    } else {
      // high * 2^64 + low, low unsigned; what leaves 128 bits is not kept.
      long lowTimesHigh = Math.multiplyHigh(other.low, times) + ((other.low >> 63) & times);
      addWide(other.high * times + lowTimesHigh, other.low * times);
    }
    double[] added = other == this ? parts.clone() : other.parts;
    int count = other.partCount;
    for (int i = 0; i < count; i++) {
      add(added[i], times);
    }
    special += other.special;
    anyDouble |= other.anyDouble;
  }

  /** Long if only longs were added and the sum fits one, else Double. */
  Object value() {
    if (!anyDouble && fitsLong()) {
      return low;
    }
    return doubleValue();
  }

  boolean anyDouble() {
    return anyDouble;
  }

  /** Whether nothing is in it that adding would show. */
  boolean isZero() {
    return (high | low) == 0 && !anyDouble && special == 0;
  }

  /** Whether it is a sum of longs that a long holds. */
  boolean isLong() {
    return !anyDouble && special == 0 && fitsLong();
  }

  /** That long, which is no longer in it. */
  long takeLong() {
    long value = low;
    clear();
    return value;
  }

  /** The sum of longs, exactly. */
  BigInteger integral() {
    return BigInteger.valueOf(high)
        .shiftLeft(64)
        .add(BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1)));
  }

  /** All that was added, exactly, provided that it is finite. */
  BigDecimal exact() {
    BigDecimal result = new BigDecimal(integral());
    for (int i = 0; i < partCount; i++) {
      result = result.add(new BigDecimal(parts[i]));
    }
    return result;
  }

  boolean isFinite() {
    return special == 0;
  }

  private boolean fitsLong() {
    return high == (low >> 63);
  }

  double doubleValue() {
    if (!isFinite()) {
      return special;
    }
    if (!anyDouble) {
      return fitsLong() ? (double) low : integral().doubleValue();
    }
    ExactSum total = copy();
    if (high != 0 || low != 0) {
      // The long part as doubles without rounding: 32 bits at a time.
      total.add((double) (high) * 0x1p64);
      total.add((double) (low >>> 32) * 0x1p32);
      total.add((double) (low & 0xffffffffL));
    }
    return total.rounded();
  }

  /**
   * Largest part first; the parts do not overlap, so what follows the first inexact step is noise.
   */
  private double rounded() {
    double sum = 0;
    for (int i = partCount - 1; i >= 0; i--) {
      double next = sum + parts[i];
      double error = parts[i] - (next - sum);
      sum = next;
      if (error != 0) {
        // Ties: half a unit left over counts as more than half if anything of its sign lies below.
        if (i > 0 && (error < 0) == (parts[i - 1] < 0)) {
          double twice = error * 2;
          double nudged = sum + twice;
          if (nudged - sum == twice) {
            sum = nudged;
          }
        }
        break;
      }
    }
    return special + sum;
  }

  ExactSum copy() {
    ExactSum result = new ExactSum();
    result.high = high;
    result.low = low;
    result.parts = partCount == 0 ? NO_PARTS : Arrays.copyOf(parts, partCount);
    result.partCount = partCount;
    result.anyDouble = anyDouble;
    result.special = special;
    return result;
  }

  /**
   *
   *
   * <pre>
   *   flags: 1 wide long part, 2 doubles, 4 special   long part: zigzag | 16 bytes
   *   [special: 8 bytes]   [count of parts, 8 bytes each]
   * </pre>
   */
  void write(ByteSink out) {
    out.writeByte((fitsLong() ? 0 : 1) | (anyDouble ? 2 : 0) | (isFinite() ? 0 : 4));
    if (fitsLong()) {
      out.writeZigzag(low);
    } else {
      out.writeFixed64(high);
      out.writeFixed64(low);
    }
    if (!isFinite()) {
      out.writeFixed64(Double.doubleToLongBits(special));
    }
    if (anyDouble) {
      out.writeVarint(partCount);
      for (int i = 0; i < partCount; i++) {
        out.writeFixed64(Double.doubleToLongBits(parts[i]));
      }
    }
  }

  /** Becomes what was written. */
  void read(ByteSource in) {
    clear();
    int flags = in.readInt(7);
    if ((flags & 1) == 0) {
      low = in.readZigzag();
      high = low >> 63;
    } else {
      high = in.readFixed64();
      low = in.readFixed64();
    }
    if ((flags & 4) != 0) {
      special = Double.longBitsToDouble(in.readFixed64());
    }
    anyDouble = (flags & 2) != 0;
    if (anyDouble) {
      int count = in.readInt(MAX_PARTS);
      for (int i = 0; i < count; i++) {
        // Added, not copied: parts of a stranger need not be apart.
        add(Double.longBitsToDouble(in.readFixed64()));
      }
    }
  }

  void clear() {
    high = 0;
    low = 0;
    partCount = 0;
    anyDouble = false;
    special = 0;
  }
}
