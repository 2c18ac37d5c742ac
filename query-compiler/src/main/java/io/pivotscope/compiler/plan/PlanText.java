package io.pivotscope.compiler.plan;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundQuery.Groups;
import io.pivotscope.compiler.bind.BoundQuery.Rows;
import io.pivotscope.compiler.bind.BoundSource;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a plan as an indented tree, what happens last at the top. */
public final class PlanText {

  private final BoundQuery query;
  private final StringBuilder text = new StringBuilder();

  private PlanText(BoundQuery query) {
    this.query = query;
  }

  /** One line per operator. */
  public static String print(Plan plan, BoundQuery query) {
    PlanText printer = new PlanText(query);
    printer.print(plan, 0);
    return printer.text.toString();
  }

  private void print(Plan plan, int depth) {
    if (plan instanceof Plan.Emit emit) {
      line(depth, emit(emit));
      print(emit.input(), depth + 1);
    } else if (plan instanceof Plan.Filter filter) {
      line(depth, "Filter " + query.print(filter.condition()));
      print(filter.input(), depth + 1);
    } else if (plan instanceof Plan.Let let) {
      line(depth, "Let " + name(let.column()) + " = " + query.print(let.value()));
      print(let.input(), depth + 1);
    } else if (plan instanceof Plan.Join join) {
      BoundSource earlier = query.sources().get(join.earlier().source());
      String later = query.sources().get(earlier.later()).alias();
      line(depth, "Join " + earlier.alias() + " -> " + later);
      print(join.later(), depth + 1);
      print(join.earlier(), depth + 1);
    } else if (plan instanceof Plan.Pack pack) {
      line(depth, "Pack " + keep(pack.keep()) + names(pack.columns()));
      print(pack.input(), depth + 1);
    } else if (plan instanceof Plan.Observe observe) {
      BoundSource source = query.sources().get(observe.source());
      line(depth, "Observe " + source.alias() + " " + names(observe.columns()));
    }
  }

  private String emit(Plan.Emit emit) {
    if (emit.result() instanceof Groups groups) {
      String aggregates =
          groups.aggregates().stream()
              .map(query::aggregate)
              .map(a -> a.function() + "(" + query.print(a.argument()) + ")")
              .collect(Collectors.joining(", "));
      return "EmitGroups by (" + query.print(groups.keys()) + ") " + aggregates;
    }
    return "EmitRows (" + query.print(((Rows) emit.result()).values()) + ")";
  }

  private static String keep(Keep keep) {
    return switch (keep) {
      case ALL -> "";
      case FIRST -> "First ";
      case MOST_RECENT -> "MostRecent ";
    };
  }

  private String names(List<Integer> columns) {
    return columns.stream().map(this::name).collect(Collectors.joining(", ", "(", ")"));
  }

  private String name(int column) {
    return query.columns().get(column).name();
  }

  private void line(int depth, String line) {
    text.append("  ".repeat(depth)).append(line.stripTrailing()).append('\n');
  }
}
