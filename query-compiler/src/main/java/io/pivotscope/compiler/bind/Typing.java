package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Types of operators. Null stands for "these do not fit"; ANY fits everything and is decided by the
 * values met.
 *
 * <pre>
 *   long op long = long      with double = double      duration +- duration = duration
 *   time - time = duration   time +- duration = time   duration * number = duration
 *   text + anything = text
 * </pre>
 */
final class Typing {

  private static final Expr NANOS_PER_MICRO = new Expr.Constant(1000L, Type.LONG);

  private Typing() {}

  static String name(Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Expr arithmetic(Function function, Expr a, Expr b) {
    Type left = a.type();
    Type right = b.type();
    if (function == Function.ADD && (left == Type.STRING || right == Type.STRING)) {
      return apply(Function.CONCAT, Type.STRING, a, b);
    }
    if (!left.isNumeric() || !right.isNumeric()) {
      return null;
    }
    if (left == Type.TIME || right == Type.TIME) {
      return time(function, a, b);
    }
    if (left == Type.DURATION || right == Type.DURATION) {
      return duration(function, a, b);
    }
    Type type =
        left == Type.DOUBLE || right == Type.DOUBLE
            ? Type.DOUBLE
            : left == Type.ANY || right == Type.ANY ? Type.ANY : Type.LONG;
    return apply(function, type, a, b);
  }

  private static @Nullable Expr time(Function function, Expr a, Expr b) {
    boolean sum = function == Function.ADD;
    if (!sum && function != Function.SUBTRACT) {
      return null;
    }
    if (a.type() == Type.TIME && b.type() == Type.TIME) {
      return sum
          ? null
          : apply(
              Function.MULTIPLY,
              Type.DURATION,
              apply(Function.SUBTRACT, Type.LONG, a, b),
              NANOS_PER_MICRO);
    }
    if (a.type() == Type.TIME && b.type() == Type.DURATION) {
      return apply(function, Type.TIME, a, micros(b));
    }
    if (sum && a.type() == Type.DURATION && b.type() == Type.TIME) {
      return apply(function, Type.TIME, micros(a), b);
    }
    return null;
  }

  static Expr micros(Expr nanos) {
    return apply(Function.DIVIDE, Type.LONG, nanos, NANOS_PER_MICRO);
  }

  private static @Nullable Expr duration(Function function, Expr a, Expr b) {
    boolean both = a.type() == Type.DURATION && b.type() == Type.DURATION;
    if (both && function == Function.MULTIPLY) {
      return null;
    }
    if (both && function == Function.DIVIDE) {
      return apply(function, Type.LONG, a, b);
    }
    if (function == Function.DIVIDE && a.type() != Type.DURATION) {
      return null;
    }
    Expr result = apply(function, Type.DURATION, a, b);
    boolean fraction = a.type() == Type.DOUBLE || b.type() == Type.DOUBLE;
    return fraction ? apply(Function.TO_LONG, Type.DURATION, result) : result;
  }

  /**
   * Whether values of the two can be equal; with {@code order}, also whether they have an order.
   */
  static boolean comparable(Type a, Type b, boolean order) {
    if (a == Type.ANY || b == Type.ANY) {
      return true;
    }
    if (order && (a == Type.LIST || b == Type.LIST)) {
      return false;
    }
    boolean timeAndDuration =
        (a == Type.TIME && b == Type.DURATION) || (a == Type.DURATION && b == Type.TIME);
    return a == b || (a.isNumeric() && b.isNumeric() && !timeAndDuration);
  }

  /** The type of a value that is one of these; null if they do not go together. */
  static @Nullable Type common(List<Expr> values) {
    Type result = null;
    for (Expr value : values) {
      if (value instanceof Expr.Constant constant && constant.value() == null) {
        continue;
      }
      result = result == null ? value.type() : common(result, value.type());
      if (result == null) {
        return null;
      }
    }
    return result == null ? Type.ANY : result;
  }

  private static @Nullable Type common(Type a, Type b) {
    if (a == b) {
      return a;
    }
    if (a == Type.ANY || b == Type.ANY) {
      return Type.ANY;
    }
    boolean numbers = (a == Type.LONG || a == Type.DOUBLE) && (b == Type.LONG || b == Type.DOUBLE);
    return numbers ? Type.DOUBLE : null;
  }

  static Expr apply(Function function, Type type, Expr... arguments) {
    return new Expr.Apply(function, List.of(arguments), type);
  }

  static boolean fits(Type actual, Type wanted) {
    return actual == wanted || actual == Type.ANY;
  }
}
