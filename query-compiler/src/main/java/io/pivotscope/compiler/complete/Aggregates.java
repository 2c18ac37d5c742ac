package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.bind.Callable;
import io.pivotscope.compiler.syntax.Expression;
import org.jspecify.annotations.Nullable;

/** Finds aggregates by their names. */
final class Aggregates {

  private Aggregates() {}

  static boolean isAggregate(String name) {
    return Callable.aggregates().stream().anyMatch(a -> a.name().equalsIgnoreCase(name));
  }

  /** Whether one is called, with or without parentheses. */
  static boolean isCalled(String name, boolean parentheses) {
    return Callable.aggregates().stream()
        .filter(aggregate -> parentheses || aggregate.isBare())
        .anyMatch(aggregate -> aggregate.name().equalsIgnoreCase(name));
  }

  /** Whether an expression holds one. */
  static boolean in(Expression expression) {
    if (expression instanceof Expression.Operation operation) {
      return operation.operands().stream().anyMatch(Aggregates::in);
    }
    String callee = callee(expression);
    if (callee != null && isCalled(callee, expression instanceof Expression.Call)) {
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
