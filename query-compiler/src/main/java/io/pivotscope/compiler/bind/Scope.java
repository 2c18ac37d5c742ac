package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.protocol.advice.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the names of one block refer to: the sources under their aliases, and the lets. */
final class Scope {

  /** A source under its alias. */
  sealed interface Named {
    Identifier alias();

    /** Among the query's sources. */
    int index();
  }

  /** Tracepoints. */
  record Events(Identifier alias, EventSource source) implements Named {
    @Override
    public int index() {
      return source.index();
    }
  }

  /** Subqueries without aggregates, and tracepoints beside them in a union. */
  record Rows(Identifier alias, int index, List<Part> parts) implements Named {}

  /** One member of a union: exactly one of the two is there. */
  record Part(@Nullable EventSource events, @Nullable Exposure block) {}

  /** A subquery with aggregates. */
  record Folded(Identifier alias, int index, Exposure block) implements Named {}

  private final Columns columns;
  private final Diagnostics diagnostics;
  private final List<Named> sources = new ArrayList<>();
  private final Map<String, Expr> lets = new HashMap<>();
  private final Map<String, Expr> exposed = new HashMap<>();
  private final Set<String> letNames = new LinkedHashSet<>();
  private final List<Integer> aggregates = new ArrayList<>();
  private final Set<String> anti = new LinkedHashSet<>();
  private @Nullable Span asksSeconds;

  Scope(Columns columns, Diagnostics diagnostics) {
    this.columns = columns;
    this.diagnostics = diagnostics;
  }

  void addSource(Named source) {
    if (find(source.alias().name()) != null) {
      diagnostics.error(source.alias().span(), "a second source named '" + source.alias() + "'");
    }
    sources.add(source);
  }

  @Nullable Named find(String alias) {
    for (Named source : sources) {
      if (source.alias().name().equals(alias)) {
        return source;
      }
    }
    return null;
  }

  /** Whether a source is what no row has, so that it has no event in a row. */
  boolean isAnti(Named source) {
    return anti.contains(source.alias().name());
  }

  void addAnti(String alias) {
    anti.add(alias);
  }

  List<String> aliases() {
    return sources.stream().map(s -> s.alias().name()).toList();
  }

  List<Named> sources() {
    return sources;
  }

  Columns columns() {
    return columns;
  }

  /** The aggregates of this block, in the order met. */
  List<Integer> aggregates() {
    return aggregates;
  }

  void addAggregate(int column) {
    aggregates.add(column);
  }

  /** The length of what is shown, which only the outermost block has. */
  Expr seconds(Span at) {
    asksSeconds = asksSeconds == null ? at : asksSeconds;
    return columns.read(columns.add(new Column.Seconds()));
  }

  /** Where the length of what is shown is first asked for; null if nowhere. */
  @Nullable Span asksSeconds() {
    return asksSeconds;
  }

  /** A let is known by name before its value is bound, for hints only. */
  void announceLet(String name) {
    letNames.add(name);
  }

  void defineLet(String name, Expr column) {
    lets.put(name, column);
  }

  boolean isLet(String name) {
    return letNames.contains(name);
  }

  /** First round: every name that is read of a source. */
  void declare(Name name) {
    Named source = find(name.first().name());
    if (source instanceof Events events) {
      events.source().declare(name);
    } else if (source instanceof Rows rows) {
      for (Part part : rows.parts()) {
        if (part.events() != null) {
          part.events().declare(name);
        }
      }
    }
  }

  /** Second round. */
  void askTypes(Schema schema) {
    for (Named source : sources) {
      if (source instanceof Events events) {
        events.source().askTypes(schema);
      } else if (source instanceof Rows rows) {
        for (Part part : rows.parts()) {
          if (part.events() != null) {
            part.events().askTypes(schema);
          }
        }
      }
    }
  }

  /** Third round: the column of a name, or null after a report. */
  @Nullable Expr lookup(Name name) {
    String first = name.first().name();
    Named source = find(first);
    if (source != null && isAnti(source)) {
      diagnostics.error(
          name.span(),
          "'" + first + "' is what no row has, so nothing can be read of it",
          "Join and LeftJoin have it in their rows");
      return null;
    }
    if (name.parts().size() == 1 && lets.containsKey(first)) {
      return lets.get(first);
    }
    if (source instanceof Events events) {
      if (name.parts().size() > 1) {
        return events.source().column(name); // declare has told why there is none
      }
      diagnostics.error(
          name.span(),
          "'" + first + "' is an event, not a value",
          "name one of its exports, as in " + first + ".host");
      return null;
    }
    if (source instanceof Rows rows) {
      return selected(name, rows);
    }
    if (source instanceof Folded folded) {
      return selected(name, folded);
    }
    if (isLet(first)) {
      String message =
          name.parts().size() > 1
              ? "'" + first + "' is a value and has no members"
              : "'" + first + "' is used before its Let";
      diagnostics.error(name.first().span(), message, null);
    } else {
      List<String> names = new ArrayList<>(aliases());
      names.addAll(letNames);
      diagnostics.error(
          name.first().span(), "unknown name '" + first + "'", hint(first, name, names));
    }
    return null;
  }

  private @Nullable Expr selected(Name name, Rows rows) {
    Expr known = exposed.get(name.toString());
    if (known != null) {
      return known;
    }
    List<Expr> values = new ArrayList<>();
    for (Part part : rows.parts()) {
      Expr value;
      if (part.events() != null) {
        value = name.parts().size() > 1 ? part.events().column(name) : null;
        if (name.parts().size() == 1) {
          diagnostics.error(
              name.span(),
              "'" + name + "' is an event, not a value",
              "name one of its exports, as in " + name + ".host");
        }
      } else {
        Exposure block = Objects.requireNonNull(part.block());
        int item = block.find(name, diagnostics);
        value = item < 0 ? null : block.values().get(item);
      }
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    if (values.isEmpty()) {
      return null; // the source has been reported
    }
    return exposed(name.toString(), rows.index(), values);
  }

  private Expr exposed(String name, int source, List<Expr> values) {
    Type common = Typing.common(values);
    Type type = common == null ? Type.ANY : common;
    Expr column = columns.read(columns.add(new Column.Exposed(name, source, values, type)));
    exposed.put(name, column);
    return column;
  }

  private @Nullable Expr selected(Name name, Folded folded) {
    Expr known = exposed.get(name.toString());
    if (known != null) {
      return known;
    }
    int item = folded.block().find(name, diagnostics);
    if (item < 0) {
      return null;
    }
    Type type = folded.block().values().get(item).type();
    Expr column =
        columns.read(columns.add(new Column.Folded(name.toString(), folded.index(), item, type)));
    exposed.put(name.toString(), column);
    return column;
  }

  /** A standard export of the event of a source; null where the source has none. */
  @Nullable Expr standard(Named source, String name, Type type) {
    if (source instanceof Events events) {
      return events.source().standard(name, type);
    }
    if (!(source instanceof Rows rows)) {
      return null;
    }
    String key = source.alias() + ".std." + name;
    Expr known = exposed.get(key);
    if (known != null) {
      return known;
    }
    List<Expr> values = new ArrayList<>();
    for (Part part : rows.parts()) {
      if (part.events() != null) {
        values.add(part.events().standard(name, type));
      } else {
        Exposure block = Objects.requireNonNull(part.block());
        values.add(Objects.requireNonNull(block.scope().standardOfFrom(name, type)));
      }
    }
    return exposed(key, rows.index(), values);
  }

  /** A standard export of the event of From, which is the event of the block's rows. */
  @Nullable Expr standardOfFrom(String name, Type type) {
    return standard(sources.get(0), name, type);
  }

  private @Nullable String hint(String first, Name name, List<String> names) {
    if (name.parts().size() == 1) {
      for (Named source : sources) {
        boolean exports =
            source instanceof Events events
                && events.source().members().stream().anyMatch(m -> m.exports().contains(first));
        if (exports) {
          return "did you mean " + source.alias() + "." + first + "?";
        }
      }
    }
    return Nearest.hint(first, names, "there are " + String.join(", ", names));
  }
}
