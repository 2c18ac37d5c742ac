package io.pivotscope.protocol.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  private static Expr constant(Object value) {
    return new Expr.Constant(value, Type.ANY);
  }

  static Object call(Function function, Object... arguments) {
    return typed(Type.ANY, function, arguments);
  }

  static Object typed(Type type, Function function, Object... arguments) {
    List<Expr> args = new ArrayList<>();
    for (Object argument : arguments) {
      args.add(constant(argument));
    }
    return Evaluator.evaluate(new Expr.Apply(function, args, type), new Object[0]);
  }

  @Test
  void columnsAreReadFromTheRowAndAreNullBeyondIt() {
    Object[] row = {1L, "x"};
    assertThat(Evaluator.evaluate(new Expr.Column(1, Type.STRING), row)).isEqualTo("x");
    assertThat(Evaluator.evaluate(new Expr.Column(2, Type.STRING), row)).isNull();
  }

  @Test
  void longsStayLongsAndADoubleMakesADouble() {
    assertThat(call(Function.ADD, 2L, 3L)).isEqualTo(5L);
    assertThat(call(Function.ADD, 2L, 0.5)).isEqualTo(2.5);
    assertThat(call(Function.DIVIDE, 7L, 2L)).isEqualTo(3L);
    assertThat(call(Function.DIVIDE, 7L, 2.0)).isEqualTo(3.5);
    assertThat(call(Function.REMAINDER, -7L, 2L)).isEqualTo(-1L);
    assertThat(typed(Type.DOUBLE, Function.ADD, 2L, 3L)).isEqualTo(5.0);
    assertThat(call(Function.ADD, "a", "b")).isEqualTo("ab");
  }

  @Test
  void whatDoesNotFitOrDividesByZeroIsNull() {
    assertThat(call(Function.ADD, Long.MAX_VALUE, 1L)).isNull();
    assertThat(call(Function.SUBTRACT, Long.MIN_VALUE, 1L)).isNull();
    assertThat(call(Function.MULTIPLY, Long.MAX_VALUE, 2L)).isNull();
    assertThat(call(Function.MULTIPLY, Long.MIN_VALUE, -1L)).isNull();
    assertThat(call(Function.MULTIPLY, -3L, 5L)).isEqualTo(-15L);
    assertThat(call(Function.DIVIDE, Long.MIN_VALUE, -1L)).isNull();
    assertThat(call(Function.DIVIDE, 1L, 0L)).isNull();
    assertThat(call(Function.DIVIDE, 1.0, 0.0)).isNull();
    assertThat(call(Function.REMAINDER, 1L, 0L)).isNull();
    assertThat(call(Function.NEGATE, Long.MIN_VALUE)).isNull();
    assertThat(call(Function.ABS, Long.MIN_VALUE)).isNull();
    assertThat(call(Function.TO_LONG, 1e30)).isNull();
    assertThat(call(Function.TO_LONG, Double.NaN)).isNull();
  }

  @Test
  void aNullArgumentMakesNullExceptWhereTheFunctionAsksForIt() {
    assertThat(call(Function.ADD, 1L, null)).isNull();
    assertThat(call(Function.EQUAL, null, null)).isNull();
    assertThat(call(Function.NOT_EQUAL, "a", null)).isNull();
    assertThat(call(Function.CONCAT, "a", null)).isNull();
    assertThat(call(Function.IS_NULL, (Object) null)).isEqualTo(true);
    assertThat(call(Function.IS_NOT_NULL, (Object) null)).isEqualTo(false);
    assertThat(call(Function.COALESCE, null, null, 3L)).isEqualTo(3L);
    assertThat(typed(Type.DOUBLE, Function.COALESCE, null, 3L)).isEqualTo(3.0);
  }

  @Test
  void logicHasThreeValues() {
    assertThat(call(Function.AND, true, null)).isNull();
    assertThat(call(Function.AND, null, false)).isEqualTo(false);
    assertThat(call(Function.OR, null, true)).isEqualTo(true);
    assertThat(call(Function.OR, false, null)).isNull();
    assertThat(call(Function.NOT, (Object) null)).isNull();
    assertThat(call(Function.AND, true, "yes")).isNull();
    assertThat(call(Function.IN, 1L, 2L, 1L)).isEqualTo(true);
    assertThat(call(Function.IN, 1L, 2L, null)).isNull();
    assertThat(call(Function.IN, 1L, 2L, 3L)).isEqualTo(false);
    assertThat(call(Function.IN, null, 2L)).isNull();
  }

  @Test
  void numbersCompareByExactValue() {
    assertThat(call(Function.EQUAL, 1L, 1.0)).isEqualTo(true);
    assertThat(call(Function.EQUAL, 0.0, -0.0)).isEqualTo(true);
    assertThat(call(Function.LESS, Long.MAX_VALUE, 0x1p63)).isEqualTo(true);
    assertThat(call(Function.EQUAL, (1L << 53) + 1, 0x1p53)).isEqualTo(false);
    assertThat(call(Function.GREATER, 0.5, 0L)).isEqualTo(true);
    assertThat(call(Function.LESS, -1L, -0.5)).isEqualTo(true);
    assertThat(call(Function.EQUAL, Double.NaN, Double.NaN)).isEqualTo(true);
    assertThat(call(Function.GREATER, Double.NaN, Double.POSITIVE_INFINITY)).isEqualTo(true);
  }

  @Test
  void otherKindsCompareAmongThemselvesOnly() {
    assertThat(call(Function.LESS, "a", "b")).isEqualTo(true);
    assertThat(call(Function.EQUAL, "1", 1L)).isNull();
    assertThat(call(Function.LESS, "1", 1L)).isNull();
    assertThat(call(Function.EQUAL, new byte[] {1}, new byte[] {1})).isEqualTo(true);
    assertThat(call(Function.EQUAL, List.of(1L, "a"), List.of(1L, "a"))).isEqualTo(true);
    assertThat(call(Function.EQUAL, List.of(1L), Arrays.asList((Object) null))).isNull();
    assertThat(call(Function.LESS, List.of(1L), List.of(2L))).isNull();
  }

  @Test
  void likeHasSqlWildcards() {
    assertThat(call(Function.LIKE, "datanode-17", "data%-1_")).isEqualTo(true);
    assertThat(call(Function.LIKE, "abc", "%%c%")).isEqualTo(true);
    assertThat(call(Function.LIKE, "abc", "a_")).isEqualTo(false);
    assertThat(call(Function.LIKE, "", "%")).isEqualTo(true);
    assertThat(call(Function.LIKE, "50%", "50\\%")).isEqualTo(true);
    assertThat(call(Function.LIKE, "500", "50\\%")).isEqualTo(false);
    assertThat(call(Function.LIKE, "aab", "%ab")).isEqualTo(true);
  }

  @Test
  void textFunctions() {
    assertThat(call(Function.SUBSTRING, "hello", 2L, 3L)).isEqualTo("ell");
    assertThat(call(Function.SUBSTRING, "hello", 4L)).isEqualTo("lo");
    assertThat(call(Function.SUBSTRING, "hello", -1L, 3L)).isEqualTo("h");
    assertThat(call(Function.SUBSTRING, "hello", Long.MIN_VALUE, Long.MAX_VALUE)).isNotNull();
    assertThat(call(Function.LENGTH, "abc")).isEqualTo(3L);
    assertThat(call(Function.LENGTH, List.of(1L, 2L))).isEqualTo(2L);
    assertThat(call(Function.UPPER, "i")).isEqualTo("I");
    assertThat(call(Function.CONCAT, "n=", 1L, 2.5, true)).isEqualTo("n=12.5true");
    assertThat(call(Function.TO_STRING, new byte[] {1, (byte) 0xff})).isEqualTo("01ff");
    assertThat(call(Function.TO_STRING, List.of("a", 1L))).isEqualTo("[a, 1]");
    assertThat(call(Function.CONTAINS, "abc", "b")).isEqualTo(true);
    assertThat(call(Function.LOWER, 3L)).isNull();
  }

  @Test
  void conversionsAndRounding() {
    assertThat(call(Function.TO_LONG, " 42 ")).isEqualTo(42L);
    assertThat(call(Function.TO_LONG, "4.9")).isEqualTo(4L);
    assertThat(call(Function.TO_LONG, "x")).isNull();
    assertThat(call(Function.TO_DOUBLE, "1.5")).isEqualTo(1.5);
    assertThat(call(Function.ROUND, 2.5)).isEqualTo(3.0);
    assertThat(call(Function.ROUND, 2.345, 2L)).isEqualTo(2.35);
    assertThat(call(Function.ROUND, Double.NaN)).isEqualTo(Double.NaN);
    assertThat(call(Function.FLOOR, -0.5)).isEqualTo(-1.0);
  }

  @Test
  void caseTakesTheFirstTrueConditionAndElseTheLastValue() {
    assertThat(call(Function.CASE, null, "a", true, "b", "c")).isEqualTo("b");
    assertThat(call(Function.CASE, false, "a", "c")).isEqualTo("c");
    assertThat(call(Function.CASE, false, "a")).isNull();
  }
}
