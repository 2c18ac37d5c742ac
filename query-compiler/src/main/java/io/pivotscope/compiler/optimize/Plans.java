package io.pivotscope.compiler.optimize;

import io.pivotscope.compiler.bind.Block;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Grouping;
import io.pivotscope.protocol.advice.Expr;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What rules share: walking over plans, and what is read where. */
final class Plans {

  /** Expressions larger than this are not written out: lets of lets can double with each. */
  static final int MAX_SIZE = 64;

  private Plans() {}

  /** The operator with each of its inputs replaced. */
  static Plan mapInputs(Plan plan, UnaryOperator<Plan> of) {
    if (plan instanceof Plan.Filter filter) {
      return new Plan.Filter(of.apply(filter.input()), filter.condition());
    }
    if (plan instanceof Plan.Let let) {
      return new Plan.Let(of.apply(let.input()), let.column(), let.value());
    }
    if (plan instanceof Plan.Union union) {
      List<Plan> inputs = union.inputs().stream().map(of).toList();
      return new Plan.Union(inputs, union.columns());
    }
    if (plan instanceof Plan.Join join) {
      return join.of(
          of.apply(join.later()), join.earlier().withInput(of.apply(join.earlier().input())));
    }
    return plan;
  }

  /** The columns that a result reads. */
  static Set<Integer> reads(Plan.Emit emit) {
    Grouping grouping = emit.grouping();
    return grouping == null
        ? Expressions.columns(((Block.Rows) emit.result()).values())
        : reads(grouping);
  }

  /** The columns that a grouping reads. */
  static Set<Integer> reads(Grouping grouping) {
    Set<Integer> read = new LinkedHashSet<>(Expressions.columns(grouping.keys()));
    for (Plan.Addend addend : grouping.addends()) {
      read.addAll(Expressions.columns(addend.value()));
      read.addAll(addend.weights());
    }
    return read;
  }

  static int size(Expr expr) {
    return expr instanceof Expr.Apply apply
        ? 1 + apply.arguments().stream().mapToInt(Plans::size).sum()
        : 1;
  }

  static boolean meets(Set<Integer> a, Set<Integer> b) {
    return a.stream().anyMatch(b::contains);
  }
}
