package io.pivotscope.baggage.accumulate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Buckets of 1 % relative error, the index of DDSketch (Masson, Rim, Lee: VLDB 2019): bucket i
 * holds the magnitudes in (gamma^(i-1), gamma^i], gamma = 1.01 / 0.99, and stands for gamma^i *
 * 0.99, at most 1 % from each of them. While all numbers are longs, a bucket that holds a single
 * one stands for just that, so small numbers are exact. Magnitudes below 2^-1022 count as zero;
 * infinities have a bucket each.
 *
 * <p>Our own rather than sketches-java: its counts are doubles, so beyond 2^53 they are no longer a
 * monoid, and its logarithm is {@code Math.log}, which may differ by one bucket between processes.
 *
 * <p>A logarithm for each number would cost more than all else that is done with it, so the key is
 * looked up. 64 cells of a binade are narrower than a bucket: each has numbers of one key, or of
 * one and, behind a limit, of the next. A cell is a long that adding a number's other bits carries
 * over to the next key exactly where they exceed the limit:
 *
 * <pre>
 *   bits of a magnitude     exponent 11 | cell 6 | rest 46
 *   cell                      key 17 | 2^46 - 1 - limit 46
 * </pre>
 *
 * A cell's limit is found with the logarithm itself when the first number of the cell comes: some
 * microseconds. The cells of a binade are half a kilobyte, those of all longs 32.
 */
final class RelativeScale implements Scale {
  static final RelativeScale INSTANCE = new RelativeScale();

  /**
   * All longs of both signs fit, 2 * 2185 + 1; so do positive doubles over 38 decades. Beyond, the
   * lowest are poured together and only quantiles among them lose their bound.
   */
  private static final int MAX_BUCKETS = 4400;

  private static final double ERROR = 0.01;
  private static final double LOG_GAMMA = StrictMath.log((1 + ERROR) / (1 - ERROR));
  private static final double LOG_MIDDLE = StrictMath.log(1 - ERROR);

  /** Key of a positive bucket minus its index: the smallest normal double has index -35418. */
  private static final int OFFSET = 35_420;

  /** One above that of the largest double, which has index 35488. */
  private static final int INFINITE = OFFSET + 35_489;

  private static final int MANTISSA_BITS = 52;
  private static final int CELL_BITS = 6;
  private static final int CELLS = 1 << CELL_BITS;
  private static final int REST_BITS = MANTISSA_BITS - CELL_BITS;
  private static final long REST = (1L << REST_BITS) - 1;

  /**
   * How far from the exponential of its key a limit may lie at most, in units in the last place.
   */
  private static final long LOGARITHM_ULPS = 8192;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** Cells by exponent; null, and a cell 0, where no number came yet. */
  private final AtomicReferenceArray<long[]> binades = new AtomicReferenceArray<>(1 << 11);

  private RelativeScale() {}

  @Override
  public int key(long number) {
    return key((double) number);
  }

  @Override
  public int key(double number) {
    long signed = Double.doubleToRawLongBits(number);
    long bits = signed & Long.MAX_VALUE;
    long[] cells = binades.getAcquire((int) (bits >>> MANTISSA_BITS));
    long cell = cells == null ? 0 : (long) CELL.getOpaque(cells, indexInBinade(bits));
    if (cell == 0) {
      cell = find(bits);
    }
    int key = (int) (cell + (bits & REST) >>> REST_BITS);
    int sign = (int) (signed >> 63);
    return (key ^ sign) - sign;
  }

  private static int indexInBinade(long bits) {
    return (int) (bits >>> REST_BITS) & CELLS - 1;
  }

  /** Keeps the cell, except those of zero, which are 0. Others may do the same meanwhile. */
  private long find(long bits) {
    if (bits < Double.doubleToRawLongBits(Double.MIN_NORMAL)) {
      return 0;
    }
    int exponent = (int) (bits >>> MANTISSA_BITS);
    long[] cells = binades.getAcquire(exponent);
    if (cells == null) {
      cells = new long[CELLS];
      binades.setRelease(exponent, cells);
    }
    long cell = cell(bits & ~REST);
    CELL.setOpaque(cells, indexInBinade(bits), cell);
    return cell;
  }

  private static long cell(long first) {
    long last = first | REST;
    int key = keyOf(Double.longBitsToDouble(first));
    long limit = keyOf(Double.longBitsToDouble(last)) == key ? last : limit(key, first, last);
    return (long) key << REST_BITS | last - limit;
  }

  /** The last number of a key; that of {@code first}, which {@code last} has no longer. */
  private static long limit(int key, long first, long last) {
    long guess = Double.doubleToRawLongBits(StrictMath.exp((key - OFFSET) * LOG_GAMMA));
    long in = Math.max(first, guess - LOGARITHM_ULPS);
    long out = Math.min(last, guess + LOGARITHM_ULPS);
    while (out - in > 1) {
      long middle = in + out >>> 1;
      if (keyOf(Double.longBitsToDouble(middle)) == key) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return in;
  }

  /** The key of a magnitude by its definition. */
  static int keyOf(double magnitude) {
    if (magnitude < Double.MIN_NORMAL) {
      return 0;
    }
    // NaN never comes; its cells count as infinite.
    return magnitude <= Double.MAX_VALUE
        ? OFFSET + (int) Math.ceil(StrictMath.log(magnitude) / LOG_GAMMA)
        : INFINITE;
  }

  @Override
  public int maxBuckets() {
    return MAX_BUCKETS;
  }

  @Override
  public void show(Buckets buckets, int index, List<Object> into) {
    int key = buckets.key(index);
    double magnitude = key == 0 ? 0 : magnitude(Math.abs(key), buckets.doubles());
    into.add(key < 0 ? -magnitude : magnitude);
    into.add(buckets.count(index));
  }

  private static double magnitude(int key, boolean doubles) {
    if (key == INFINITE) {
      return Double.POSITIVE_INFINITY;
    }
    double logHigh = (key - OFFSET) * LOG_GAMMA;
    if (!doubles) {
      double whole = Math.floor(StrictMath.exp(logHigh));
      double low = StrictMath.exp(logHigh - LOG_GAMMA);
      if (whole > low && whole - 1 <= low) {
        return whole;
      }
    }
    return StrictMath.exp(logHigh + LOG_MIDDLE);
  }
}
