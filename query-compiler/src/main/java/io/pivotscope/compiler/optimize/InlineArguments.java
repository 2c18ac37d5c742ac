package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Addend;
import io.pivotscope.compiler.plan.Plan.Fold;
import io.pivotscope.compiler.plan.Plan.Grouping;
import io.pivotscope.compiler.plan.Plan.Pack;
import io.pivotscope.protocol.advice.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is aggregated is written in the terms of what is observed, where a Let stands between: an
 * aggregate can move to the event that has its argument only if it says so. Expressions are pure
 * and total, so writing one out changes nothing.
 */
final class InlineArguments implements Rule {

  @Override
  public String name() {
    return "arguments of aggregates are written out";
  }

  @Override
  public Plan.Emit apply(Plan.Emit plan, Columns columns) {
    Grouping grouping = plan.grouping();
    return new Plan.Emit(
        rewrite(plan.input()),
        grouping == null ? null : inline(grouping, plan.input()),
        plan.result());
  }

  private static Plan rewrite(Plan plan) {
    Plan inputs = Plans.mapInputs(plan, InlineArguments::rewrite);
    Fold fold = inputs instanceof Plan.Join join ? join.earlier().fold() : null;
    if (fold != null && inputs instanceof Plan.Join join) {
      Pack pack = join.earlier();
      Fold inlined =
          new Fold(
              inline(fold.grouping(), pack.input()), fold.result(), fold.items(), fold.columns());
      return join.of(
          join.later(), new Pack(pack.input(), pack.source(), packed(pack, inlined), inlined));
    }
    return inputs;
  }

  /** The fold may read other columns of the rows now. */
  private static Plan.Contents packed(Pack pack, Fold fold) {
    return ((Plan.Tuples) pack.contents()).withColumns(List.copyOf(Plans.reads(fold.grouping())));
  }

  private static Grouping inline(Grouping grouping, Plan below) {
    Map<Integer, Expr> lets = new HashMap<>();
    for (Plan at = below; at != null; at = next(at)) {
      if (at instanceof Plan.Let let) {
        lets.put(let.column(), let.value());
      }
    }
    List<Addend> addends = new ArrayList<>();
    for (Addend addend : grouping.addends()) {
      addends.add(
          new Addend(
              addend.function(),
              addend.type(),
              inline(addend.value(), lets),
              addend.weights(),
              addend.partial()));
    }
    return new Grouping(grouping.keys(), addends);
  }

  private static Expr inline(Expr value, Map<Integer, Expr> lets) {
    Expr at = value;
    while (Expressions.columns(at).stream().anyMatch(lets::containsKey)) {
      at = Expressions.replace(at, column -> lets.getOrDefault(column.index(), column));
      if (Plans.size(at) > Plans.MAX_SIZE) {
        return value;
      }
    }
    return at;
  }

  /** Towards the source, as long as there is one way. */
  private static @Nullable Plan next(Plan plan) {
    if (plan instanceof Plan.Filter filter) {
      return filter.input();
    }
    if (plan instanceof Plan.Let let) {
      return let.input();
    }
    return plan instanceof Plan.Join join ? join.later() : null;
  }
}
