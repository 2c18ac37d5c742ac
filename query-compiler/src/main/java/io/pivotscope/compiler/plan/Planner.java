package io.pivotscope.compiler.plan;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundSource;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain plan: every source packs all that the query reads of it and of what precedes it; Let
 * and Where act on the joined rows. It is the definition of {@code docs/language.md} drawn as a
 * tree, so a chain {@code st -> getloc -> DNop} joins st where getloc happens.
 */
public final class Planner {

  private final BoundQuery query;

  private Planner(BoundQuery query) {
    this.query = query;
  }

  /** The plan of a query. */
  public static Plan.Emit plan(BoundQuery query) {
    return new Planner(query).plan();
  }

  private Plan.Emit plan() {
    Plan rows = source(0);
    for (int let : query.lets()) {
      rows = new Plan.Let(rows, let, ((Column.Computed) query.columns().get(let)).value());
    }
    for (Expr condition : query.conditions()) {
      for (Expr part : conjuncts(condition)) {
        rows = new Plan.Filter(rows, part);
      }
    }
    return new Plan.Emit(rows, query.result());
  }

  private Plan source(int index) {
    Plan rows = new Plan.Observe(index, observed(index));
    for (int i = index + 1; i < query.sources().size(); i++) {
      BoundSource joined = query.sources().get(i);
      if (joined.later() == index) {
        Plan earlier = source(i);
        rows = new Plan.Join(rows, new Plan.Pack(earlier, i, joined.keep(), earlier.columns()));
      }
    }
    return rows;
  }

  private List<Integer> observed(int source) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < query.columns().size(); i++) {
      if (query.columns().get(i) instanceof Column.Observed observed
          && observed.source() == source) {
        columns.add(i);
      }
    }
    return columns;
  }

  /** A row meets {@code a and b} exactly if it meets a and meets b, nulls included. */
  private static List<Expr> conjuncts(Expr condition) {
    if (condition instanceof Expr.Apply apply && apply.function() == Function.AND) {
      return apply.arguments().stream().flatMap(part -> conjuncts(part).stream()).toList();
    }
    return List.of(condition);
  }
}
