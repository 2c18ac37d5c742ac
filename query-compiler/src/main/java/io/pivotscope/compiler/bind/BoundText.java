package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.bind.Block.Groups;
import io.pivotscope.compiler.bind.Block.Rows;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a bound query: what each alias and name turned out to be. */
public final class BoundText {

  private final BoundQuery query;
  private final Columns columns;
  private final StringBuilder text = new StringBuilder();

  private BoundText(BoundQuery query) {
    this.query = query;
    this.columns = new Columns(query.columns());
  }

  /** Several lines, each ended. */
  public static String print(BoundQuery query) {
    return new BoundText(query).print();
  }

  private String print() {
    block(query.main(), 0);
    for (Column column : query.columns()) {
      line(0, "%s : %s%s", column.name(), Typing.name(column.type()), meaning(column));
    }
    query.requests().forEach(request -> line(0, "request at %s", request));
    if (!query.processNames().isEmpty()) {
      line(0, "on %s", String.join(", ", query.processNames()));
    }
    if (query.sampleRate() < 1) {
      line(0, "sample %s of the requests", query.sampleRate());
    }
    return text.toString();
  }

  private void block(Block block, int depth) {
    source(block.from(), depth);
    block.joins().forEach(join -> source(join, depth));
    block.conditions().forEach(condition -> line(depth, "where %s", columns.print(condition)));
    List<String> outputs = new ArrayList<>();
    if (block.result() instanceof Groups groups) {
      line(depth, "group by (%s)", columns.print(groups.keys()));
      groups.keys().forEach(key -> outputs.add(columns.print(key)));
      groups.aggregates().forEach(index -> outputs.add(columns.name(index)));
      outputs.add("seconds");
    } else {
      ((Rows) block.result()).values().forEach(value -> outputs.add(columns.print(value)));
    }
    String select =
        block.result().select().stream()
            .map(i -> "\"" + i.title() + "\" = " + ExprText.print(i.expr(), outputs::get))
            .collect(Collectors.joining(", "));
    if (!select.isEmpty()) {
      line(depth, "select %s", select);
    }
    Block.Tail tail = block.result().tail();
    if (tail.having() != null) {
      line(depth, "having %s", ExprText.print(tail.having(), outputs::get));
    }
    for (Output.Order order : tail.order()) {
      String by = ExprText.print(order.expr(), outputs::get);
      line(depth, "order by %s%s", by, order.descending() ? " desc" : "");
    }
    if (tail.limit() >= 0) {
      line(depth, "limit %s", tail.limit());
    }
  }

  private void source(int index, int depth) {
    BoundSource source = query.sources().get(index);
    String keep =
        source.keep() == Keep.ALL
            ? ""
            : (source.keep() == Keep.FIRST ? "first " : "most recent ")
                + (source.n() == 1 ? "" : source.n() + " ");
    String kind = source.kind() == JoinKind.INNER ? "" : source.kind() + " ";
    String arrow = source.isFrom() ? "" : " -> " + query.sources().get(source.later()).alias();
    line(depth, "%s%s%s%s", kind, keep, source.alias(), arrow);
    if (source.origin() instanceof BoundSource.Events events) {
      events.tracepoints().forEach(at -> line(depth, "  at %s", at));
    } else if (source.origin() instanceof BoundSource.Blocks blocks) {
      blocks.blocks().forEach(block -> block(block, depth + 1));
    } else if (source.origin() instanceof BoundSource.Aggregated aggregated) {
      block(aggregated.block(), depth + 1);
    }
  }

  private String meaning(Column column) {
    if (column instanceof Column.Observed observed) {
      List<String> paths = observed.paths().stream().map(Object::toString).distinct().toList();
      return " = " + String.join(" | ", paths);
    }
    if (column instanceof Column.Computed let) {
      return " = " + columns.print(let.value());
    }
    if (column instanceof Column.Exposed exposed) {
      return " = "
          + exposed.values().stream().map(columns::print).collect(Collectors.joining(" | "));
    }
    if (column instanceof Column.Aggregated aggregated) {
      return " = " + aggregated.function() + "(" + columns.print(aggregated.argument()) + ")";
    }
    return "";
  }

  private void line(int depth, String format, Object... arguments) {
    text.append("  ".repeat(depth)).append(format.formatted(arguments)).append('\n');
  }
}
