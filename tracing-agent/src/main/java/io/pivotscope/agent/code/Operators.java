package io.pivotscope.agent.code;

import io.pivotscope.agent.link.Export;
import io.pivotscope.baggage.SizeBounds;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.evaluate.Evaluator;
import io.pivotscope.protocol.evaluate.Primitives;
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

  // ---- numbers: answers, 0 where there is none

  public static long divide(long a, long b) {
    return b == 0 ? 0 : a / b;
  }

  public static long remainder(long a, long b) {
    return b == 0 ? 0 : a % b;
  }

  /** Whether a quotient or remainder is no answer. */
  public static boolean isNoQuotient(double result, double a, double b) {
    return b == 0 || Primitives.isNoAnswer(result, a, b);
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

  /** The bytes of an accumulator that an expression asks for. */
  public static Object encode(Accumulator state) {
    return Accumulators.encode(state);
  }

  /** What a state adds at most to the encoded form of the accumulator that it is merged into. */
  public static int sizeOf(Accumulator state) {
    return SizeBounds.ofAddition(Accumulators.encode(state));
  }

  /** A text as an export yields it. */
  public static @Nullable Object text(@Nullable Object raw) {
    return raw instanceof String text
        ? text.length() > Export.MAX_TEXT ? text.substring(0, Export.MAX_TEXT) : text
        : null;
  }
}
