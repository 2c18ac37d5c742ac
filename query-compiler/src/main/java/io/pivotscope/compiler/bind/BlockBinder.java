package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.bind.Block.Groups;
import io.pivotscope.compiler.bind.Block.Result;
import io.pivotscope.compiler.bind.Block.Rows;
import io.pivotscope.compiler.catalogue.Catalogue.NamedQuery;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import io.pivotscope.compiler.diagnostic.Diagnostic.Severity;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.compiler.syntax.Source;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds one block: its sources first, subqueries among them whole, then all names at once. */
final class BlockBinder {

  private final Workshop workshop;
  private final Diagnostics diagnostics;
  private final Query query;
  private final double sampleRate;
  private final @Nullable Span elsewhere;
  private final Scope scope;
  private final List<Integer> joins = new ArrayList<>();

  /**
   * @param sampleRate by which the result is scaled; 1 in a subquery
   * @param elsewhere if the block stands in another text, where the one at hand names it
   */
  BlockBinder(
      Workshop workshop,
      Diagnostics diagnostics,
      Query query,
      double sampleRate,
      @Nullable Span elsewhere) {
    this.elsewhere = elsewhere;
    this.workshop = workshop;
    this.diagnostics = diagnostics;
    this.query = query;
    this.sampleRate = sampleRate;
    this.scope = new Scope(workshop.columns(), diagnostics);
  }

  /** The block; without meaning after a report. */
  Block bind() {
    int from = from();
    query.joins().forEach(this::join);
    letNames();
    names();
    scope.askTypes(workshop.schema());
    ExpressionBinder expressions = new ExpressionBinder(scope, workshop.extent(), diagnostics);
    List<Integer> lets = lets(expressions);
    List<Expr> conditions = conditions(expressions);
    Result result = new ResultBinder(scope, expressions, diagnostics, sampleRate).bind(query);
    return new Block(from, joins, lets, conditions, result);
  }

  // ---- sources

  private int from() {
    Query.From from = query.from();
    Source source = from.source();
    if (source instanceof Source.Filtered filtered) {
      diagnostics.error(
          filtered.span(),
          "From takes every event; a temporal filter chooses among those that precede",
          "join it to what it precedes: Join a In " + source + " On a -> " + from.alias());
      source = filtered.source();
    }
    return add(from.alias(), source, JoinKind.INNER, Keep.ALL, 0, -1);
  }

  private void join(Query.Join join) {
    int later = later(join);
    Source source = join.source();
    Keep keep = Keep.ALL;
    int n = 0;
    if (source instanceof Source.Filtered filtered) {
      keep = filtered.filter() == Source.Filter.FIRST ? Keep.FIRST : Keep.MOST_RECENT;
      n = (int) filtered.n();
      source = filtered.source();
    }
    joins.add(add(join.alias(), source, join.kind(), keep, n, later));
    if (join.kind() == JoinKind.ANTI) {
      scope.addAnti(join.alias().name());
    }
  }

  /** The source that a joined one precedes; the first one after a report. */
  private int later(Query.Join join) {
    String alias = join.alias().name();
    Scope.Named later = scope.find(join.later().name());
    Scope.Named first = scope.sources().get(0);
    if (scope.find(alias) != null) {
      return later == null ? first.index() : later.index(); // told where the source is added
    }
    Scope.Named earlier = scope.find(join.earlier().name());
    if (join.later().name().equals(alias) && earlier != null) {
      diagnostics.error(
          join.earlier().span().to(join.later().span()),
          "'" + join.earlier() + "' is named before '" + alias + "', so it must come last",
          "exchange them: On " + alias + " -> " + join.earlier());
      return earlier.index();
    }
    if (!join.earlier().name().equals(alias)) {
      diagnostics.error(
          join.earlier().span(),
          "the joined source '" + alias + "' must stand before the arrow",
          "write On " + alias + " -> " + join.later());
    } else if (later == null) {
      diagnostics.error(
          join.later().span(),
          "unknown name '" + join.later() + "'",
          Nearest.hint(
              join.later().name(),
              scope.aliases(),
              "after the arrow stands From's name or one joined before: "
                  + String.join(", ", scope.aliases())));
    } else if (later instanceof Scope.Folded) {
      diagnostics.error(
          join.later().span(),
          "'" + join.later() + "' aggregates, so it has no event that something could precede",
          "join to " + first.alias() + ", or inside the subquery");
    } else if (scope.isAnti(later)) {
      diagnostics.error(
          join.later().span(),
          "'" + join.later() + "' is what no row has, so nothing can precede it",
          "a condition on it stands in the source: AntiJoin x In (From .. Join ..) On x -> y");
    }
    return later == null ? first.index() : later.index();
  }

  private int add(Identifier alias, Source source, JoinKind kind, Keep keep, int n, int later) {
    int index = workshop.reserve();
    Span span = elsewhere == null ? alias.span() : elsewhere;
    List<Source> leaves = new ArrayList<>();
    flatten(source, leaves);
    List<Scope.Part> parts = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    BoundSource.Origin origin = null;
    Scope.Named named = null;
    List<Source> plain = leaves.stream().filter(leaf -> namedQuery(leaf) == null).toList();
    boolean events = plain.stream().allMatch(Source.Reference.class::isInstance);
    if (events && plain.size() == leaves.size()) {
      List<Member> members = members(plain);
      EventSource all =
          new EventSource(index, alias.name(), members, workshop.columns(), diagnostics);
      named = new Scope.Events(alias, all);
      origin = eventsOf(members);
    } else {
      List<Source> references = plain.stream().filter(Source.Reference.class::isInstance).toList();
      if (!references.isEmpty()) {
        int inner = workshop.reserve();
        List<Member> members = members(references);
        EventSource all =
            new EventSource(inner, alias.name(), members, workshop.columns(), diagnostics);
        workshop.set(
            inner,
            new BoundSource(
                alias.name(), span, eventsOf(members), JoinKind.INNER, Keep.ALL, 0, -1));
        parts.add(new Scope.Part(all, null));
        Rows none = new Rows(List.of(), List.of(), Block.Tail.NONE);
        blocks.add(new Block(inner, List.of(), List.of(), List.of(), none));
      }
      for (Source leaf : leaves) {
        if (references.contains(leaf)) {
          continue;
        }
        BlockBinder sub = sub(leaf);
        if (sub == null) {
          continue;
        }
        Block block = sub.bindAsSource(leaf);
        if (block.result() instanceof Groups) {
          named = new Scope.Folded(alias, index, sub.exposure(block));
          origin = new BoundSource.Aggregated(block);
          checkFolded(leaf, leaves.size(), keep, later);
        } else {
          parts.add(new Scope.Part(null, sub.exposure(block)));
          blocks.add(block);
        }
        relay(leaf, sub);
      }
      if (named == null) {
        named = new Scope.Rows(alias, index, parts);
        origin = new BoundSource.Blocks(blocks);
      }
    }
    scope.addSource(named);
    if (origin != null) {
      workshop.set(index, new BoundSource(alias.name(), span, origin, kind, keep, n, later));
    }
    return index;
  }

  private void flatten(Source source, List<Source> into) {
    if (source instanceof Source.Union union) {
      union.sources().forEach(part -> flatten(part, into));
    } else if (source instanceof Source.Filtered filtered) {
      diagnostics.error(
          filtered.span(),
          "a temporal filter inside another source",
          "put it around the whole source: First(A, B)");
    } else {
      into.add(source);
    }
  }

  private List<Member> members(List<Source> references) {
    SourceBinder binder = workshop.sourceBinder(diagnostics);
    List<Member> members = new ArrayList<>();
    references.forEach(r -> members.addAll(binder.reference((Source.Reference) r)));
    workshop.addMembers(members);
    return members;
  }

  private static BoundSource.Events eventsOf(List<Member> members) {
    return new BoundSource.Events(members.stream().map(Member::tracepoint).toList());
  }

  // ---- subqueries

  /** The query that a plain name stands for; null if it names a tracepoint. */
  private @Nullable String namedQuery(Source source) {
    if (!(source instanceof Source.Reference reference) || reference.isPattern()) {
      return null;
    }
    String name = reference.name();
    boolean known =
        workshop.definition(name) != null || workshop.catalogue().queries().containsKey(name);
    return known ? name : null;
  }

  /** Null after a report. */
  private @Nullable BlockBinder sub(Source leaf) {
    if (leaf instanceof Source.Subquery subquery) {
      return new BlockBinder(workshop, diagnostics, subquery.query(), 1, elsewhere);
    }
    String name = namedQuery(leaf);
    if (name == null) {
      return null; // broken, and told
    }
    if (!workshop.enter(name)) {
      diagnostics.error(leaf.span(), "query '" + name + "' is a source of itself");
      return null;
    }
    Query here = workshop.definition(name);
    if (here != null) {
      return new BlockBinder(workshop, diagnostics, here, 1, elsewhere);
    }
    NamedQuery there = workshop.catalogue().queries().get(name);
    if (there == null) {
      return null;
    }
    return new BlockBinder(
        workshop,
        new Diagnostics(there.text()),
        there.query(),
        1,
        elsewhere == null ? leaf.span() : elsewhere);
  }

  private Block bindAsSource(Source leaf) {
    Block block = bind();
    String name = leaf instanceof Source.Reference reference ? reference.name() : null;
    if (name != null) {
      workshop.leave(name);
    }
    for (Query.Option option : query.options()) {
      diagnostics.error(
          option.span(), "With stands on the outermost query", "move it behind the last Select");
    }
    Span seconds = scope.asksSeconds();
    if (seconds != null) {
      diagnostics.error(
          seconds,
          "RATE divides by the length of what is shown, and a subquery shows nothing",
          "COUNT or SUM in the subquery, RATE(x) outside");
    }
    boolean streams = block.result() instanceof Rows;
    if (streams && (!query.order().isEmpty() || query.limit() != null)) {
      diagnostics.error(
          query.limit() != null ? query.limit().span() : query.order().get(0).value().span(),
          "a subquery without aggregates is a source of events, which have an order already",
          "FirstN(3, ..) and MostRecentN(3, ..) choose events");
    }
    return block;
  }

  private Exposure exposure(Block block) {
    List<Expr> values =
        block.result() instanceof Rows rows
            ? rows.values().subList(0, query.select().items().size())
            : block.result().select().stream().map(Output.Select::expr).toList();
    return Exposure.of(query, scope, values);
  }

  private void checkFolded(Source leaf, int leaves, Keep keep, int later) {
    if (later < 0) {
      diagnostics.error(
          leaf.span(),
          "a subquery with aggregates has no events of its own",
          "join it to an event: From x In .. Join m In (From ..) On m -> x");
    }
    if (keep != Keep.ALL) {
      diagnostics.error(
          leaf.span(),
          "a subquery with aggregates has no events to choose among",
          "leave out the temporal filter, or put it inside the subquery");
    }
    if (leaves > 1) {
      diagnostics.error(
          leaf.span(),
          "a subquery with aggregates cannot be part of a union",
          "aggregate over the union: (From x In A, B Select COUNT)");
    }
  }

  /** Mistakes in a query of a catalogue lie in another file; they are shown where it is used. */
  private void relay(Source leaf, BlockBinder sub) {
    if (sub.diagnostics == diagnostics) {
      return;
    }
    Set<String> told = new HashSet<>();
    for (Diagnostic found : sub.diagnostics.of(Severity.ERROR)) {
      String message =
          "query '" + leaf + "' (" + found.file() + ":" + found.line() + "): " + found.message();
      if (told.add(message)) {
        diagnostics.error(leaf.span(), message, found.hint());
      }
    }
  }

  // ---- names

  private void letNames() {
    Set<String> taken = new HashSet<>(scope.aliases());
    for (Query.Let let : query.lets()) {
      scope.announceLet(let.name().name());
      if (!taken.add(let.name().name())) {
        diagnostics.error(let.name().span(), "a second meaning for '" + let.name() + "'");
      }
    }
  }

  private void names() {
    query.lets().forEach(let -> Expressions.names(let.value(), scope::declare));
    query.conditions().forEach(condition -> Expressions.names(condition, scope::declare));
    Query.GroupBy groupBy = query.groupBy();
    if (groupBy != null) {
      groupBy.keys().forEach(key -> Expressions.names(key, scope::declare));
    }
    query.having().forEach(condition -> Expressions.names(condition, scope::declare));
    query.select().items().forEach(item -> Expressions.names(item.value(), scope::declare));
    query.order().forEach(item -> Expressions.names(item.value(), scope::declare));
  }

  private List<Expr> conditions(ExpressionBinder expressions) {
    Contradictions contradictions = new Contradictions(diagnostics);
    List<Expr> conditions = new ArrayList<>();
    for (Expression written : query.conditions()) {
      Expr condition = expressions.condition(written);
      conditions.add(condition);
      contradictions.check(condition, written);
    }
    return conditions;
  }

  private List<Integer> lets(ExpressionBinder expressions) {
    List<Integer> columns = new ArrayList<>();
    for (Query.Let let : query.lets()) {
      Expr value = expressions.bind(let.value(), false);
      int index = workshop.columns().add(new Column.Computed(let.name().name(), value));
      scope.defineLet(let.name().name(), workshop.columns().read(index));
      columns.add(index);
    }
    return columns;
  }
}
