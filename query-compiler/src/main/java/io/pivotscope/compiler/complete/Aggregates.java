package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.bind.Callable;
import io.pivotscope.compiler.syntax.Expression;
import org.jspecify.annotations.Nullable;

/** Finds aggregates by their names. */
final class Aggregates {

  private Aggregates() {}

  /** Whether an expression holds one. */
  static boolean in(Expression expression) {
    if (expression instanceof Expression.Operation operation) {
      return operation.operands().stream().anyMatch(Aggregates::in);
    }
    String callee = callee(expression);
    if (callee != null && Callable.isAggregate(callee, expression instanceof Expression.Call)) {
      return true;
    }
    return expression instanceof Expression.Call call
        && call.arguments().stream().anyMatch(Aggregates::in);
  }

  /** The function that is called, or the single word that stands there; null for other forms. */
  static @Nullable String callee(Expression expression) {
    if (expression instanceof Expression.Call call) {
      return call.name().name();
    }
    return expression instanceof Expression.Name name && name.parts().size() == 1
        ? name.first().name()
        : null;
  }
}
