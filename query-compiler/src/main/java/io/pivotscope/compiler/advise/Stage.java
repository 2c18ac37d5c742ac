package io.pivotscope.compiler.advise;

import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.protocol.advice.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What happens at the events of one source, in the order of an advice. Its row is flat:
 *
 * <pre>
 *   observed columns | columns of the first slot | ... | of the last slot | lets
 * </pre>
 */
final class Stage {

  private final Plan.Observe observe;
  private final List<Plan.Pack> unpacked = new ArrayList<>();
  private final List<Plan.Let> lets = new ArrayList<>();
  private final List<Expr> conditions = new ArrayList<>();
  private final Map<Integer, Integer> position = new HashMap<>();

  private Stage(Plan plan) {
    Deque<Plan> fromTheSource = new ArrayDeque<>();
    Plan at = plan;
    while (!(at instanceof Plan.Observe)) {
      fromTheSource.push(at);
      at = below(at);
    }
    observe = (Plan.Observe) at;
    for (Plan operator : fromTheSource) {
      if (operator instanceof Plan.Join join) {
        unpacked.add(join.earlier());
      } else if (operator instanceof Plan.Let let) {
        lets.add(let);
      } else if (operator instanceof Plan.Filter filter) {
        conditions.add(filter.condition());
      }
    }
    observe.columns().forEach(this::place);
    unpacked.forEach(pack -> pack.columns().forEach(this::place));
    lets.forEach(let -> place(let.column()));
  }

  static Stage of(Plan plan) {
    return new Stage(plan);
  }

  private static Plan below(Plan plan) {
    if (plan instanceof Plan.Join join) {
      return join.later();
    }
    if (plan instanceof Plan.Let let) {
      return let.input();
    }
    if (plan instanceof Plan.Filter filter) {
      return filter.input();
    }
    throw new IllegalStateException("not at one event: " + plan);
  }

  private void place(int column) {
    position.put(column, position.size());
  }

  Plan.Observe observe() {
    return observe;
  }

  List<Plan.Pack> unpacked() {
    return unpacked;
  }

  List<Plan.Let> lets() {
    return lets;
  }

  List<Expr> conditions() {
    return conditions;
  }

  /** The expression over this stage's row. */
  Expr local(Expr expr) {
    return Expressions.replace(
        expr,
        column -> {
          Integer index = position.get(column.index());
          if (index == null) {
            throw new IllegalStateException("column " + column.index() + " is not at this event");
          }
          return new Expr.Column(index, column.type());
        });
  }

  List<Expr> local(List<Expr> exprs) {
    return exprs.stream().map(this::local).toList();
  }
}
