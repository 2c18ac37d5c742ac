package io.pivotscope.compiler.reference;

import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.optimize.Optimizer;
import io.pivotscope.compiler.optimize.Rule;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Addend;
import io.pivotscope.compiler.plan.Plan.Counts;
import io.pivotscope.compiler.plan.Plan.Grouping;
import io.pivotscope.compiler.plan.Plan.Join;
import io.pivotscope.compiler.plan.Plan.Pack;
import io.pivotscope.compiler.plan.Plan.Tuples;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The optimiser with one rule that is wrong on purpose. */
final class PlanMutants {

  private PlanMutants() {}

  /** A rewrite that is no rule. */
  private record Wrong(String name, UnaryOperator<Plan.Emit> rewrite) implements Rule {
    @Override
    public Plan.Emit apply(Plan.Emit plan, Columns columns) {
      return rewrite.apply(plan);
    }
  }

  /** The rules by name of the mutant. */
  static Map<String, List<Rule>> all() {
    Map<String, List<Rule>> all = new HashMap<>();
    List<Rule> rules = Optimizer.RULES;
    add(
        all,
        after(rules, 1, "selection across a temporal filter", selecting(j -> keeps(j, false))));
    add(all, after(rules, 1, "selection to the nullable side", selecting(PlanMutants::isNullable)));
    add(
        all,
        after(rules, 1, "conditions of an AntiJoin's side dropped", of(PlanMutants::unfiltered)));
    add(all, after(rules, 2, "let to the nullable side", of(PlanMutants::letBelowLeft)));
    add(all, after(rules, rules.size(), "multiplicity dropped", PlanMutants::unweighted));
    add(all, after(rules, rules.size(), "key of a side forgotten", of(PlanMutants::keyless)));
    add(all, after(rules, rules.size(), "each pruned", EachPruned::of));
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.name().startsWith("aggregates move")) {
        List<Rule> wrong = new ArrayList<>(rules);
        wrong.set(i, new AcrossFilters(rule));
        all.put("aggregate across a temporal filter", wrong);
      }
    }
    return all;
  }

  private static void add(Map<String, List<Rule>> all, List<Rule> rules) {
    rules.stream().filter(Wrong.class::isInstance).forEach(wrong -> all.put(wrong.name(), rules));
  }

  private static List<Rule> after(
      List<Rule> rules, int at, String name, UnaryOperator<Plan.Emit> rewrite) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(at, new Wrong(name, rewrite));
    return more;
  }

  static UnaryOperator<Plan.Emit> of(UnaryOperator<Plan> everywhere) {
    return emit -> new Plan.Emit(map(emit.input(), everywhere), emit.grouping(), emit.result());
  }

  /** Bottom up. */
  static Plan map(Plan plan, UnaryOperator<Plan> of) {
    Plan inner = plan;
    if (plan instanceof Plan.Filter filter) {
      inner = new Plan.Filter(map(filter.input(), of), filter.condition());
    } else if (plan instanceof Plan.Let let) {
      inner = new Plan.Let(map(let.input(), of), let.column(), let.value());
    } else if (plan instanceof Plan.Union union) {
      inner =
          new Plan.Union(union.inputs().stream().map(i -> map(i, of)).toList(), union.columns());
    } else if (plan instanceof Join join) {
      Pack pack = join.earlier();
      inner = join.of(map(join.later(), of), pack.withInput(map(pack.input(), of)));
    }
    return of.apply(inner);
  }

  // ---- selections and lets

  static boolean keeps(Join join, boolean all) {
    return join.kind() == JoinKind.INNER
        && join.mark() == Join.NO_MARK
        && join.earlier().fold() == null
        && join.earlier().contents() instanceof Tuples tuples
        && (tuples.keep() == Keep.ALL) == all;
  }

  private static boolean isNullable(Join join) {
    return join.kind() == JoinKind.LEFT
        && join.mark() == Join.NO_MARK
        && join.earlier().fold() == null;
  }

  private static UnaryOperator<Plan.Emit> selecting(Predicate<Join> across) {
    return of(
        plan -> {
          Plan pushed =
              plan instanceof Plan.Filter f ? select(f.input(), f.condition(), across) : null;
          return pushed == null ? plan : pushed;
        });
  }

  private static @Nullable Plan select(Plan plan, Expr condition, Predicate<Join> across) {
    Set<Integer> needs = Expressions.columns(condition);
    if (plan instanceof Plan.Filter filter) {
      Plan input = select(filter.input(), condition, across);
      return input == null ? null : new Plan.Filter(input, filter.condition());
    }
    if (!(plan instanceof Join join) || needs.isEmpty()) {
      return null;
    }
    Pack pack = join.earlier();
    if (across.test(join) && pack.input().columns().containsAll(needs)) {
      return join.of(join.later(), pack.withInput(new Plan.Filter(pack.input(), condition)));
    }
    Plan later = select(join.later(), condition, across);
    return later == null ? null : join.of(later, pack);
  }

  private static Plan unfiltered(Plan plan) {
    if (!(plan instanceof Join join) || join.kind() != JoinKind.ANTI) {
      return plan;
    }
    Plan input =
        map(join.earlier().input(), p -> p instanceof Plan.Filter filter ? filter.input() : p);
    return join.of(join.later(), join.earlier().withInput(input));
  }

  private static Plan letBelowLeft(Plan plan) {
    if (!(plan instanceof Plan.Let let)
        || !(let.input() instanceof Join join)
        || !isNullable(join)
        || !(join.earlier().contents() instanceof Tuples tuples)) {
      return plan;
    }
    Set<Integer> needs = Expressions.columns(let.value());
    if (needs.isEmpty() || !tuples.columns().containsAll(needs)) {
      return plan;
    }
    Set<Integer> columns = new LinkedHashSet<>(tuples.columns());
    columns.add(let.column());
    Plan input = new Plan.Let(join.earlier().input(), let.column(), let.value());
    Tuples more = tuples.withColumns(List.copyOf(columns));
    return join.of(join.later(), new Pack(input, join.earlier().source(), more, null));
  }

  // ---- aggregates

  private static Plan.Emit unweighted(Plan.Emit emit) {
    Grouping grouping = emit.grouping();
    if (grouping == null) {
      return emit;
    }
    List<Addend> addends = new ArrayList<>();
    for (Addend a : grouping.addends()) {
      addends.add(new Addend(a.function(), a.type(), a.value(), List.of(), a.partial()));
    }
    return new Plan.Emit(emit.input(), new Grouping(grouping.keys(), addends), emit.result());
  }

  private static Plan keyless(Plan plan) {
    if (!(plan instanceof Join join)
        || join.earlier().fold() != null
        || !(join.earlier().contents() instanceof Counts counts)
        || counts.grouping().keys().isEmpty()) {
      return plan;
    }
    List<Expr> keys = new ArrayList<>(counts.grouping().keys());
    keys.set(0, new Expr.Constant(null, keys.get(0).type()));
    Counts wrong = new Counts(new Grouping(keys, counts.grouping().addends()), counts.columns());
    Pack pack = join.earlier();
    return join.of(join.later(), new Pack(pack.input(), pack.source(), wrong, null));
  }
}
