package io.pivotscope.protocol.verify;

import static io.pivotscope.protocol.verify.UnsoundProgramException.expect;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.evaluate.Patterns;
import java.util.List;

/**
 * Checks what is computed over a row. Values are checked when they are there, since expressions
 * take any; types only where something else than an expression reads them.
 *
 * @param columns types of the row's columns
 */
record RowVerifier(List<Type> columns) {

  void expressions(List<Expr> expressions) throws UnsoundProgramException {
    for (Expr expr : expressions) {
      expression(expr);
    }
  }

  void conditions(List<Expr> conditions) throws UnsoundProgramException {
    expressions(conditions);
    for (Expr condition : conditions) {
      Type type = condition.type();
      expect(type == Type.BOOLEAN || type == Type.ANY, "a condition that is a " + type);
    }
  }

  /** What is added to accumulators of these functions, one of each. */
  void arguments(List<Argument> arguments, List<Aggregate> aggregates)
      throws UnsoundProgramException {
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      expression(argument.value());
      expect(
          !argument.partial() || argument.value().type() == Type.BYTES,
          "a partial " + aggregates.get(i) + " that is no bytes");
      for (int weight : argument.weights()) {
        expect(weight >= 0 && weight < columns.size(), "there is no column " + weight);
        expect(columns.get(weight) == Type.LONG, "column " + weight + " is a weight but no long");
      }
    }
  }

  void expression(Expr expr) throws UnsoundProgramException {
    if (expr instanceof Expr.Column column) {
      expect(column.index() < columns.size(), "there is no column " + column.index());
    } else if (expr instanceof Expr.Apply apply) {
      expressions(apply.arguments());
      if (apply.function() == Function.MATCHES || apply.function() == Function.EXTRACT) {
        pattern(apply);
      }
    }
  }

  /** Compiling a pattern is work too: it is done once, here, and not for a pattern from a row. */
  private static void pattern(Expr.Apply apply) throws UnsoundProgramException {
    Expr pattern = apply.arguments().size() > 1 ? apply.arguments().get(1) : null;
    if (!(pattern instanceof Expr.Constant constant)
        || !(constant.value() instanceof String text)) {
      throw new UnsoundProgramException(apply.function() + " without a constant pattern");
    }
    String mistake = Patterns.mistake(text);
    expect(mistake == null, "cannot use a pattern: " + mistake);
  }
}
