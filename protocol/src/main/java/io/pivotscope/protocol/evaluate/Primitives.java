package io.pivotscope.protocol.evaluate;

/**
 * The rules of numbers in expressions, on values that are not boxed: for {@link Evaluator}, and for
 * code that is generated from expressions.
 */
public final class Primitives {

  private Primitives() {}

  // ---- longs: whether there is no answer

  public static boolean addFails(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0;
  }

  public static boolean subtractFails(long a, long b) {
    return ((a ^ b) & (a ^ (a - b))) < 0;
  }

  public static boolean multiplyFails(long a, long b) {
    return Math.multiplyHigh(a, b) != a * b >> 63;
  }

  public static boolean divideFails(long a, long b) {
    return b == 0 || (a == Long.MIN_VALUE && b == -1);
  }

  public static boolean remainderFails(long a, long b) {
    return b == 0;
  }

  // ---- doubles

  /** Whether a result is a NaN or an infinity that did not come from the arguments. */
  public static boolean isNoAnswer(double result, double a, double b) {
    return Double.isFinite(a) && Double.isFinite(b) && !Double.isFinite(result);
  }

  // ---- order

  /**
   * By value: unlike Double.compare, the two zeros are equal; NaN is above all and equals itself.
   */
  public static int compare(double a, double b) {
    return a < b ? -1 : a > b ? 1 : a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
  }

  /** Exact also where a double cannot hold the long. */
  public static int compare(long a, double b) {
    if (Double.isNaN(b) || b >= 0x1p63) {
      return -1;
    }
    if (b < -0x1p63) {
      return 1;
    }
    long whole = (long) b;
    return a != whole ? Long.compare(a, whole) : compare(0.0, b - whole);
  }
}
