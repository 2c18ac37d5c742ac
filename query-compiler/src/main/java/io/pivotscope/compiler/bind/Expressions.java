package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Expression.Call;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Expression.Operation;
import io.pivotscope.protocol.advice.Expr;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Walks over expressions, written and bound. */
public final class Expressions {

  private Expressions() {}

  /** Every name in an expression, aggregates' arguments included. */
  static void names(Expression expression, Consumer<Name> visitor) {
    if (expression instanceof Name name) {
      visitor.accept(name);
    } else if (expression instanceof Call call) {
      call.arguments().forEach(argument -> names(argument, visitor));
    } else if (expression instanceof Operation operation) {
      operation.operands().forEach(operand -> names(operand, visitor));
    }
  }

  /** Indices of the columns that a bound expression reads. */
  public static Set<Integer> columns(Expr expr) {
    Set<Integer> found = new LinkedHashSet<>();
    collect(expr, found);
    return found;
  }

  /** Indices of the columns that bound expressions read. */
  public static Set<Integer> columns(List<Expr> exprs) {
    Set<Integer> found = new LinkedHashSet<>();
    exprs.forEach(expr -> collect(expr, found));
    return found;
  }

  private static void collect(Expr expr, Set<Integer> into) {
    if (expr instanceof Expr.Column column) {
      into.add(column.index());
    } else if (expr instanceof Expr.Apply apply) {
      apply.arguments().forEach(argument -> collect(argument, into));
    }
  }

  /** The same expression with each column replaced. */
  public static Expr replace(Expr expr, Function<Expr.Column, Expr> replacement) {
    if (expr instanceof Expr.Column column) {
      return replacement.apply(column);
    }
    if (expr instanceof Expr.Apply apply) {
      List<Expr> arguments =
          apply.arguments().stream().map(argument -> replace(argument, replacement)).toList();
      return new Expr.Apply(apply.function(), arguments, apply.type());
    }
    return expr;
  }
}
