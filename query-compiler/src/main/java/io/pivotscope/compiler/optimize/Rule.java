package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.plan.Plan;

/** A rewrite of a plan that gives the same result for every execution. */
public interface Rule {

  /** For explain: what it does, in a few words. */
  String name();

  /**
   * The better plan.
   *
   * @param columns of the plan; the rule may append its own
   */
  Plan.Emit apply(Plan.Emit plan, Columns columns);
}
