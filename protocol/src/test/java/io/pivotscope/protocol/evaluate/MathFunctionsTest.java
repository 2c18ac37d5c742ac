package io.pivotscope.protocol.evaluate;

import static io.pivotscope.protocol.evaluate.EvaluatorTest.call;
import static io.pivotscope.protocol.evaluate.EvaluatorTest.typed;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Function;
import java.util.List;
import org.junit.jupiter.api.Test;

class MathFunctionsTest {

  @Test
  void rootsAndLogarithms() {
    assertThat(call(Function.SQRT, 9L)).isEqualTo(3.0);
    assertThat(call(Function.SQRT, -1.0)).isNull();
    assertThat(call(Function.EXP, 0L)).isEqualTo(1.0);
    assertThat(call(Function.EXP, 1000.0)).isNull();
    assertThat(call(Function.LN, Math.E)).isEqualTo(1.0);
    assertThat(call(Function.LN, 0L)).isNull();
    assertThat(call(Function.LOG10, 1000L)).isEqualTo(3.0);
    assertThat(call(Function.LOG10, -1L)).isNull();
    assertThat(call(Function.LOG2, 0.0)).isNull();
    assertThat(call(Function.SQRT, "9")).isNull();
    assertThat(call(Function.LN, Double.NaN)).isEqualTo(Double.NaN);
    assertThat(call(Function.SQRT, Double.NEGATIVE_INFINITY))
        .satisfies(MathFunctionsTest::noNumber);
    assertThat(call(Function.LOG2, Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  private static void noNumber(Object value) {
    assertThat(value == null || Double.isNaN((double) value)).isTrue();
  }

  @Test
  void log2IsExactForPowersOfTwo() {
    for (int exponent = -1022; exponent < 1024; exponent++) {
      assertThat(call(Function.LOG2, Math.scalb(1.0, exponent))).isEqualTo((double) exponent);
    }
    assertThat((double) call(Function.LOG2, 10L)).isBetween(3.32192809, 3.32192810);
    assertThat((double) call(Function.LOG2, Double.MIN_VALUE)).isBetween(-1074.001, -1073.999);
  }

  @Test
  void powers() {
    assertThat(call(Function.POW, 2L, 10L)).isEqualTo(1024.0);
    assertThat(call(Function.POW, 2.0, -1L)).isEqualTo(0.5);
    assertThat(call(Function.POW, -8.0, 0.5)).isNull();
    assertThat(call(Function.POW, 0L, -1L)).isNull();
    assertThat(call(Function.POW, 1e300, 2L)).isNull();
    assertThat(call(Function.POW, 2L, "1")).isNull();
  }

  @Test
  void arithmeticOfDoublesThatOverflowsIsNull() {
    assertThat(call(Function.ADD, Double.MAX_VALUE, Double.MAX_VALUE)).isNull();
    assertThat(call(Function.MULTIPLY, 1e300, -1e300)).isNull();
    assertThat(call(Function.DIVIDE, 1e300, 1e-300)).isNull();
    assertThat(call(Function.ADD, Double.POSITIVE_INFINITY, 1.0))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(call(Function.TO_DOUBLE, "1e999")).isNull();
    assertThat(call(Function.TO_DOUBLE, "-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void signs() {
    assertThat(call(Function.SIGN, -5L)).isEqualTo(-1L);
    assertThat(call(Function.SIGN, 0.0)).isEqualTo(0L);
    assertThat(call(Function.SIGN, 1e-300)).isEqualTo(1L);
    assertThat(call(Function.SIGN, Double.NaN)).isNull();
    assertThat(call(Function.SIGN, true)).isNull();
  }

  @Test
  void truncationIsTowardsZero() {
    assertThat(call(Function.TRUNCATE, 2.9)).isEqualTo(2.0);
    assertThat(call(Function.TRUNCATE, -2.9)).isEqualTo(-2.0);
    assertThat(call(Function.TRUNCATE, 2.345, 2L)).isEqualTo(2.34);
    assertThat(call(Function.TRUNCATE, 1234.5, -2L)).isEqualTo(1200.0);
    assertThat(call(Function.TRUNCATE, 7L)).isEqualTo(7L);
    assertThat(call(Function.TRUNCATE, "7")).isNull();
  }

  @Test
  void bucketsBeginBelow() {
    assertThat(call(Function.BUCKET, 17L, 5L)).isEqualTo(15L);
    assertThat(call(Function.BUCKET, -1L, 5L)).isEqualTo(-5L);
    assertThat(call(Function.BUCKET, 15L, 5L)).isEqualTo(15L);
    assertThat(call(Function.BUCKET, 1.7, 0.5)).isEqualTo(1.5);
    assertThat(call(Function.BUCKET, 7L, 2.5)).isEqualTo(5.0);
    assertThat(typed(Type.DOUBLE, Function.BUCKET, 17L, 5L)).isEqualTo(15.0);
    assertThat(call(Function.BUCKET, Long.MIN_VALUE, 3L)).isNull();
    assertThat(call(Function.BUCKET, Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(call(Function.BUCKET, 17L, 0L)).isNull();
    assertThat(call(Function.BUCKET, 17L, -5L)).isNull();
    assertThat(call(Function.BUCKET, 1.0, 0.0)).isNull();
    assertThat(call(Function.BUCKET, 1.0, Double.NaN)).isNull();
    assertThat(call(Function.BUCKET, 1e300, 1e-300)).isNull();
    assertThat(call(Function.BUCKET, "17", 5L)).isNull();
  }

  @Test
  void log2BucketsArePowersOfTwo() {
    assertThat(call(Function.LOG2_BUCKET, 1L)).isEqualTo(1L);
    assertThat(call(Function.LOG2_BUCKET, 1023L)).isEqualTo(512L);
    assertThat(call(Function.LOG2_BUCKET, Long.MAX_VALUE)).isEqualTo(1L << 62);
    assertThat(call(Function.LOG2_BUCKET, 0.3)).isEqualTo(0.25);
    assertThat(call(Function.LOG2_BUCKET, 3 * Double.MIN_VALUE)).isEqualTo(2 * Double.MIN_VALUE);
    assertThat(call(Function.LOG2_BUCKET, 0L)).isNull();
    assertThat(call(Function.LOG2_BUCKET, -4.0)).isNull();
    assertThat(call(Function.LOG2_BUCKET, "4")).isNull();
  }

  @Test
  void leastAndGreatest() {
    assertThat(call(Function.LEAST, 3L, 1L, 2L)).isEqualTo(1L);
    assertThat(call(Function.GREATEST, 3L, 1L, 2L)).isEqualTo(3L);
    assertThat(call(Function.GREATEST, 3L, 3.5)).isEqualTo(3.5);
    assertThat(typed(Type.DOUBLE, Function.LEAST, 3L, 3.5)).isEqualTo(3.0);
    assertThat(call(Function.LEAST, "b", "a")).isEqualTo("a");
    assertThat(call(Function.GREATEST, false, true)).isEqualTo(true);
    assertThat(call(Function.LEAST, 7L)).isEqualTo(7L);
    assertThat(call(Function.LEAST, 1L, null)).isNull();
    assertThat(call(Function.LEAST, 1L, "a")).isNull();
    assertThat(call(Function.LEAST, List.of(1L), List.of(2L))).isNull();
    assertThat(call(Function.LEAST)).isNull();
  }

  @Test
  void toBoolean() {
    assertThat(call(Function.TO_BOOLEAN, 2L)).isEqualTo(true);
    assertThat(call(Function.TO_BOOLEAN, -0.0)).isEqualTo(false);
    assertThat(call(Function.TO_BOOLEAN, " True ")).isEqualTo(true);
    assertThat(call(Function.TO_BOOLEAN, "false")).isEqualTo(false);
    assertThat(call(Function.TO_BOOLEAN, "yes")).isNull();
    assertThat(call(Function.TO_BOOLEAN, Double.NaN)).isNull();
    assertThat(call(Function.TO_BOOLEAN, false)).isEqualTo(false);
    assertThat(call(Function.TO_BOOLEAN, List.of())).isNull();
  }
}
