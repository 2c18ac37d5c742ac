package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Join;
import io.pivotscope.compiler.plan.Plan.Pack;
import io.pivotscope.compiler.plan.Plan.Tuples;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.Set;

/**
 * Selections move below the join to the earliest events that have their columns (paper, Table 3:
 * {@code s_p(P x Q) = s_p(P) x Q}, {@code s_q(P x Q) = P x s_q(Q)}), so that rows that will be
 * dropped are never packed. On the way a condition on a Let becomes one on what the Let is computed
 * from.
 *
 * <p>Never below First or MostRecent: these choose among all events, and Where acts on what they
 * chose. Never to the nullable side of a LeftJoin, nor to what must not be there.
 */
final class PushSelections implements Rule {

  @Override
  public String name() {
    return "selections move to the earliest events that can decide them";
  }

  @Override
  public Plan.Emit apply(Plan.Emit plan, Columns columns) {
    return new Plan.Emit(rewrite(plan.input()), plan.grouping(), plan.result());
  }

  private static Plan rewrite(Plan plan) {
    return plan instanceof Plan.Filter filter
        ? push(rewrite(filter.input()), filter.condition())
        : Plans.mapInputs(plan, PushSelections::rewrite);
  }

  private static Plan push(Plan plan, Expr condition) {
    Set<Integer> needs = Expressions.columns(condition);
    if (needs.isEmpty()) {
      return new Plan.Filter(plan, condition);
    }
    if (plan instanceof Plan.Filter filter) {
      return new Plan.Filter(push(filter.input(), condition), filter.condition());
    }
    if (plan instanceof Plan.Let let) {
      Expr below = writtenOut(condition, let);
      return Plans.size(below) > Plans.MAX_SIZE && needs.contains(let.column())
          ? new Plan.Filter(plan, condition)
          : new Plan.Let(push(let.input(), below), let.column(), let.value());
    }
    if (plan instanceof Plan.Union union) {
      return new Plan.Union(
          union.inputs().stream().map(input -> push(input, condition)).toList(), union.columns());
    }
    if (plan instanceof Join join) {
      if (join.later().columns().containsAll(needs)) {
        return join.of(push(join.later(), condition), join.earlier());
      }
      if (commutes(join) && join.earlier().columns().containsAll(needs)) {
        Pack pack = join.earlier();
        return join.of(join.later(), pack.withInput(push(pack.input(), condition)));
      }
    }
    return new Plan.Filter(plan, condition);
  }

  private static Expr writtenOut(Expr condition, Plan.Let let) {
    return Expressions.replace(
        condition, column -> column.index() == let.column() ? let.value() : column);
  }

  /** Whether a row that is not packed is a row less, and nothing else. */
  private static boolean commutes(Join join) {
    return join.kind() == JoinKind.INNER
        && join.mark() == Join.NO_MARK
        && join.earlier().fold() == null
        && join.earlier().contents() instanceof Tuples tuples
        && tuples.keep() == Keep.ALL;
  }
}
