package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.Set;

/**
 * Selections move below the join to the earliest events that have their columns (paper, Table 3:
 * {@code s_p(P x Q) = s_p(P) x Q}), so that rows that will be dropped are never packed.
 *
 * <p>Never below First or MostRecent: these choose among all events, and Where acts on what they
 * chose.
 */
final class PushSelections implements Rule {

  @Override
  public String name() {
    return "selections move to the earliest events that can decide them";
  }

  @Override
  public Plan.Emit apply(Plan.Emit plan, BoundQuery query) {
    return new Plan.Emit(rewrite(plan.input()), plan.result());
  }

  private static Plan rewrite(Plan plan) {
    return plan instanceof Plan.Filter filter
        ? push(rewrite(filter.input()), filter.condition())
        : plan;
  }

  private static Plan push(Plan plan, Expr condition) {
    Set<Integer> needs = Expressions.columns(condition);
    if (needs.isEmpty()) {
      return new Plan.Filter(plan, condition);
    }
    if (plan instanceof Plan.Filter filter) {
      return new Plan.Filter(push(filter.input(), condition), filter.condition());
    }
    if (plan instanceof Plan.Let let && let.input().columns().containsAll(needs)) {
      return new Plan.Let(push(let.input(), condition), let.column(), let.value());
    }
    if (plan instanceof Plan.Join join) {
      Plan.Pack pack = join.earlier();
      if (join.later().columns().containsAll(needs)) {
        return new Plan.Join(push(join.later(), condition), pack);
      }
      if (pack.keep() == Keep.ALL && pack.columns().containsAll(needs)) {
        Plan input = push(pack.input(), condition);
        return new Plan.Join(
            join.later(), new Plan.Pack(input, pack.source(), pack.keep(), pack.columns()));
      }
    }
    return new Plan.Filter(plan, condition);
  }
}
