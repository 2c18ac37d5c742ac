package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Let over one packed side is computed before packing where nothing else needs what it is
 * computed from, so that one column travels instead of several. It adds a value to each row and
 * neither drops nor chooses any, so it commutes with First and MostRecent.
 */
final class EarlyLets implements Rule {

  @Override
  public String name() {
    return "lets that replace what they are computed from are computed before packing";
  }

  @Override
  public Plan.Emit apply(Plan.Emit plan, Columns columns) {
    List<Set<Integer>> above = new ArrayList<>(List.of(Plans.reads(plan)));
    return new Plan.Emit(rewrite(plan.input(), above), plan.grouping(), plan.result());
  }

  private static Plan rewrite(Plan plan, List<Set<Integer>> above) {
    if (plan instanceof Plan.Filter filter) {
      above.add(Expressions.columns(filter.condition()));
      return new Plan.Filter(rewrite(filter.input(), above), filter.condition());
    }
    if (!(plan instanceof Plan.Let let)) {
      return plan;
    }
    Set<Integer> needs = Expressions.columns(let.value());
    boolean shared = needs.isEmpty() || above.stream().anyMatch(use -> Plans.meets(use, needs));
    above.add(needs);
    Plan input = rewrite(let.input(), above);
    Plan pushed = shared || readBelow(input, needs) ? null : push(input, let, needs);
    return pushed == null ? new Plan.Let(input, let.column(), let.value()) : pushed;
  }

  /** Whether a condition that stayed beside the join reads one of the columns too. */
  private static boolean readBelow(Plan plan, Set<Integer> needs) {
    if (plan instanceof Plan.Filter filter) {
      return Plans.meets(Expressions.columns(filter.condition()), needs)
          || readBelow(filter.input(), needs);
    }
    if (plan instanceof Plan.Let let) {
      return Plans.meets(Expressions.columns(let.value()), needs) || readBelow(let.input(), needs);
    }
    return plan instanceof Plan.Join join && readBelow(join.later(), needs);
  }

  private static @Nullable Plan push(Plan plan, Plan.Let let, Set<Integer> needs) {
    if (plan instanceof Plan.Filter filter) {
      Plan input = push(filter.input(), let, needs);
      return input == null ? null : new Plan.Filter(input, filter.condition());
    }
    if (plan instanceof Plan.Let other) {
      Plan input = push(other.input(), let, needs);
      return input == null ? null : new Plan.Let(input, other.column(), other.value());
    }
    if (!(plan instanceof Plan.Join join)) {
      return null;
    }
    Plan.Pack pack = join.earlier();
    if (commutes(join) && pack.columns().containsAll(needs)) {
      Plan.Tuples tuples = (Plan.Tuples) pack.contents();
      Set<Integer> columns = new LinkedHashSet<>(tuples.columns());
      columns.add(let.column());
      Plan input = new Plan.Let(pack.input(), let.column(), let.value());
      Plan.Tuples more = tuples.withColumns(List.copyOf(columns));
      return join.of(join.later(), new Plan.Pack(input, pack.source(), more, null));
    }
    Plan later = push(join.later(), let, needs);
    return later == null ? null : join.of(later, pack);
  }

  /**
   * Not to the nullable side of a LeftJoin: where it is missing, the Let has a value all the same.
   */
  private static boolean commutes(Plan.Join join) {
    return join.kind() == JoinKind.INNER
        && join.earlier().fold() == null
        && join.earlier().contents() instanceof Plan.Tuples;
  }
}
