package io.pivotscope.compiler.plan;

import io.pivotscope.compiler.bind.Block;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.plan.Plan.Addend;
import io.pivotscope.compiler.plan.Plan.Counts;
import io.pivotscope.compiler.plan.Plan.Grouping;
import io.pivotscope.compiler.plan.Plan.Tuples;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a plan as an indented tree, what happens last at the top. */
public final class PlanText {

  private final BoundQuery query;
  private final Columns columns;
  private final StringBuilder text = new StringBuilder();

  private PlanText(BoundQuery query, Columns columns) {
    this.query = query;
    this.columns = columns;
  }

  /** One line per operator. */
  public static String print(Plan plan, BoundQuery query, Columns columns) {
    PlanText printer = new PlanText(query, columns);
    printer.print(plan, 0);
    return printer.text.toString();
  }

  private void print(Plan plan, int depth) {
    if (plan instanceof Plan.Emit emit) {
      line(depth, emit(emit));
      print(emit.input(), depth + 1);
    } else if (plan instanceof Plan.Filter filter) {
      line(depth, "Filter " + columns.print(filter.condition()));
      print(filter.input(), depth + 1);
    } else if (plan instanceof Plan.Let let) {
      line(depth, "Let " + columns.name(let.column()) + " = " + columns.print(let.value()));
      print(let.input(), depth + 1);
    } else if (plan instanceof Plan.Union union) {
      line(depth, "Union " + names(union.columns()));
      union.inputs().forEach(input -> print(input, depth + 1));
    } else if (plan instanceof Plan.Join join) {
      int earlier = join.earlier().source();
      int later = query.sources().get(earlier).later();
      line(
          depth,
          join.kind()
              + " "
              + alias(earlier)
              + " -> "
              + alias(later)
              + (join.mark() == Plan.Join.NO_MARK ? "" : " marked"));
      print(join.later(), depth + 1);
      print(join.earlier(), depth + 1);
    } else if (plan instanceof Plan.Pack pack) {
      pack(pack, depth);
    } else if (plan instanceof Plan.Observe observe) {
      line(depth, "Observe " + alias(observe.source()) + " " + names(observe.columns()));
    }
  }

  private void pack(Plan.Pack pack, int depth) {
    int at = depth;
    Plan.Fold fold = pack.fold();
    if (fold != null) {
      line(at++, "Fold " + grouping(fold.grouping()) + tail(fold.result()));
    }
    if (pack.contents() instanceof Counts counts) {
      line(at, "PackCounts " + grouping(counts.grouping()));
    } else if (pack.contents() instanceof Tuples tuples) {
      line(at, "Pack " + keep(tuples) + names(tuples.columns()));
    }
    print(pack.input(), at + 1);
  }

  private String emit(Plan.Emit emit) {
    Grouping grouping = emit.grouping();
    if (grouping != null) {
      return "EmitGroups " + grouping(grouping) + tail(emit.result());
    }
    return "EmitRows ("
        + columns.print(((Block.Rows) emit.result()).values())
        + ")"
        + tail(emit.result());
  }

  private String grouping(Grouping grouping) {
    String addends =
        grouping.addends().stream().map(this::addend).collect(Collectors.joining(", "));
    return ("by (" + columns.print(grouping.keys()) + ") " + addends).stripTrailing();
  }

  /** {@code SUM of states x.y, times n}. */
  private String addend(Addend addend) {
    String weights =
        addend.weights().stream().map(w -> " x " + columns.name(w)).collect(Collectors.joining());
    return addend.function()
        + (addend.partial() ? " of states " : "")
        + "("
        + columns.print(addend.value())
        + ")"
        + weights;
  }

  private static String tail(Block.Result result) {
    Block.Tail tail = result.tail();
    return (tail.having() == null ? "" : " having")
        + (tail.order().isEmpty() ? "" : " ordered")
        + (tail.limit() < 0 ? "" : " limit " + tail.limit());
  }

  private static String keep(Tuples tuples) {
    return tuples.keep() == Keep.ALL
        ? ""
        : (tuples.keep() == Keep.FIRST ? "First" : "MostRecent")
            + (tuples.n() == 1 ? " " : "N " + tuples.n() + " ");
  }

  private String alias(int source) {
    return query.sources().get(source).alias();
  }

  private String names(List<Integer> of) {
    return of.stream().map(columns::name).collect(Collectors.joining(", ", "(", ")"));
  }

  private void line(int depth, String line) {
    text.append("  ".repeat(depth)).append(line.stripTrailing()).append('\n');
  }
}
