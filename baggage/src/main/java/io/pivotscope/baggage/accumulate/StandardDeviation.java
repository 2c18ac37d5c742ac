package io.pivotscope.baggage.accumulate;

import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.ByteSource;
import io.pivotscope.baggage.value.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * STDDEV: the sample standard deviation (n - 1) of the numbers among the arguments, whole
 * nanoseconds for durations. Sum and sum of squares are both exact, so nothing cancels that should
 * not and no order shows. Doubles of magnitude from about 1e-145 to 1e154 are meant: squares below
 * lose digits, squares above are infinite, and so is the result.
 */
final class StandardDeviation implements Accumulator {
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

  private final boolean whole;
  private long count;
  private final ExactSum sum;
  // The square of a long is highWord * 2^64 + lowWord, both signed; of a double, all in squares.
  private final ExactSum squares;
  private final ExactSum highWords;

  StandardDeviation(Type argument) {
    this(argument == Type.DURATION, 0, new ExactSum(), new ExactSum(), new ExactSum());
  }

  private StandardDeviation(
      boolean whole, long count, ExactSum sum, ExactSum squares, ExactSum highWords) {
    this.whole = whole;
    this.count = count;
    this.sum = sum;
    this.squares = squares;
    this.highWords = highWords;
  }

  @Override
  public void add(@Nullable Object value, long times) {
    if (value instanceof Long number) {
      addLong(number, times);
    } else if (value instanceof Double number) {
      addDouble(number, times);
    }
  }

  @Override
  public void addLong(long value, long times) {
    long low = value * value;
    count = Counts.plus(count, times);
    sum.add(value, times);
    squares.add(low, times);
    highWords.add(Math.multiplyHigh(value, value) - (low >> 63), times);
  }

  @Override
  public void addDouble(double value, long times) {
    count = Counts.plus(count, times);
    sum.add(value, times);
    squares.addProduct(value, value, times);
  }

  @Override
  public void merge(Accumulator other, long times) {
    if (!(other instanceof StandardDeviation that)) {
      throw Accumulators.mismatch(this, other);
    }
    count = Counts.plus(count, Counts.times(that.count, times));
    sum.merge(that.sum, times);
    squares.merge(that.squares, times);
    highWords.merge(that.highWords, times);
  }

  @Override
  public @Nullable Object result() {
    if (count < 2) {
      return null;
    }
    if (!sum.isFinite()) {
      return Double.NaN;
    }
    if (!squares.isFinite()) {
      return Double.POSITIVE_INFINITY;
    }
    BigDecimal deviation = deviation();
    return whole && !sum.anyDouble()
        ? (Object) deviation.setScale(0, RoundingMode.HALF_EVEN).longValue()
        : (Object) deviation.doubleValue();
  }

  /** The root of (n * squares - sum^2) / (n * (n - 1)). */
  private BigDecimal deviation() {
    BigDecimal n = BigDecimal.valueOf(count);
    BigDecimal exactSum = sum.exact();
    BigDecimal exactSquares =
        squares.exact().add(new BigDecimal(highWords.integral().multiply(WORD)));
    BigDecimal numerator = n.multiply(exactSquares).subtract(exactSum.multiply(exactSum));
    if (numerator.signum() <= 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal denominator = n.multiply(n.subtract(BigDecimal.ONE));
    return numerator.divide(denominator, MathContext.DECIMAL128).sqrt(MathContext.DECIMAL128);
  }

  @Override
  public StandardDeviation copy() {
    return new StandardDeviation(whole, count, sum.copy(), squares.copy(), highWords.copy());
  }

  @Override
  public void write(ByteSink out) {
    out.writeVarint(count);
    if (count != 0) {
      sum.write(out);
      squares.write(out);
      highWords.write(out);
    }
  }

  @Override
  public void read(ByteSource in) {
    count = Counts.read(in, 0);
    if (count != 0) {
      sum.read(in);
      squares.read(in);
      highWords.read(in);
    } else {
      sum.clear();
      squares.clear();
      highWords.clear();
    }
  }
}
