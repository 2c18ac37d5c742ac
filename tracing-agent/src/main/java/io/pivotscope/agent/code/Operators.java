package io.pivotscope.agent.code;

import io.pivotscope.agent.link.Export;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.evaluate.Evaluator;
import org.jspecify.annotations.Nullable;

/**
 * Operators as {@link Evaluator} defines them, on values that are not boxed. Called by generated
 * code. A truth value is {@link #FALSE}, {@link #TRUE} or {@link #NULL}.
 */
public final class Operators {

  static final int FALSE = 0;
  static final int TRUE = 1;
  static final int NULL = 2;

  private Operators() {}

  // ---- longs: whether there is an answer, then the answer

  public static int addFails(long a, long b) {
    long sum = a + b;
    return (int) (((a ^ sum) & (b ^ sum)) >>> 63);
  }

  public static int subtractFails(long a, long b) {
    return (int) (((a ^ b) & (a ^ (a - b))) >>> 63);
  }

  public static int multiplyFails(long a, long b) {
    return Math.multiplyHigh(a, b) == a * b >> 63 ? 0 : 1;
  }

  public static int divideFails(long a, long b) {
    return b == 0 || (a == Long.MIN_VALUE && b == -1) ? 1 : 0;
  }

  public static long divide(long a, long b) {
    return b == 0 ? 0 : a / b;
  }

  public static int remainderFails(long a, long b) {
    return b == 0 ? 1 : 0;
  }

  public static long remainder(long a, long b) {
    return b == 0 ? 0 : a % b;
  }

  // ---- doubles

  /** Whether a result is a NaN or an infinity that did not come from the arguments. */
  public static int isNoAnswer(double result, double a, double b) {
    return Double.isFinite(a) && Double.isFinite(b) && !Double.isFinite(result) ? 1 : 0;
  }

  /** As {@link #isNoAnswer}, and nothing is divided by zero. */
  public static int isNoQuotient(double result, double a, double b) {
    return b == 0 ? 1 : isNoAnswer(result, a, b);
  }

  /** By value: the two zeros are equal, NaN equals itself and is above every other number. */
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

  // ---- truth

  public static int not(int a) {
    return a == NULL ? NULL : 1 - a;
  }

  /** Of two texts. */
  public static int sameText(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return NULL;
    }
    return a == b || a.equals(b) ? TRUE : FALSE;
  }

  public static int truth(@Nullable Object value) {
    return value instanceof Boolean flag ? (flag ? TRUE : FALSE) : NULL;
  }

  public static @Nullable Object box(int truth) {
    return truth == NULL ? null : (Object) (truth == TRUE);
  }

  // ---- values

  /** Whether a value is a long; then {@link #number}. */
  public static int isNoLong(@Nullable Object value) {
    return value instanceof Long ? 0 : 1;
  }

  public static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
  }

  public static int isNoDouble(@Nullable Object value) {
    return value instanceof Double ? 0 : 1;
  }

  public static double real(@Nullable Object value) {
    return value instanceof Double number ? number : 0;
  }

  public static @Nullable Object evaluate(Expr expr, @Nullable Object[] row) {
    return Evaluator.evaluate(expr, row);
  }

  /** A column of a row that came over a wire: it may be shorter than its slot. */
  public static @Nullable Object column(Tuple tuple, int index) {
    return index < tuple.size() ? tuple.get(index) : null;
  }

  /** A text as an export yields it. */
  public static @Nullable Object text(@Nullable Object raw) {
    return raw instanceof String text
        ? text.length() > Export.MAX_TEXT ? text.substring(0, Export.MAX_TEXT) : text
        : null;
  }
}
