package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.protocol.advice.Expr;

/**
 * A condition on a Let becomes a condition on what the Let is computed from, so that it can move to
 * where that is known. Expressions are pure and total, so writing one out changes nothing. Large
 * ones stay: writing out lets of lets can double with each.
 */
final class InlineLets implements Rule {

  private static final int MAX_SIZE = 64;

  @Override
  public String name() {
    return "conditions on lets are written out";
  }

  @Override
  public Plan.Emit apply(Plan.Emit plan, BoundQuery query) {
    return new Plan.Emit(rewrite(plan.input(), query), plan.result());
  }

  /** Only the top of the plain plan has lets and conditions. */
  private static Plan rewrite(Plan plan, BoundQuery query) {
    if (plan instanceof Plan.Filter filter) {
      Expr condition = filter.condition();
      while (size(condition) <= MAX_SIZE && readsLet(condition, query)) {
        condition = Expressions.replace(condition, column -> valueOf(column, query));
      }
      boolean small = size(condition) <= MAX_SIZE;
      return new Plan.Filter(
          rewrite(filter.input(), query), small ? condition : filter.condition());
    }
    return plan;
  }

  private static boolean readsLet(Expr condition, BoundQuery query) {
    return Expressions.columns(condition).stream()
        .anyMatch(column -> query.columns().get(column) instanceof Column.Computed);
  }

  private static Expr valueOf(Expr.Column column, BoundQuery query) {
    return query.columns().get(column.index()) instanceof Column.Computed let
        ? let.value()
        : column;
  }

  private static int size(Expr expr) {
    return expr instanceof Expr.Apply apply
        ? 1 + apply.arguments().stream().mapToInt(InlineLets::size).sum()
        : 1;
  }
}
