package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundQuery.Groups;
import io.pivotscope.compiler.bind.BoundQuery.Rows;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.protocol.advice.Expr;
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
  public Plan.Emit apply(Plan.Emit plan, BoundQuery query) {
    return new Plan.Emit(rewrite(plan.input(), uses(plan, query)), plan.result());
  }

  /** Column sets read above a node: by the result, and by each condition and let on the way. */
  private static List<Set<Integer>> uses(Plan.Emit plan, BoundQuery query) {
    List<Set<Integer>> uses = new ArrayList<>();
    if (plan.result() instanceof Groups groups) {
      List<Expr> read = new ArrayList<>(groups.keys());
      groups.aggregates().forEach(i -> read.add(query.aggregate(i).argument()));
      uses.add(Expressions.columns(read));
    } else {
      uses.add(Expressions.columns(((Rows) plan.result()).values()));
    }
    return uses;
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
    boolean shared = needs.isEmpty() || above.stream().anyMatch(use -> meets(use, needs));
    above.add(needs);
    Plan input = rewrite(let.input(), above);
    Plan pushed = shared || readBelow(input, needs) ? null : push(input, let, needs);
    return pushed == null ? new Plan.Let(input, let.column(), let.value()) : pushed;
  }

  /** Whether a condition that stayed beside the join reads one of the columns too. */
  private static boolean readBelow(Plan plan, Set<Integer> needs) {
    if (plan instanceof Plan.Filter filter) {
      return meets(Expressions.columns(filter.condition()), needs)
          || readBelow(filter.input(), needs);
    }
    if (plan instanceof Plan.Let let) {
      return meets(Expressions.columns(let.value()), needs) || readBelow(let.input(), needs);
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
    if (pack.columns().containsAll(needs)) {
      Set<Integer> columns = new LinkedHashSet<>(pack.columns());
      columns.add(let.column());
      Plan input = new Plan.Let(pack.input(), let.column(), let.value());
      return new Plan.Join(
          join.later(), new Plan.Pack(input, pack.source(), pack.keep(), List.copyOf(columns)));
    }
    Plan later = push(join.later(), let, needs);
    return later == null ? null : new Plan.Join(later, pack);
  }

  private static boolean meets(Set<Integer> a, Set<Integer> b) {
    return a.stream().anyMatch(b::contains);
  }
}
