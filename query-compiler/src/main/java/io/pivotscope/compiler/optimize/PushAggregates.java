package io.pivotscope.compiler.optimize;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Plan.Addend;
import io.pivotscope.compiler.plan.Plan.Counts;
import io.pivotscope.compiler.plan.Plan.Fold;
import io.pivotscope.compiler.plan.Plan.Grouping;
import io.pivotscope.compiler.plan.Plan.Join;
import io.pivotscope.compiler.plan.Plan.Pack;
import io.pivotscope.compiler.plan.Plan.Tuples;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates move below the join (paper, Table 3, made safe for bags): instead of the rows of a
 * side, their groups are packed, each with how many rows it stands for and the states of what is
 * aggregated of that side alone.
 *
 * <pre>
 *   A_p(P x Q)       =  Combine_p(A_p(P) x Q)
 *   GA_p(P x Q)      =  G_p Combine_p(GA_p(P) x Q)
 *   G_p A_q(P x Q)   =  G_p Combine_q(G_p(P), n_p x A_q(Q))     and with p and q exchanged
 *
 *   Combine adds a state, or a value of another side, as often as the product of the counts n of
 *   all sides but its own; in a chain a -> m -> b the counts of a are in those packed at m.
 * </pre>
 *
 * <p>A side is packed by groups if it is joined whole (no temporal filter), in all that is read of
 * it besides own aggregates by key. FIRST and LAST order rows by their events, which groups no
 * longer have, so a side whose ids they read stays a set. Of the nullable side of a LeftJoin only
 * the counts move; it weighs max(1, n).
 */
final class PushAggregates implements Rule {

  @Override
  public String name() {
    return "aggregates move below the join: groups with counts are packed instead of rows";
  }

  @Override
  public Plan.Emit apply(Plan.Emit plan, Columns columns) {
    Grouping grouping = plan.grouping();
    if (grouping == null) {
      return new Plan.Emit(folds(plan.input(), columns), null, plan.result());
    }
    Pushed pushed = push(folds(plan.input(), columns), grouping, columns);
    return new Plan.Emit(pushed.rows(), pushed.grouping(), plan.result());
  }

  /** Rows, and how they are grouped. */
  private record Pushed(Plan rows, Grouping grouping) {}

  /** A subquery with aggregates packs its groups; the fold puts their states together. */
  private static Plan folds(Plan plan, Columns columns) {
    Plan inputs = Plans.mapInputs(plan, input -> folds(input, columns));
    if (inputs instanceof Join join && join.earlier().fold() != null) {
      return join.of(join.later(), folded(join.earlier(), columns));
    }
    return inputs;
  }

  private static Pack folded(Pack pack, Columns columns) {
    Fold fold = Objects.requireNonNull(pack.fold());
    Grouping packed = fold.grouping();
    if (packed.addends().isEmpty()) {
      packed = new Grouping(packed.keys(), List.of(count()));
    }
    List<Integer> all = new ArrayList<>();
    List<Expr> keys = new ArrayList<>();
    for (Expr key : packed.keys()) {
      int column = columns.add(new Column.Planned(columns.print(key), key.type()));
      all.add(column);
      keys.add(columns.read(column));
    }
    List<Addend> combined = new ArrayList<>();
    for (Addend addend : packed.addends()) {
      int column = state(addend, columns);
      all.add(column);
      combined.add(combine(addend, column, columns));
    }
    Grouping above = new Grouping(keys, fold.grouping().addends().isEmpty() ? List.of() : combined);
    Pushed pushed = push(pack.input(), packed, columns);
    return new Pack(
        pushed.rows(),
        pack.source(),
        new Counts(pushed.grouping(), all),
        new Fold(above, fold.result(), fold.items(), fold.columns()));
  }

  private static Addend count() {
    return new Addend(
        Aggregate.COUNT, Type.LONG, new Expr.Constant(1L, Type.LONG), List.of(), false);
  }

  /** The column of what is packed of an addend. */
  private static int state(Addend addend, Columns columns) {
    boolean count = addend.function() == Aggregate.COUNT;
    String name = count ? "n" : addend.function() + "(" + columns.print(addend.value()) + ")";
    return columns.add(new Column.Planned(name, count ? Type.LONG : Type.BYTES));
  }

  /** What adds a packed state to an accumulator of the same function. */
  private static Addend combine(Addend addend, int state, Columns columns) {
    return addend.function() == Aggregate.COUNT
        ? new Addend(addend.function(), addend.type(), addend.value(), List.of(state), false)
        : new Addend(addend.function(), addend.type(), columns.read(state), List.of(), true);
  }

  /** Packs groups on every side of the joins above the source where that is allowed. */
  private static Pushed push(Plan rows, Grouping grouping, Columns columns) {
    List<Plan> above = new ArrayList<>();
    Plan at = rows;
    Grouping now = grouping;
    while (at instanceof Plan.Filter || at instanceof Plan.Let || at instanceof Join) {
      if (at instanceof Join join) {
        Set<Integer> read = readAbove(above);
        Side side = mayGroup(join, columns) ? side(join, now, read, columns) : null;
        if (side != null) {
          now = side.above();
          join = join.of(join.later(), side.pack());
        }
        above.add(join);
        at = join.later();
      } else {
        above.add(at);
        at = at instanceof Plan.Filter filter ? filter.input() : ((Plan.Let) at).input();
      }
    }
    Plan result = at;
    for (int i = above.size() - 1; i >= 0; i--) {
      Plan input = result;
      Plan operator = above.get(i);
      result =
          operator instanceof Join join
              ? join.of(input, join.earlier())
              : Plans.mapInputs(operator, old -> input);
    }
    return new Pushed(result, now);
  }

  /** Columns that conditions and lets above a join read. */
  private static Set<Integer> readAbove(List<Plan> above) {
    Set<Integer> read = new LinkedHashSet<>();
    for (Plan operator : above) {
      if (operator instanceof Plan.Filter filter) {
        read.addAll(Expressions.columns(filter.condition()));
      } else if (operator instanceof Plan.Let let) {
        read.addAll(Expressions.columns(let.value()));
      }
    }
    return read;
  }

  private static boolean mayGroup(Join join, Columns columns) {
    Pack pack = join.earlier();
    return join.kind() != JoinKind.ANTI
        && join.mark() == Join.NO_MARK
        && pack.fold() == null
        && pack.contents() instanceof Tuples tuples
        && tuples.keep() == Keep.ALL
        && tuples.where().isEmpty()
        && (join.kind() == JoinKind.INNER || !mayHaveNoRows(pack.input(), columns));
  }

  /** Whether an event of these rows may exist without a row: groups could not tell. */
  private static boolean mayHaveNoRows(Plan rows, Columns columns) {
    if (rows instanceof Plan.Observe observe) {
      return observe.columns().stream()
          .anyMatch(c -> columns.get(c) instanceof Column.Observed observed && observed.expands());
    }
    if (rows instanceof Plan.Let let) {
      return mayHaveNoRows(let.input(), columns);
    }
    return true;
  }

  /** A side packed by groups, and the grouping that goes on from there. */
  private record Side(Pack pack, Grouping above) {}

  /** Null where the side has to stay a set. */
  private static @Nullable Side side(
      Join join, Grouping grouping, Set<Integer> readAbove, Columns columns) {
    Pack pack = join.earlier();
    Set<Integer> own = new LinkedHashSet<>(pack.contents().columns());
    Set<Integer> keys = new LinkedHashSet<>(readAbove);
    keys.addAll(Expressions.columns(grouping.keys()));
    List<Boolean> moves = new ArrayList<>();
    for (Addend addend : grouping.addends()) {
      Set<Integer> read = Expressions.columns(addend.value());
      if (isOrdered(addend) && Plans.meets(read, own)) {
        return null;
      }
      boolean moved = join.kind() == JoinKind.INNER && !read.isEmpty() && own.containsAll(read);
      moves.add(moved);
      if (!moved) {
        keys.addAll(read);
      }
    }
    keys.retainAll(own);
    int n = state(count(), columns);
    List<Addend> below = new ArrayList<>();
    List<Integer> states = new ArrayList<>();
    List<Addend> above = new ArrayList<>();
    boolean weighs = false;
    for (int i = 0; i < moves.size(); i++) {
      Addend addend = grouping.addends().get(i);
      if (moves.get(i)) {
        int state = state(addend, columns);
        states.add(state);
        below.add(
            new Addend(
                addend.function(), addend.type(), addend.value(), List.of(), addend.partial()));
        above.add(combine(addend, state, columns).times(addend.weights()));
      } else if (isIdempotent(addend)) {
        above.add(addend);
      } else {
        above.add(addend.times(List.of(n)));
        weighs = true;
      }
    }
    if (weighs || below.isEmpty()) {
      below.add(0, count());
      states.add(0, n);
    }
    List<Integer> packed = new ArrayList<>(keys);
    packed.addAll(states);
    List<Expr> keyExprs = new ArrayList<>();
    keys.forEach(key -> keyExprs.add(columns.read(key)));
    Pushed inner = push(pack.input(), new Grouping(keyExprs, below), columns);
    return new Side(
        new Pack(inner.rows(), pack.source(), new Counts(inner.grouping(), packed), null),
        new Grouping(grouping.keys(), above));
  }

  /** Whether it does not matter how often a row comes. */
  private static boolean isIdempotent(Addend addend) {
    return switch (addend.function()) {
      case MIN, MAX, DISTINCT, FIRST, LAST -> true;
      default -> false;
    };
  }

  private static boolean isOrdered(Addend addend) {
    return addend.function() == Aggregate.FIRST || addend.function() == Aggregate.LAST;
  }
}
