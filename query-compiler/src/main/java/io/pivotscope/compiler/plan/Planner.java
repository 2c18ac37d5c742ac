package io.pivotscope.compiler.plan;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.bind.Block;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundSource;
import io.pivotscope.compiler.bind.Column;
import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.bind.Expressions;
import io.pivotscope.compiler.plan.Plan.Addend;
import io.pivotscope.compiler.plan.Plan.Fold;
import io.pivotscope.compiler.plan.Plan.Grouping;
import io.pivotscope.compiler.plan.Plan.Join;
import io.pivotscope.compiler.plan.Plan.Pack;
import io.pivotscope.compiler.plan.Plan.Tuples;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Sink.Empty;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The plain plan: every source packs all that the query reads of it and of what precedes it; Let
 * and Where act on the joined rows. It is the definition of {@code docs/language.md} drawn as a
 * tree, so a chain {@code st -> getloc -> DNop} joins st where getloc happens, and a subquery is
 * evaluated at the event of its From.
 */
public final class Planner {

  private final BoundQuery query;
  private final Columns columns;

  private Planner(BoundQuery query, Columns columns) {
    this.query = query;
    this.columns = columns;
  }

  /**
   * The plan of a query.
   *
   * @param columns begin with the query's; the plan's own are appended
   */
  public static Plan.Emit plan(BoundQuery query, Columns columns) {
    return new Planner(query, columns).plan();
  }

  private Plan.Emit plan() {
    Block main = query.main();
    return new Plan.Emit(block(main), grouping(main.result()), main.result());
  }

  private @Nullable Grouping grouping(Block.Result result) {
    if (!(result instanceof Block.Groups groups)) {
      return null;
    }
    List<Addend> addends = new ArrayList<>();
    for (int index : groups.aggregates()) {
      Column.Aggregated of = columns.aggregate(index);
      addends.add(new Addend(of.function(), of.argument().type(), of.argument(), List.of(), false));
    }
    return new Grouping(groups.keys(), addends);
  }

  /** The rows of a block, lets and conditions included. */
  private Plan block(Block block) {
    Plan rows = source(block.from(), block, false).rows();
    for (int let : block.lets()) {
      rows = new Plan.Let(rows, let, ((Column.Computed) columns.get(let)).value());
    }
    for (Expr condition : block.conditions()) {
      for (Expr part : conjuncts(condition)) {
        rows = new Plan.Filter(rows, part);
      }
    }
    return rows;
  }

  /**
   * The rows of a source, joined with all that precedes it.
   *
   * @param visible the columns that the block knows of them
   * @param marks what a row needs to count, where none is dropped
   */
  private record Joined(Plan rows, Set<Integer> visible, List<Integer> marks) {}

  /**
   * @param exists whether an event of the source must be known also where it has no row
   */
  private Joined source(int index, Block block, boolean exists) {
    BoundSource source = query.sources().get(index);
    Plan rows;
    Set<Integer> visible = new LinkedHashSet<>();
    if (source.origin() instanceof BoundSource.Blocks blocks) {
      visible.addAll(exposed(index));
      rows = alternatives(blocks.blocks(), List.copyOf(visible));
    } else {
      visible.addAll(observed(index));
      rows = new Plan.Observe(index, List.copyOf(visible));
    }
    boolean marked = exists && source.origin() instanceof BoundSource.Blocks;
    List<Integer> marks = new ArrayList<>();
    for (int side : block.joins()) {
      if (query.sources().get(side).later() == index) {
        Join join = join(rows, side, block, marked);
        if (join.mark() != Join.NO_MARK) {
          marks.add(join.mark());
        }
        if (join.kind() != JoinKind.ANTI) {
          visible.addAll(join.earlier().columns());
        }
        rows = join;
      }
    }
    return new Joined(rows, visible, marks);
  }

  private Plan alternatives(List<Block> blocks, List<Integer> visible) {
    List<Plan> all = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Plan rows = block(blocks.get(i));
      for (int column : visible) {
        Expr value = ((Column.Exposed) columns.get(column)).values().get(i);
        rows = new Plan.Let(rows, column, value);
      }
      all.add(rows);
    }
    return all.size() == 1 ? all.get(0) : new Plan.Union(all, visible);
  }

  private Join join(Plan later, int side, Block block, boolean marked) {
    BoundSource source = query.sources().get(side);
    int mark =
        marked
            ? columns.add(new Column.Planned(source.alias() + " is there", Type.BOOLEAN))
            : Join.NO_MARK;
    JoinKind kind = isNeeded(side, block) ? JoinKind.INNER : source.kind();
    Pack pack =
        source.origin() instanceof BoundSource.Aggregated aggregated
            ? folded(side, aggregated.block())
            : pack(side, block, kind);
    return new Join(later, pack, kind, mark);
  }

  /** Whether something is joined to a source that a row without its event cannot have. */
  private boolean isNeeded(int side, Block block) {
    return block.joins().stream()
        .anyMatch(
            j ->
                query.sources().get(j).later() == side
                    && (query.sources().get(j).kind() == JoinKind.INNER || isNeeded(j, block)));
  }

  private Pack pack(int side, Block block, JoinKind kind) {
    BoundSource source = query.sources().get(side);
    // Of what must not be there, one event says that it is.
    Keep keep = kind == JoinKind.ANTI ? Keep.FIRST : source.keep();
    boolean exists = keep != Keep.ALL || kind != JoinKind.INNER;
    Joined joined = source(side, block, exists);
    boolean always = exists && source.origin() instanceof BoundSource.Events;
    Empty empty = always ? Empty.ALWAYS : joined.marks().isEmpty() ? Empty.NEVER : Empty.IF_ROWS;
    List<Integer> packed = kind == JoinKind.ANTI ? List.of() : List.copyOf(joined.visible());
    int n = kind == JoinKind.ANTI ? 1 : source.n();
    return new Pack(joined.rows(), side, new Tuples(keep, n, packed, empty, joined.marks()), null);
  }

  private Pack folded(int side, Block block) {
    Grouping grouping = Objects.requireNonNull(grouping(block.result()));
    Set<Integer> read = new LinkedHashSet<>(Expressions.columns(grouping.keys()));
    grouping.addends().forEach(addend -> read.addAll(Expressions.columns(addend.value())));
    List<Integer> items = new ArrayList<>();
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) instanceof Column.Folded folded && folded.source() == side) {
        items.add(folded.item());
        shown.add(i);
      }
    }
    return new Pack(
        block(block),
        side,
        new Tuples(Keep.ALL, 0, List.copyOf(read), Empty.NEVER, List.of()),
        new Fold(grouping, (Block.Groups) block.result(), items, shown));
  }

  private List<Integer> observed(int source) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) instanceof Column.Observed observed && observed.source() == source) {
        found.add(i);
      }
    }
    return found;
  }

  private List<Integer> exposed(int source) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) instanceof Column.Exposed exposed && exposed.source() == source) {
        found.add(i);
      }
    }
    return found;
  }

  /** A row meets {@code a and b} exactly if it meets a and meets b, nulls included. */
  private static List<Expr> conjuncts(Expr condition) {
    if (condition instanceof Expr.Apply apply && apply.function() == Function.AND) {
      return apply.arguments().stream().flatMap(part -> conjuncts(part).stream()).toList();
    }
    return List.of(condition);
  }
}
