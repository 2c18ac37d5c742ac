package io.pivotscope.protocol.evaluate;

import io.pivotscope.protocol.advice.Function;
import org.jspecify.annotations.Nullable;

/**
 * Functions of numbers. Outside its domain a function is null, and no NaN or infinity comes out
 * where none went in.
 */
final class Maths {

  private static final double LN_2 = Math.log(2);

  private Maths() {}

  static @Nullable Double ofReal(Function function, Object a) {
    if (!(a instanceof Number n)) {
      return null;
    }
    double x = n.doubleValue();
    boolean positive = !(x <= 0);
    double result =
        switch (function) {
          case SQRT -> x < 0 ? Double.NaN : Math.sqrt(x);
          case EXP -> Math.exp(x);
          case LN -> positive ? Math.log(x) : Double.NaN;
          case LOG10 -> positive ? Math.log10(x) : Double.NaN;
          case LOG2 -> positive ? log2(x) : Double.NaN;
          default -> Double.NaN;
        };
    return Arithmetic.answer(result, x, 0);
  }

  /** Exact for powers of two, which a quotient of logarithms is not. */
  private static double log2(double x) {
    int exponent = Math.getExponent(x);
    return exponent > Double.MAX_EXPONENT
        ? x
        : exponent + Math.log(Math.scalb(x, -exponent)) / LN_2;
  }

  static @Nullable Double power(Object a, @Nullable Object b) {
    return a instanceof Number x && b instanceof Number y
        ? Arithmetic.answer(
            Math.pow(x.doubleValue(), y.doubleValue()), x.doubleValue(), y.doubleValue())
        : null;
  }

  static @Nullable Long sign(Object a) {
    if (a instanceof Long x) {
      return (long) Long.signum(x);
    }
    return a instanceof Double x && !Double.isNaN(x) ? (Long) (long) Math.signum(x) : null;
  }

  /** {@code floor(x / width) * width}; a width that is not above zero has no buckets. */
  static @Nullable Object bucket(Object a, @Nullable Object width) {
    if (a instanceof Long x && width instanceof Long w) {
      return w > 0 ? Arithmetic.binary(Function.SUBTRACT, x, Math.floorMod(x, w)) : null;
    }
    if (!(a instanceof Number x) || !(width instanceof Number w) || !(w.doubleValue() > 0)) {
      return null;
    }
    double size = w.doubleValue();
    return Arithmetic.answer(Math.floor(x.doubleValue() / size) * size, x.doubleValue(), size);
  }

  static @Nullable Object log2Bucket(Object a) {
    if (a instanceof Long x) {
      return x > 0 ? (Object) Long.highestOneBit(x) : null;
    }
    if (!(a instanceof Double x) || !(x > 0)) {
      return null;
    }
    return x < Double.MIN_NORMAL
        ? Double.longBitsToDouble(Long.highestOneBit(Double.doubleToLongBits(x)))
        : Math.scalb(1.0, Math.getExponent(x));
  }
}
