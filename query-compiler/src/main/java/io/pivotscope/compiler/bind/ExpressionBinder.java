package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Expression.Call;
import io.pivotscope.compiler.syntax.Expression.Literal;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Expression.Operation;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives an expression its columns and types. After a report an expression has type ANY, which fits
 * everywhere, so that one mistake is told once.
 */
final class ExpressionBinder {

  private static final Expr UNKNOWN = new Expr.Constant(null, Type.ANY);
  private static final Expr ONE = new Expr.Constant(1L, Type.LONG);
  private static final Expr ZERO = new Expr.Constant(0L, Type.LONG);

  private final Scope scope;
  private final Diagnostics diagnostics;
  private final CallBinder calls;

  ExpressionBinder(Scope scope, Diagnostics diagnostics) {
    this.scope = scope;
    this.diagnostics = diagnostics;
    this.calls = new CallBinder(diagnostics);
  }

  /**
   * Binds an expression.
   *
   * @param aggregates whether aggregates may stand in it
   */
  Expr bind(Expression expression, boolean aggregates) {
    if (expression instanceof Literal literal) {
      return new Expr.Constant(literal.value(), literal.type());
    }
    if (expression instanceof Name name) {
      return name(name, aggregates);
    }
    if (expression instanceof Call call) {
      return call(call, aggregates);
    }
    return operation((Operation) expression, aggregates);
  }

  /** Binds a condition. */
  Expr condition(Expression expression) {
    Expr condition = bind(expression, false);
    wants(Type.BOOLEAN, condition, expression, "a condition");
    return condition;
  }

  private Expr name(Name name, boolean aggregates) {
    if (isBareCount(name)) {
      return aggregate(Aggregate.COUNT, name.toString(), List.of(), name, aggregates);
    }
    Expr column = scope.lookup(name);
    return column == null ? UNKNOWN : column;
  }

  /** {@code COUNT} without parentheses, unless the query gives the name another meaning. */
  boolean isBareCount(Name name) {
    String first = name.first().name();
    return name.parts().size() == 1
        && first.equalsIgnoreCase("COUNT")
        && !scope.isLet(first)
        && scope.indexOf(first) < 0;
  }

  private Expr call(Call call, boolean aggregates) {
    String name = call.name().name();
    Aggregate aggregate = Functions.aggregate(name).orElse(null);
    if (aggregate != null) {
      return aggregate(aggregate, call.toString(), call.arguments(), call, aggregates);
    }
    Expr bound = calls.bind(call, bindAll(call.arguments(), aggregates));
    return bound == null ? UNKNOWN : bound;
  }

  private Expr aggregate(
      Aggregate function,
      String written,
      List<Expression> arguments,
      Expression at,
      boolean allowed) {
    if (!allowed) {
      diagnostics.error(
          at.span(), "an aggregate cannot stand here", "aggregates stand in Select, not nested");
      return UNKNOWN;
    }
    List<Expr> bound = bindAll(arguments, false);
    if (function == Aggregate.COUNT && bound.isEmpty()) {
      return aggregated(written, function, ONE, Type.LONG);
    }
    if (bound.size() != 1) {
      diagnostics.error(at.span(), written + ": an aggregate takes one argument");
      return UNKNOWN;
    }
    Expr argument = bound.get(0);
    if (function == Aggregate.COUNT) {
      return countOf(written, argument);
    }
    boolean order = function == Aggregate.MIN || function == Aggregate.MAX;
    boolean fits =
        order
            ? argument.type() != Type.LIST
            : argument.type().isNumeric()
                && (argument.type() != Type.TIME || function == Aggregate.AVERAGE);
    if (!fits) {
      diagnostics.error(
          arguments.get(0).span(),
          function + " of " + Typing.name(argument.type()) + " has no meaning",
          order ? null : "it takes numbers");
      return UNKNOWN;
    }
    Type result = Accumulators.resultType(function, argument.type());
    return aggregated(written, function, argument, result);
  }

  /** SQL's COUNT(x) counts the rows where x is not null: a sum that is zero where there is none. */
  private Expr countOf(String written, Expr argument) {
    Expr isNull = Typing.apply(Function.IS_NULL, Type.BOOLEAN, argument);
    Expr oneOrZero = Typing.apply(Function.CASE, Type.LONG, isNull, ZERO, ONE);
    Expr sum = aggregated(written, Aggregate.SUM, oneOrZero, Type.LONG);
    return Typing.apply(Function.COALESCE, Type.LONG, sum, ZERO);
  }

  private Expr aggregated(String written, Aggregate function, Expr argument, Type result) {
    List<Column> columns = scope.columns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) instanceof Column.Aggregated same
          && same.function() == function
          && same.argument().equals(argument)) {
        return new Expr.Column(i, same.type());
      }
    }
    int index = scope.add(new Column.Aggregated(written, function, argument, result));
    return new Expr.Column(index, result);
  }

  private Expr operation(Operation operation, boolean aggregates) {
    List<Expr> operands = bindAll(operation.operands(), aggregates);
    Function function = operation.function();
    return switch (function) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> {
        Expr result = Typing.arithmetic(function, operands.get(0), operands.get(1));
        yield result == null ? misfit(operation, operands) : result;
      }
      case NEGATE -> {
        Type type = operands.get(0).type();
        yield type.isNumeric() && type != Type.TIME
            ? new Expr.Apply(function, operands, type)
            : misfit(operation, operands);
      }
      case EQUAL, NOT_EQUAL, IN -> comparison(operation, operands, false);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> comparison(operation, operands, true);
      case AND, OR, NOT -> {
        all(Type.BOOLEAN, operation, operands);
        yield new Expr.Apply(function, operands, Type.BOOLEAN);
      }
      case LIKE -> {
        all(Type.STRING, operation, operands);
        yield new Expr.Apply(function, operands, Type.BOOLEAN);
      }
      case MATCHES -> {
        all(Type.STRING, operation, operands);
        calls.pattern(operation.operands().get(1), "matches");
        yield new Expr.Apply(function, operands, Type.BOOLEAN);
      }
      case CASE -> choice(operation, operands);
      default -> new Expr.Apply(function, operands, Type.BOOLEAN);
    };
  }

  private Expr comparison(Operation operation, List<Expr> operands, boolean order) {
    Type first = operands.get(0).type();
    for (int i = 1; i < operands.size(); i++) {
      Type other = operands.get(i).type();
      if (!Typing.comparable(first, other, order)) {
        diagnostics.error(
            operation.operands().get(i).span(),
            "cannot compare " + Typing.name(first) + " with " + Typing.name(other),
            remedy(first, other));
      }
    }
    return new Expr.Apply(operation.function(), operands, Type.BOOLEAN);
  }

  private static @Nullable String remedy(Type a, Type b) {
    return a == Type.STRING || b == Type.STRING ? "string(x) and long(x) convert" : null;
  }

  private Expr choice(Operation operation, List<Expr> operands) {
    List<Expr> values = new ArrayList<>();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      wants(Type.BOOLEAN, operands.get(i), operation.operands().get(i), "when");
      values.add(operands.get(i + 1));
    }
    values.add(operands.get(operands.size() - 1));
    return together(Function.CASE, operands, values, operation);
  }

  private Expr together(Function function, List<Expr> arguments, List<Expr> values, Expression at) {
    Type type = Typing.common(values);
    if (type == null) {
      List<String> types =
          values.stream().map(Expr::type).distinct().map(Typing::name).sorted().toList();
      diagnostics.error(at.span(), "the values have different types: " + String.join(", ", types));
      return UNKNOWN;
    }
    return new Expr.Apply(function, arguments, type);
  }

  private Expr misfit(Operation operation, List<Expr> operands) {
    List<String> types = operands.stream().map(Expr::type).map(Typing::name).toList();
    String verb = operation.function().name().toLowerCase(Locale.ROOT);
    boolean time = operands.stream().anyMatch(operand -> operand.type() == Type.TIME);
    diagnostics.error(
        operation.span(),
        "cannot " + verb + " " + String.join(" and ", types),
        time
            ? "time - time is a duration, time + 5ms a time"
            : remedy(operands.get(0).type(), operands.get(operands.size() - 1).type()));
    return UNKNOWN;
  }

  private void all(Type wanted, Operation operation, List<Expr> operands) {
    for (int i = 0; i < operands.size(); i++) {
      wants(
          wanted,
          operands.get(i),
          operation.operands().get(i),
          operation.function().name().toLowerCase(Locale.ROOT));
    }
  }

  private void wants(Type wanted, Expr actual, Expression at, String who) {
    if (!Typing.fits(actual.type(), wanted)) {
      diagnostics.error(
          at.span(),
          who + " takes " + Typing.name(wanted) + ", found " + Typing.name(actual.type()));
    }
  }

  private List<Expr> bindAll(List<Expression> expressions, boolean aggregates) {
    List<Expr> bound = new ArrayList<>();
    expressions.forEach(e -> bound.add(Objects.requireNonNull(bind(e, aggregates))));
    return bound;
  }
}
