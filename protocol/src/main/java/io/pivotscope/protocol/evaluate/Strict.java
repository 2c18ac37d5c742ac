package io.pivotscope.protocol.evaluate;

import io.pivotscope.baggage.value.Values;
import io.pivotscope.protocol.advice.Function;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The functions for which a null argument makes the result null: all but those of logic. */
final class Strict {

  private Strict() {}

  /**
   * Applies a function.
   *
   * @param b null if there is no second argument
   * @param c null if there is no third argument
   */
  static @Nullable Object apply(
      Function function, Object a, @Nullable Object b, @Nullable Object c) {
    return switch (function) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> Arithmetic.binary(function, a, b);
      case NEGATE -> Arithmetic.negate(a);
      case ABS, FLOOR, CEIL, ROUND, TRUNCATE -> Arithmetic.round(function, a, b);
      case SQRT, EXP, LN, LOG10, LOG2 -> Maths.ofReal(function, a);
      case POW -> Maths.power(a, b);
      case SIGN -> Maths.sign(a);
      case BUCKET -> Maths.bucket(a, b);
      case LOG2_BUCKET -> Maths.log2Bucket(a);
      case EQUAL -> Comparison.equal(a, b);
      case NOT_EQUAL -> not(Comparison.equal(a, b));
      case LESS -> ordered(Comparison.order(a, b), sign -> sign < 0);
      case LESS_OR_EQUAL -> ordered(Comparison.order(a, b), sign -> sign <= 0);
      case GREATER -> ordered(Comparison.order(a, b), sign -> sign > 0);
      case GREATER_OR_EQUAL -> ordered(Comparison.order(a, b), sign -> sign >= 0);
      case LOWER, UPPER, TRIM, TRIM_START, TRIM_END ->
          a instanceof String s ? text(function, s) : null;
      case LIKE, CONTAINS, STARTS_WITH, ENDS_WITH, INDEX_OF ->
          a instanceof String s && b instanceof String t ? texts(function, s, t) : null;
      case LENGTH -> Texts.length(a);
      case SUBSTRING -> Texts.substring(a, b, c);
      case LEFT -> Texts.substring(a, 1L, b);
      case RIGHT -> Texts.right(a, b);
      case REPLACE -> Texts.replace(a, b, c);
      case SPLIT -> Texts.split(a, b, c);
      case MATCHES -> Patterns.matches(a, b);
      case EXTRACT -> Patterns.extract(a, b, c);
      case HOUR, MINUTE, SECOND, DAY_OF_WEEK, DATE -> Times.part(function, a);
      case TO_LONG -> Arithmetic.toLong(a);
      case TO_DOUBLE -> Arithmetic.toDouble(a);
      case TO_BOOLEAN -> Arithmetic.toBoolean(a);
      case TO_TIME -> Times.toTime(a);
      case TO_STRING -> Texts.toText(a);
      case HEX -> Texts.hex(a);
      case HASH -> Values.hash(a);
      case ITEM -> Lists.item(a, b);
      case HEAD -> Lists.head(a, b);
      case QUANTILE_OF -> Summaries.quantile(a, b);
      case SCALE_COUNTS -> Summaries.scaleCounts(a, b);
      default -> null;
    };
  }

  private static @Nullable String text(Function function, String s) {
    return switch (function) {
      case LOWER -> s.toLowerCase(Locale.ROOT);
      case UPPER -> s.toUpperCase(Locale.ROOT);
      case TRIM -> s.strip();
      case TRIM_START -> s.stripLeading();
      case TRIM_END -> s.stripTrailing();
      default -> null;
    };
  }

  private static @Nullable Object texts(Function function, String s, String t) {
    if (!Texts.searchable(s, t)) {
      return null;
    }
    return switch (function) {
      case LIKE -> Texts.like(s, t);
      case CONTAINS -> s.contains(t);
      case STARTS_WITH -> s.startsWith(t);
      case ENDS_WITH -> s.endsWith(t);
      case INDEX_OF -> s.indexOf(t) + 1L;
      default -> null;
    };
  }

  /** The least of some values, or the greatest; null if they have no order among them. */
  static @Nullable Object extreme(List<@Nullable Object> values, boolean greatest) {
    Object best = values.isEmpty() ? null : values.get(0);
    for (Object value : values) {
      Integer sign = Comparison.order(value, best);
      if (sign == null) {
        return null;
      }
      if (greatest ? sign > 0 : sign < 0) {
        best = value;
      }
    }
    return best;
  }

  private static @Nullable Boolean not(@Nullable Boolean b) {
    return b == null ? null : !b;
  }

  private static @Nullable Boolean ordered(@Nullable Integer sign, IntPredicate test) {
    return sign == null ? null : test.test(sign);
  }
}
