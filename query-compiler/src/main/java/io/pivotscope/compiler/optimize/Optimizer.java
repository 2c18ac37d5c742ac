package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.plan.Plan;
import java.util.List;

/** Applies the rules once each, in this order: what moves down first decides what is carried. */
public final class Optimizer {

  /** The rules, always on unless somebody wants to compare. */
  public static final List<Rule> RULES =
      List.of(
          new PushSelections(),
          new EarlyLets(),
          new InlineArguments(),
          new PruneColumns(),
          new PushAggregates(),
          new PruneColumns());

  private Optimizer() {}

  /**
   * A plan with the same result that packs less.
   *
   * @param columns of the plan; the rules append theirs
   */
  public static Plan.Emit optimize(Plan.Emit plan, Columns columns) {
    return optimize(plan, columns, RULES);
  }

  /** As the given rules, in their order, make it. */
  public static Plan.Emit optimize(Plan.Emit plan, Columns columns, List<Rule> rules) {
    Plan.Emit better = plan;
    for (Rule rule : rules) {
      better = rule.apply(better, columns);
    }
    return better;
  }
}
