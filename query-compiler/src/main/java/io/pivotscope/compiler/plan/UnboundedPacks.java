package io.pivotscope.compiler.plan;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundSource;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.plan.Plan.Tuples;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.List;

/**
 * Warns of what a request carries without bound: in a thread's own run, which may never end, every
 * earlier event of the source would ride along for ever.
 */
public final class UnboundedPacks {

  private UnboundedPacks() {}

  public static void report(Plan plan, BoundQuery query, Diagnostics diagnostics) {
    if (!query.requests().isEmpty()) {
      return;
    }
    if (plan instanceof Plan.Pack pack
        && pack.contents() instanceof Tuples tuples
        && tuples.keep() == Keep.ALL) {
      BoundSource source = query.sources().get(pack.source());
      diagnostics.warning(
          source.span(),
          "every event of '" + source.alias() + "' of a request is packed, without bound",
          "First(..) or MostRecent(..) packs one, aggregates pack one entry per key;"
              + " With request a.B.method(..) says where a request begins");
    }
    for (Plan input : inputs(plan)) {
      report(input, query, diagnostics);
    }
  }

  private static List<Plan> inputs(Plan plan) {
    if (plan instanceof Plan.Emit emit) {
      return List.of(emit.input());
    }
    if (plan instanceof Plan.Filter filter) {
      return List.of(filter.input());
    }
    if (plan instanceof Plan.Let let) {
      return List.of(let.input());
    }
    if (plan instanceof Plan.Union union) {
      return union.inputs();
    }
    if (plan instanceof Plan.Join join) {
      return List.of(join.later(), join.earlier());
    }
    return plan instanceof Plan.Pack pack ? List.of(pack.input()) : List.of();
  }
}
