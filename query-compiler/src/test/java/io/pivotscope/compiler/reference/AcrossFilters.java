package io.pivotscope.compiler.reference;

import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.optimize.Rule;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Join;
import io.pivotscope.compiler.plan.Plan.Pack;
import io.pivotscope.compiler.plan.Plan.Tuples;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.HashMap;
import java.util.Map;

/** A mutant: a rule takes temporal filters for none; they are put back where nothing moved. */
record AcrossFilters(Rule rule) implements Rule {

  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public Plan.Emit apply(Plan.Emit plan, Columns columns) {
    Map<Integer, Tuples> kept = new HashMap<>();
    Plan.Emit all = PlanMutants.of(p -> keepAll(p, kept)).apply(plan);
    return PlanMutants.of(p -> keepAgain(p, kept)).apply(rule.apply(all, columns));
  }

  private static Plan keepAll(Plan plan, Map<Integer, Tuples> kept) {
    if (!(plan instanceof Join join) || !PlanMutants.keeps(join, false)) {
      return plan;
    }
    Pack pack = join.earlier();
    Tuples tuples = (Tuples) pack.contents();
    kept.put(pack.source(), tuples);
    Tuples all = new Tuples(Keep.ALL, 0, tuples.columns(), tuples.empty(), tuples.where());
    return join.of(join.later(), new Pack(pack.input(), pack.source(), all, null));
  }

  private static Plan keepAgain(Plan plan, Map<Integer, Tuples> kept) {
    if (!(plan instanceof Join join)
        || !(join.earlier().contents() instanceof Tuples tuples)
        || !kept.containsKey(join.earlier().source())) {
      return plan;
    }
    Pack pack = join.earlier();
    Tuples again = kept.get(pack.source()).withColumns(tuples.columns());
    return join.of(join.later(), new Pack(pack.input(), pack.source(), again, pack.fold()));
  }
}
