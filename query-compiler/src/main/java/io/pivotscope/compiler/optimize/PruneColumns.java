package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.Column;
import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Contents;
import io.pivotscope.compiler.plan.Plan.Counts;
import io.pivotscope.compiler.plan.Plan.Fold;
import io.pivotscope.compiler.plan.Plan.Pack;
import io.pivotscope.compiler.plan.Plan.Tuples;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Projections move below the join (paper, Table 3: {@code P_pq(P x Q) = P_p(P) x P_q(Q)}): only
 * columns that something above still reads are observed, computed and packed. A column with {@code
 * each} is observed even so, since it decides how many rows there are.
 */
final class PruneColumns implements Rule {

  @Override
  public String name() {
    return "only columns that are still needed are observed and packed";
  }

  @Override
  public Plan.Emit apply(Plan.Emit plan, Columns columns) {
    Plan input = prune(plan.input(), Plans.reads(plan), columns);
    return new Plan.Emit(input, plan.grouping(), plan.result());
  }

  private static Plan prune(Plan plan, Set<Integer> needed, Columns columns) {
    if (plan instanceof Plan.Filter filter) {
      Set<Integer> more = union(needed, Expressions.columns(filter.condition()));
      return new Plan.Filter(prune(filter.input(), more, columns), filter.condition());
    }
    if (plan instanceof Plan.Let let) {
      if (!needed.contains(let.column())) {
        return prune(let.input(), needed, columns);
      }
      Set<Integer> more = union(needed, Expressions.columns(let.value()));
      return new Plan.Let(prune(let.input(), more, columns), let.column(), let.value());
    }
    if (plan instanceof Plan.Union union) {
      List<Integer> kept = union.columns().stream().filter(needed::contains).toList();
      Set<Integer> ofEach = new HashSet<>(kept);
      return new Plan.Union(
          union.inputs().stream().map(input -> prune(input, ofEach, columns)).toList(), kept);
    }
    if (plan instanceof Plan.Join join) {
      return join.of(prune(join.later(), needed, columns), prune(join.earlier(), needed, columns));
    }
    if (plan instanceof Plan.Observe observe) {
      List<Integer> kept =
          observe.columns().stream()
              .filter(column -> needed.contains(column) || expands(columns.get(column)))
              .toList();
      return new Plan.Observe(observe.source(), kept);
    }
    return plan;
  }

  private static Pack prune(Pack pack, Set<Integer> needed, Columns columns) {
    Fold fold = pack.fold() == null ? null : prune(pack.fold(), needed);
    Set<Integer> unpacked = fold == null ? needed : Plans.reads(fold.grouping());
    Contents contents = pack.contents();
    Set<Integer> below;
    if (contents instanceof Tuples tuples) {
      List<Integer> packed = tuples.columns().stream().filter(unpacked::contains).toList();
      contents = tuples.withColumns(packed);
      below = union(new HashSet<>(packed), new HashSet<>(tuples.where()));
    } else {
      below = Plans.reads(((Counts) contents).grouping());
    }
    return new Pack(prune(pack.input(), below, columns), pack.source(), contents, fold);
  }

  private static Fold prune(Fold fold, Set<Integer> needed) {
    List<Integer> items = new ArrayList<>();
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < fold.columns().size(); i++) {
      if (needed.contains(fold.columns().get(i))) {
        items.add(fold.items().get(i));
        shown.add(fold.columns().get(i));
      }
    }
    return new Fold(fold.grouping(), fold.result(), items, shown);
  }

  private static boolean expands(@Nullable Column column) {
    return column instanceof Column.Observed observed && observed.expands();
  }

  private static Set<Integer> union(Set<Integer> a, Set<Integer> b) {
    Set<Integer> both = new HashSet<>(a);
    both.addAll(b);
    return both;
  }
}
