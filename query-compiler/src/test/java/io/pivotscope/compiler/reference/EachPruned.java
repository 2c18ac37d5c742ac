package io.pivotscope.compiler.reference;

import io.pivotscope.compiler.bind.Block;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Counts;
import io.pivotscope.compiler.plan.Plan.Fold;
import io.pivotscope.compiler.plan.Plan.Grouping;
import io.pivotscope.compiler.plan.Plan.Join;
import java.util.HashSet;
import java.util.Set;

/** A mutant: observes only what is read, so an expansion that nobody reads multiplies no rows. */
final class EachPruned {

  private EachPruned() {}

  static Plan.Emit of(Plan.Emit emit) {
    Set<Integer> read = new HashSet<>();
    Grouping grouping = emit.grouping();
    if (grouping == null) {
      read.addAll(Expressions.columns(((Block.Rows) emit.result()).values()));
    } else {
      read(grouping, read);
    }
    PlanMutants.map(emit.input(), p -> reading(p, read));
    return PlanMutants.of(p -> observed(p, read)).apply(emit);
  }

  private static void read(Grouping grouping, Set<Integer> into) {
    into.addAll(Expressions.columns(grouping.keys()));
    grouping.addends().forEach(a -> into.addAll(Expressions.columns(a.value())));
  }

  private static Plan reading(Plan plan, Set<Integer> into) {
    if (plan instanceof Plan.Filter filter) {
      into.addAll(Expressions.columns(filter.condition()));
    } else if (plan instanceof Plan.Let let) {
      into.addAll(Expressions.columns(let.value()));
    } else if (plan instanceof Join join) {
      into.addAll(join.earlier().contents().columns());
      Fold fold = join.earlier().fold();
      if (fold != null) {
        read(fold.grouping(), into);
      }
      if (join.earlier().contents() instanceof Counts counts) {
        read(counts.grouping(), into);
      }
    }
    return plan;
  }

  private static Plan observed(Plan plan, Set<Integer> read) {
    return plan instanceof Plan.Observe observe
        ? new Plan.Observe(
            observe.source(), observe.columns().stream().filter(read::contains).toList())
        : plan;
  }
}
