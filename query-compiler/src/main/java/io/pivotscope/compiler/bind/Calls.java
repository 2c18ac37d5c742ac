package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose result depends on what the arguments are together. Null stands for "these do not
 * fit". What can be said with an operator that exists needs no function in the processes: {@code
 * if(c, a, b)} is a case, {@code millis(d)} a division.
 */
final class Calls {

  private static final Expr NULL = new Expr.Constant(null, Type.ANY);

  private Calls() {}

  static @Nullable Expr coalesce(List<Expr> arguments) {
    return typed(Function.COALESCE, arguments, Typing.common(arguments));
  }

  /** {@code if(condition, value, otherwise)}. */
  static @Nullable Expr choice(List<Expr> arguments) {
    return typed(Function.CASE, arguments, Typing.common(arguments.subList(1, 3)));
  }

  static @Nullable Expr nullIf(List<Expr> arguments) {
    Expr value = arguments.get(0);
    if (!Typing.comparable(value.type(), arguments.get(1).type(), false)) {
      return null;
    }
    Expr same = new Expr.Apply(Function.EQUAL, arguments, Type.BOOLEAN);
    return Typing.apply(Function.CASE, value.type(), same, NULL, value);
  }

  static Functions.Result ordered(Function function) {
    return arguments -> {
      Type type = Typing.common(arguments);
      return typed(function, arguments, type == Type.LIST ? null : type);
    };
  }

  /** Towards zero to some decimals, or a time or duration down to a multiple of a width. */
  static @Nullable Expr truncate(List<Expr> arguments) {
    Expr value = arguments.get(0);
    if (arguments.size() == 1) {
      return new Expr.Apply(Function.TRUNCATE, arguments, value.type());
    }
    Type second = arguments.get(1).type();
    if (value.type() == Type.TIME || second == Type.DURATION) {
      return bucket(arguments);
    }
    boolean decimals = second == Type.LONG || second == Type.ANY;
    return decimals && value.type() != Type.DURATION
        ? new Expr.Apply(Function.TRUNCATE, arguments, value.type())
        : null;
  }

  static @Nullable Expr bucket(List<Expr> arguments) {
    Expr value = arguments.get(0);
    Expr width = arguments.get(1);
    boolean wide = width.type() == Type.DURATION || width.type() == Type.ANY;
    if (value.type() == Type.TIME) {
      return wide ? Typing.apply(Function.BUCKET, Type.TIME, value, Typing.micros(width)) : null;
    }
    if (value.type() == Type.DURATION || width.type() == Type.DURATION) {
      boolean duration = value.type() == Type.DURATION || value.type() == Type.ANY;
      return wide && duration ? new Expr.Apply(Function.BUCKET, arguments, Type.DURATION) : null;
    }
    return typed(Function.BUCKET, arguments, Typing.common(arguments));
  }

  /** A duration as a number of units. */
  static Functions.Result inUnits(double nanosPerUnit) {
    Expr unit = new Expr.Constant(nanosPerUnit, Type.DOUBLE);
    return arguments -> Typing.apply(Function.DIVIDE, Type.DOUBLE, arguments.get(0), unit);
  }

  /** A cast from a number or a text; from the other type with a unit it would change the unit. */
  static Functions.Result measure(Function function, Type result) {
    return arguments -> {
      Type type = arguments.get(0).type();
      boolean fits = type == result || Functions.Kind.NUMBER.fits(type) || type == Type.STRING;
      return typed(function, arguments, fits ? result : null);
    };
  }

  static @Nullable Expr hex(List<Expr> arguments) {
    Type type = arguments.get(0).type();
    boolean fits = type == Type.BYTES || type == Type.LONG || type == Type.ANY;
    return typed(Function.HEX, arguments, fits ? Type.STRING : null);
  }

  private static @Nullable Expr typed(
      Function function, List<Expr> arguments, @Nullable Type type) {
    return type == null ? null : new Expr.Apply(function, arguments, type);
  }
}
