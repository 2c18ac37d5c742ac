package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.bind.BoundQuery.Groups;
import io.pivotscope.compiler.bind.BoundQuery.Rows;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a bound query: what each alias and name turned out to be. */
public final class BoundText {

  private final BoundQuery query;
  private final StringBuilder text = new StringBuilder();

  private BoundText(BoundQuery query) {
    this.query = query;
  }

  /** Several lines, each ended. */
  public static String print(BoundQuery query) {
    return new BoundText(query).print();
  }

  private String print() {
    query.sources().forEach(this::source);
    for (Column column : query.columns()) {
      line("%s : %s%s", column.name(), Typing.name(column.type()), meaning(column));
    }
    query.conditions().forEach(condition -> line("where %s", query.print(condition)));
    if (query.result() instanceof Groups groups) {
      line("group by (%s)", query.print(groups.keys()));
    }
    line("select %s", select());
    query.requests().forEach(request -> line("request at %s", request));
    if (!query.processNames().isEmpty()) {
      line("on %s", String.join(", ", query.processNames()));
    }
    return text.toString();
  }

  private void source(BoundSource source) {
    String keep =
        source.keep() == Keep.ALL ? "" : source.keep() == Keep.FIRST ? "first " : "most recent ";
    String arrow = source.isFrom() ? "" : " -> " + query.sources().get(source.later()).alias();
    line("%s%s%s", keep, source.alias(), arrow);
    source.tracepoints().forEach(at -> line("  at %s", at));
  }

  private String meaning(Column column) {
    if (column instanceof Column.Observed observed) {
      List<String> paths = observed.paths().stream().map(Object::toString).distinct().toList();
      return " = " + String.join(" | ", paths);
    }
    if (column instanceof Column.Computed let) {
      return " = " + query.print(let.value());
    }
    Column.Aggregated aggregated = (Column.Aggregated) column;
    return " = " + aggregated.function() + "(" + query.print(aggregated.argument()) + ")";
  }

  private String select() {
    List<String> outputs =
        query.result() instanceof Groups groups
            ? Stream.concat(
                    groups.keys().stream().map(query::print),
                    groups.aggregates().stream().map(i -> query.columns().get(i).name()))
                .toList()
            : ((Rows) query.result()).values().stream().map(query::print).toList();
    return query.result().select().stream()
        .map(item -> "\"" + item.title() + "\" = " + ExprText.print(item.expr(), outputs::get))
        .collect(Collectors.joining(", "));
  }

  private void line(String format, Object... arguments) {
    text.append(format.formatted(arguments)).append('\n');
  }
}
