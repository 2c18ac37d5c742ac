package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.evaluate.Evaluator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Warns of conditions that no row can meet: constants that are not true, comparisons with null, and
 * bounds on one expression that leave nothing between them. All conditions of a block hold
 * together.
 */
final class Contradictions {

  private static final @Nullable Object[] NO_ROW = {};

  private final Diagnostics diagnostics;
  private final Map<Expr, Bounds> bounds = new HashMap<>();

  Contradictions(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** What is known of one expression; null is no bound. */
  private static final class Bounds {
    Expr.@Nullable Constant least;
    boolean leastMeets;
    Expr.@Nullable Constant most;
    boolean mostMeets;

    boolean leaveNothing() {
      Expr.Constant low = least;
      Expr.Constant high = most;
      if (low == null || high == null) {
        return false;
      }
      Function possible = leastMeets && mostMeets ? Function.LESS_OR_EQUAL : Function.LESS;
      return Boolean.FALSE.equals(compare(possible, low, high));
    }

    void atLeast(Expr.Constant bound, boolean meets) {
      if (least == null || Boolean.TRUE.equals(compare(Function.LESS, least, bound))) {
        least = bound;
        leastMeets = meets;
      } else if (Boolean.TRUE.equals(compare(Function.EQUAL, least, bound))) {
        leastMeets &= meets;
      }
    }

    void atMost(Expr.Constant bound, boolean meets) {
      if (most == null || Boolean.TRUE.equals(compare(Function.LESS, bound, most))) {
        most = bound;
        mostMeets = meets;
      } else if (Boolean.TRUE.equals(compare(Function.EQUAL, most, bound))) {
        mostMeets &= meets;
      }
    }
  }

  private static @Nullable Object compare(Function function, Expr a, Expr b) {
    return Evaluator.evaluate(new Expr.Apply(function, List.of(a, b), Type.BOOLEAN), NO_ROW);
  }

  /** Looks at a condition beside those looked at before. */
  void check(Expr condition, Expression at) {
    if (Expressions.columns(condition).isEmpty()) {
      if (!Evaluator.isTrue(condition, NO_ROW)) {
        warn(at, "this condition is never true", null);
      }
      return;
    }
    if (condition instanceof Expr.Apply apply) {
      if (apply.function() == Function.AND) {
        apply.arguments().forEach(part -> check(part, at));
      } else if (isComparison(apply.function()) && apply.arguments().size() == 2) {
        comparison(apply, at);
      }
    }
  }

  private void comparison(Expr.Apply apply, Expression at) {
    Expr left = apply.arguments().get(0);
    Expr right = apply.arguments().get(1);
    if (isNull(left) || isNull(right)) {
      warn(at, "a comparison with null is never true", "is null and is not null ask for it");
    } else if (right instanceof Expr.Constant constant) {
      bound(left, apply.function(), constant, at);
    } else if (left instanceof Expr.Constant constant) {
      bound(right, mirrored(apply.function()), constant, at);
    }
  }

  private void bound(Expr of, Function function, Expr.Constant constant, Expression at) {
    Bounds known = bounds.computeIfAbsent(of, expr -> new Bounds());
    boolean before = known.leaveNothing();
    switch (function) {
      case EQUAL -> {
        known.atLeast(constant, true);
        known.atMost(constant, true);
      }
      case LESS -> known.atMost(constant, false);
      case LESS_OR_EQUAL -> known.atMost(constant, true);
      case GREATER -> known.atLeast(constant, false);
      case GREATER_OR_EQUAL -> known.atLeast(constant, true);
      default -> {
        return;
      }
    }
    if (!before && known.leaveNothing()) {
      warn(at, "this contradicts what is asked of the same value", "or takes either");
    }
  }

  private static boolean isComparison(Function function) {
    return switch (function) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
      default -> false;
    };
  }

  private static Function mirrored(Function function) {
    return switch (function) {
      case LESS -> Function.GREATER;
      case LESS_OR_EQUAL -> Function.GREATER_OR_EQUAL;
      case GREATER -> Function.LESS;
      case GREATER_OR_EQUAL -> Function.LESS_OR_EQUAL;
      default -> function;
    };
  }

  private static boolean isNull(Expr expr) {
    return expr instanceof Expr.Constant constant && constant.value() == null;
  }

  private void warn(Expression at, String message, @Nullable String hint) {
    diagnostics.warning(at.span(), message + ", so nothing passes", hint);
  }
}
