package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.bind.Callable;
import io.pivotscope.compiler.bind.ColumnNames;
import io.pivotscope.compiler.bind.Exports;
import io.pivotscope.compiler.bind.Exports.Export;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.complete.Block.Leaf;
import io.pivotscope.compiler.complete.Block.Use;
import io.pivotscope.compiler.syntax.Expression.Part;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.compiler.syntax.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the names of a block stand for. */
final class Names {

  private final Block block;
  private final Map<String, Block> definitions;
  private final Reading reading;
  private final Catalogue catalogue;
  private final Schema schema;

  Names(Situation at, Reading reading, Catalogue catalogue, Schema schema) {
    this.block = at.block();
    this.definitions = at.definitions();
    this.reading = reading;
    this.catalogue = catalogue;
    this.schema = schema;
  }

  @Nullable Use find(String alias) {
    for (Use use : block.uses) {
      if (use.alias().text().equals(alias)) {
        return use;
      }
    }
    return null;
  }

  /** Whether it aggregates, so that nothing can precede it. */
  boolean isFolded(Use use) {
    return use.leaves().stream().anyMatch(leaf -> isFolded(leaf));
  }

  private boolean isFolded(Leaf leaf) {
    Block inner = inner(leaf);
    Query query = inner == null ? named(leaf) : null;
    return inner != null ? inner.isGrouped() : query != null && isGrouped(query);
  }

  private static boolean isGrouped(Query query) {
    return query.groupBy() != null
        || query.select().items().stream().anyMatch(item -> Aggregates.in(item.value()));
  }

  /** Whether the alias alone is a value: the one column of a subquery. */
  boolean isValue(Use use) {
    return !use.leaves().isEmpty()
        && use.leaves().stream().allMatch(leaf -> isSubquery(leaf) && columns(leaf).size() == 1);
  }

  private boolean isSubquery(Leaf leaf) {
    return inner(leaf) != null || named(leaf) != null;
  }

  /** What may follow the alias and a dot. */
  List<Export> exports(Use use) {
    return common(
        use, leaf -> isSubquery(leaf) ? columns(leaf) : events(leaf, exports -> exports.all()));
  }

  /**
   * Which of some members may follow a path.
   *
   * @param path what is written after the alias
   */
  List<Export> members(Use use, List<Part> path, Collection<String> names) {
    return common(
        use,
        leaf ->
            isSubquery(leaf) ? List.of() : events(leaf, exports -> exports.members(path, names)));
  }

  /** What every part of a union has. */
  private static List<Export> common(Use use, Function<Leaf, List<Export>> of) {
    List<Export> common = null;
    for (Leaf leaf : use.leaves()) {
      List<Export> here = of.apply(leaf);
      if (common == null) {
        common = new ArrayList<>(here);
      } else {
        common.removeIf(one -> here.stream().noneMatch(other -> other.name().equals(one.name())));
      }
    }
    return common == null ? List.of() : common;
  }

  private List<Export> events(Leaf leaf, Function<Exports, List<Export>> of) {
    Source.Reference reference = reading.reference(leaf.from, leaf.to);
    return reference == null
        ? List.of()
        : of.apply(Exports.of(reference, catalogue, schema, reading.unheard()));
  }

  /** The query of the text that stands here, or is named. */
  private @Nullable Block inner(Leaf leaf) {
    return leaf.subquery != null
        ? leaf.subquery
        : definitions.get(reading.written(leaf.from, leaf.to));
  }

  /** The query of the catalogue that is named. */
  private @Nullable Query named(Leaf leaf) {
    Catalogue.NamedQuery query = catalogue.queries().get(reading.written(leaf.from, leaf.to));
    return query == null ? null : query.query();
  }

  private List<Export> columns(Leaf leaf) {
    Block inner = inner(leaf);
    Query query = inner == null ? named(leaf) : null;
    List<Query.Item> items = new ArrayList<>();
    if (query != null) {
      items.addAll(query.select().items());
    } else if (inner != null) {
      for (Block.Column column : inner.columns) {
        Query.Item item = reading.column(column);
        if (item != null) {
          items.add(item);
        }
      }
    }
    List<Export> columns = new ArrayList<>();
    for (Query.Item item : items) {
      String name = ColumnNames.of(item);
      String callee = Aggregates.callee(item.value());
      columns.add(
          new Export(
              name == null ? "" : name,
              callee == null ? null : Callable.typeOf(callee),
              "column " + item.written()));
    }
    return columns;
  }
}
