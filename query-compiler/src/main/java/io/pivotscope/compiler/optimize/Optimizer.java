package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.plan.Plan;
import java.util.List;

/** Applies the rules once each, in this order: what moves down first decides what is carried. */
public final class Optimizer {

  /** The rules, always on. */
  public static final List<Rule> RULES =
      List.of(new InlineLets(), new PushSelections(), new EarlyLets(), new PruneColumns());

  private Optimizer() {}

  /** A plan with the same result that packs less. */
  public static Plan.Emit optimize(Plan.Emit plan, BoundQuery query) {
    Plan.Emit better = plan;
    for (Rule rule : RULES) {
      better = rule.apply(better, query);
    }
    return better;
  }
}
