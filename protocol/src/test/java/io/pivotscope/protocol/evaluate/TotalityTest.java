package io.pivotscope.protocol.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of all functions and all values, also in the wrong number and of the wrong kind. */
class TotalityTest {

  private static final long SEED = 20261121;
  private static final int CASES = 400_000;

  /** Those that look at their arguments themselves; for all others null makes null. */
  private static final Set<Function> ASK_FOR_NULL =
      EnumSet.of(
          Function.AND,
          Function.OR,
          Function.IS_NULL,
          Function.IS_NOT_NULL,
          Function.IN,
          Function.CASE,
          Function.COALESCE,
          Function.LIST,
          Function.SPREAD);

  private static final String LONG_TEXT = "ab".repeat(5_000);

  private static final Object[] VALUES = {
    null,
    0L,
    1L,
    -1L,
    7L,
    3_600_000_000L,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    0.0,
    -0.0,
    0.5,
    -2.5,
    Double.MIN_VALUE,
    1e300,
    -Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    true,
    false,
    "",
    " a b ",
    "a%b_",
    "12",
    "1e999",
    "2026-11-21T10:00:00Z",
    "+1000000000-12-31T23:59:59Z",
    "TRUE",
    "\\",
    "\\E{9}",
    "(a*)*b",
    "([ab]{9}){9}",
    "[",
    "\ud800",
    LONG_TEXT,
    new byte[0],
    new byte[] {1, -1},
    List.of(),
    List.of(1L, 2L, 5L, 3L),
    List.of("a", Long.MAX_VALUE, "b", Long.MAX_VALUE),
    List.of(List.of(0L, 1L, 4L), List.of(1L, 2L, Long.MAX_VALUE)),
    Arrays.asList(1L, null, "x"),
    Collections.nCopies(5_000, 1L),
    nested(12)
  };

  private static Object nested(int depth) {
    return depth == 0 ? (Object) 1L : List.of(nested(depth - 1));
  }

  private record Case(Function function, Object[] arguments, Type type) {
    Object value() {
      return EvaluatorTest.typed(type, function, arguments);
    }

    @Override
    public String toString() {
      List<String> shown = new ArrayList<>();
      for (Object argument : arguments) {
        String text = Texts.toText(argument);
        shown.add(text.substring(0, Math.min(40, text.length())));
      }
      return "seed " + SEED + ": " + type + " " + function + shown;
    }
  }

  private interface Check {
    void of(Case tried);
  }

  private static void forAll(Object[] values, Check check) {
    SplittableRandom random = new SplittableRandom(SEED);
    Function[] functions = Function.values();
    for (int i = 0; i < CASES; i++) {
      Object[] arguments = new Object[random.nextInt(5)];
      for (int j = 0; j < arguments.length; j++) {
        arguments[j] = values[random.nextInt(values.length)];
      }
      Type type = Type.values()[random.nextInt(Type.values().length)];
      check.of(new Case(functions[random.nextInt(functions.length)], arguments, type));
    }
  }

  /** The limit is there to end a search that does not: it is far above what the cases need. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everyCallReturnsAValueThatCanTravel() {
    forAll(
        VALUES,
        tried -> {
          Object value;
          try {
            value = tried.value();
          } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(tried.toString(), e);
          }
          assertThat(
                  value == null
                      || value instanceof Long
                      || value instanceof Double
                      || value instanceof Boolean
                      || value instanceof String
                      || value instanceof byte[]
                      || value instanceof List)
              .as(tried + " gives " + value)
              .isTrue();
        });
  }

  @Test
  void aNullMakesNullUnlessTheFunctionAsksForIt() {
    Object[] few = {null, 1L, "a", 2.0};
    forAll(
        few,
        tried -> {
          int first = Math.min(3, tried.arguments().length);
          boolean given = Arrays.asList(tried.arguments()).subList(0, first).contains(null);
          if (given && !ASK_FOR_NULL.contains(tried.function())) {
            assertThat(tried.value()).as(tried.toString()).isNull();
          }
        });
  }

  @Test
  void noNumberThatIsNoneComesOutOfNumbers() {
    Object[] finite =
        Arrays.stream(VALUES)
            .filter(value -> !(value instanceof Double d) || Double.isFinite(d))
            .toArray();
    forAll(
        finite,
        tried -> {
          if (tried.value() instanceof Double d) {
            assertThat(Double.isFinite(d)).as(tried + " gives " + d).isTrue();
          }
        });
  }
}
