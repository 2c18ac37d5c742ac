package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundQuery.Groups;
import io.pivotscope.compiler.bind.BoundQuery.Rows;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Projections move below the join (paper, Table 3): only columns that something above still reads
 * are observed, computed and packed. A column with {@code each} is observed even so, since it
 * decides how many rows there are.
 */
final class PruneColumns implements Rule {

  @Override
  public String name() {
    return "only columns that are still needed are observed and packed";
  }

  @Override
  public Plan.Emit apply(Plan.Emit plan, BoundQuery query) {
    List<Expr> read = new ArrayList<>();
    if (plan.result() instanceof Groups groups) {
      read.addAll(groups.keys());
      groups.aggregates().forEach(i -> read.add(query.aggregate(i).argument()));
    } else {
      read.addAll(((Rows) plan.result()).values());
    }
    return new Plan.Emit(prune(plan.input(), Expressions.columns(read), query), plan.result());
  }

  private static Plan prune(Plan plan, Set<Integer> needed, BoundQuery query) {
    if (plan instanceof Plan.Filter filter) {
      Set<Integer> more = union(needed, Expressions.columns(filter.condition()));
      return new Plan.Filter(prune(filter.input(), more, query), filter.condition());
    }
    if (plan instanceof Plan.Let let) {
      if (!needed.contains(let.column())) {
        return prune(let.input(), needed, query);
      }
      Set<Integer> more = union(needed, Expressions.columns(let.value()));
      return new Plan.Let(prune(let.input(), more, query), let.column(), let.value());
    }
    if (plan instanceof Plan.Join join) {
      Plan.Pack pack = join.earlier();
      List<Integer> packed = pack.columns().stream().filter(needed::contains).toList();
      Plan input = prune(pack.input(), new HashSet<>(packed), query);
      return new Plan.Join(
          prune(join.later(), needed, query),
          new Plan.Pack(input, pack.source(), pack.keep(), packed));
    }
    if (plan instanceof Plan.Observe observe) {
      List<Integer> kept =
          observe.columns().stream()
              .filter(column -> needed.contains(column) || expands(query.columns().get(column)))
              .toList();
      return new Plan.Observe(observe.source(), kept);
    }
    return plan;
  }

  private static boolean expands(Column column) {
    return column instanceof Column.Observed observed
        && observed.paths().stream()
            .flatMap(path -> path.steps().stream())
            .anyMatch(Path.Each.class::isInstance);
  }

  private static Set<Integer> union(Set<Integer> a, Set<Integer> b) {
    Set<Integer> both = new HashSet<>(a);
    both.addAll(b);
    return both;
  }
}
