package io.pivotscope.compiler.advise;

import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Addend;
import io.pivotscope.compiler.plan.Plan.Join;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What happens at the events of one source, in the order of an advice. Its row is flat:
 *
 * <pre>
 *   observed columns | columns of the first slot, its mark | ... | of the last slot | lets
 * </pre>
 *
 * <p>Where the rows are a union, each input is a stage of its own with what stands above it.
 */
final class Stage {

  private final Plan.Observe observe;
  private final List<Join> joins = new ArrayList<>();
  private final List<Plan.Let> lets = new ArrayList<>();
  private final List<Expr> conditions = new ArrayList<>();
  private final Map<Integer, Integer> position = new HashMap<>();

  private Stage(List<Plan> fromTheSource) {
    observe = (Plan.Observe) fromTheSource.get(0);
    for (Plan operator : fromTheSource) {
      if (operator instanceof Join join) {
        joins.add(join);
      } else if (operator instanceof Plan.Let let) {
        lets.add(let);
      } else if (operator instanceof Plan.Filter filter) {
        conditions.add(filter.condition());
      }
    }
    observe.columns().forEach(this::place);
    for (Join join : joins) {
      if (join.kind() != JoinKind.ANTI) {
        join.earlier().columns().forEach(this::place);
      }
      if (join.mark() != Join.NO_MARK) {
        place(join.mark());
      }
    }
    lets.forEach(let -> place(let.column()));
  }

  /** The stages of rows: one for each way to a source. */
  static List<Stage> of(Plan rows) {
    List<List<Plan>> ways = new ArrayList<>();
    ways(rows, new ArrayList<>(), ways);
    return ways.stream().map(Stage::new).toList();
  }

  private static void ways(Plan at, List<Plan> above, List<List<Plan>> ways) {
    if (at instanceof Plan.Union union) {
      union.inputs().forEach(input -> ways(input, above, ways));
      return;
    }
    List<Plan> longer = new ArrayList<>(List.of(at));
    longer.addAll(above);
    if (at instanceof Plan.Observe) {
      ways.add(longer);
    } else {
      ways(below(at), longer, ways);
    }
  }

  private static Plan below(Plan plan) {
    if (plan instanceof Join join) {
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

  List<Join> joins() {
    return joins;
  }

  List<Plan.Let> lets() {
    return lets;
  }

  List<Expr> conditions() {
    return conditions;
  }

  /** The expression over this stage's row. */
  Expr local(Expr expr) {
    return local(expr, position);
  }

  List<Expr> local(List<Expr> exprs) {
    return exprs.stream().map(this::local).toList();
  }

  List<Argument> arguments(List<Addend> addends) {
    return arguments(addends, position);
  }

  /** What is added, over rows whose columns have these places. */
  static List<Argument> arguments(List<Addend> addends, Map<Integer, Integer> position) {
    List<Argument> arguments = new ArrayList<>();
    for (Addend addend : addends) {
      List<Integer> weights = addend.weights().stream().map(w -> place(w, position)).toList();
      arguments.add(new Argument(local(addend.value(), position), weights, addend.partial()));
    }
    return arguments;
  }

  /** The expression over rows whose columns have these places. */
  static Expr local(Expr expr, Map<Integer, Integer> position) {
    return Expressions.replace(
        expr, column -> new Expr.Column(place(column.index(), position), column.type()));
  }

  private static int place(int column, Map<Integer, Integer> position) {
    Integer index = position.get(column);
    if (index == null) {
      throw new IllegalStateException("column " + column + " is not at this event");
    }
    return index;
  }
}
