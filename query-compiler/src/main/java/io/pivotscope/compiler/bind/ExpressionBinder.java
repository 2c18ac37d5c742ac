package io.pivotscope.compiler.bind;

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

  private final Scope scope;
  private final Extent extent;
  private final Diagnostics diagnostics;
  private final CallBinder calls;
  private final AggregateBinder aggregates;

  ExpressionBinder(Scope scope, Extent extent, Diagnostics diagnostics) {
    this.scope = scope;
    this.extent = extent;
    this.diagnostics = diagnostics;
    this.calls = new CallBinder(diagnostics);
    this.aggregates = new AggregateBinder(scope, diagnostics);
  }

  /**
   * Binds an expression.
   *
   * @param aggregates whether aggregates may stand in it
   * @throws Extent.ExceededException if it is too large
   */
  Expr bind(Expression expression, boolean aggregates) {
    extent.next();
    return part(expression, aggregates);
  }

  private Expr part(Expression expression, boolean aggregates) {
    extent.node();
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

  /** Binds a condition on groups. */
  Expr havingCondition(Expression expression) {
    Expr condition = bind(expression, true);
    wants(Type.BOOLEAN, condition, expression, "a condition");
    return condition;
  }

  private Expr name(Name name, boolean allowed) {
    if (aggregates.isBare(name)) {
      return aggregate(name.toString(), name.toString(), List.of(), name, allowed);
    }
    Expr column = scope.lookup(name);
    return column == null ? UNKNOWN : column;
  }

  private Expr call(Call call, boolean allowed) {
    String name = call.name().name();
    if (Callable.isAggregate(name)) {
      return aggregate(name, call.toString(), call.arguments(), call, allowed);
    }
    List<Expr> arguments = bindAll(call.arguments(), allowed);
    Expr bound = calls.bind(call, arguments);
    if (bound == null) {
      return UNKNOWN;
    }
    extent.call(bound, arguments);
    return bound;
  }

  private Expr aggregate(
      String name, String written, List<Expression> arguments, Expression at, boolean allowed) {
    if (!allowed) {
      diagnostics.error(
          at.span(),
          "an aggregate cannot stand here",
          "aggregates stand in Select, Having and OrderBy, not nested");
      return UNKNOWN;
    }
    Expr bound = aggregates.bind(name, written, arguments, bindAll(arguments, false), at);
    return bound == null ? UNKNOWN : bound;
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
    expressions.forEach(e -> bound.add(Objects.requireNonNull(part(e, aggregates))));
    return bound;
  }
}
