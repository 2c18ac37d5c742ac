package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.bind.BoundQuery.Result;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.compiler.syntax.Source;
import io.pivotscope.protocol.advice.AdviceProgram.Limits;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Syntax tree to bound query: sources to tracepoints, names to columns, expressions to types,
 * options to limits. Reports every mistake it can find; the result has a meaning only if there are
 * none.
 */
public final class Binder {

  private final Catalogue catalogue;
  private final Schema schema;
  private final Diagnostics diagnostics;
  private final Scope scope;
  private final List<BoundSource> sources = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();

  private Binder(Catalogue catalogue, Schema schema, Diagnostics diagnostics) {
    this.catalogue = catalogue;
    this.schema = schema;
    this.diagnostics = diagnostics;
    this.scope = new Scope(diagnostics);
  }

  /** Binds a query; null after a report. */
  public static @Nullable BoundQuery bind(
      Query query, String text, Catalogue catalogue, Schema schema, Diagnostics diagnostics) {
    return new Binder(catalogue, schema, diagnostics).bind(query, text);
  }

  private @Nullable BoundQuery bind(Query query, String text) {
    SourceBinder binder = new SourceBinder(catalogue, schema, diagnostics);
    from(query.from(), binder);
    query.joins().forEach(join -> join(join, binder));
    letNames(query);
    names(query);
    scope.askTypes(schema);
    ExpressionBinder expressions = new ExpressionBinder(scope, diagnostics);
    List<Integer> lets = lets(query, expressions);
    List<Expr> conditions = query.conditions().stream().map(expressions::condition).toList();
    Result result = new ResultBinder(scope, expressions, diagnostics).bind(query);
    List<MethodPattern> requests = Requests.of(query, members, catalogue, binder, diagnostics);
    Limits limits = limits(query);
    List<String> processes = processes(query);
    if (diagnostics.hasErrors()) {
      return null;
    }
    new Doubts(sources, requests, diagnostics).report();
    return new BoundQuery(
        text, sources, scope.columns(), lets, conditions, result, requests, processes, limits);
  }

  private void from(Query.From from, SourceBinder binder) {
    Source source = from.source();
    if (source instanceof Source.Filtered filtered) {
      diagnostics.error(
          filtered.span(),
          "From takes every event; a temporal filter chooses among those that precede",
          "join it to what it precedes: Join a In " + source + " On a -> " + from.alias());
      source = filtered.source();
    }
    add(from.alias(), source, Keep.ALL, -1, binder);
  }

  private void join(Query.Join join, SourceBinder binder) {
    int later = scope.indexOf(join.later().name());
    String alias = join.alias().name();
    if (scope.indexOf(alias) >= 0) {
      later = Math.max(later, 0); // told where the source is added
    } else if (join.later().name().equals(alias) && scope.indexOf(join.earlier().name()) >= 0) {
      diagnostics.error(
          join.earlier().span().to(join.later().span()),
          "'" + join.earlier() + "' is named before '" + alias + "', so it must come last",
          "exchange them: On " + alias + " -> " + join.earlier());
      later = scope.indexOf(join.earlier().name());
    } else if (!join.earlier().name().equals(alias)) {
      diagnostics.error(
          join.earlier().span(),
          "the joined source '" + alias + "' must stand before the arrow",
          "write On " + alias + " -> " + join.later());
    } else if (later < 0) {
      diagnostics.error(
          join.later().span(),
          "unknown name '" + join.later() + "'",
          Nearest.hint(
              join.later().name(),
              scope.aliases(),
              "after the arrow stands From's name or one joined before: "
                  + String.join(", ", scope.aliases())));
    }
    Source source = join.source();
    Keep keep = Keep.ALL;
    if (source instanceof Source.Filtered filtered) {
      keep = filtered.filter() == Source.Filter.FIRST ? Keep.FIRST : Keep.MOST_RECENT;
      source = filtered.source();
    }
    add(join.alias(), source, keep, Math.max(later, 0), binder);
  }

  private void add(Identifier alias, Source source, Keep keep, int later, SourceBinder binder) {
    List<Member> found = binder.members(source);
    members.addAll(found);
    scope.addSource(new Scope.Named(alias, source.toString(), found));
    sources.add(
        new BoundSource(
            alias.name(),
            alias.span(),
            found.stream().map(Member::tracepoint).toList(),
            keep,
            later));
  }

  private void letNames(Query query) {
    Set<String> taken = new HashSet<>(scope.aliases());
    for (Query.Let let : query.lets()) {
      scope.announceLet(let.name().name());
      if (!taken.add(let.name().name())) {
        diagnostics.error(let.name().span(), "a second meaning for '" + let.name() + "'");
      }
    }
  }

  private void names(Query query) {
    query.lets().forEach(let -> Expressions.names(let.value(), scope::declare));
    query.conditions().forEach(condition -> Expressions.names(condition, scope::declare));
    Query.GroupBy groupBy = query.groupBy();
    if (groupBy != null) {
      groupBy.keys().forEach(key -> Expressions.names(key, scope::declare));
    }
    query.select().items().forEach(item -> Expressions.names(item.value(), scope::declare));
  }

  private List<Integer> lets(Query query, ExpressionBinder expressions) {
    List<Integer> columns = new ArrayList<>();
    for (Query.Let let : query.lets()) {
      Expr value = expressions.bind(let.value(), false);
      int index = scope.add(new Column.Computed(let.name().name(), value));
      scope.defineLet(let.name().name(), new Expr.Column(index, value.type()));
      columns.add(index);
    }
    return columns;
  }

  private Limits limits(Query query) {
    Limits limits = Limits.DEFAULT;
    Set<Class<?>> seen = new HashSet<>();
    for (Query.Option option : query.options()) {
      if (!(option instanceof Query.Request) && !seen.add(option.getClass())) {
        diagnostics.error(option.span(), "the same option twice");
      }
      long window = limits.windowMicros();
      int budget = limits.budgetBytes();
      int groups = limits.maxGroups();
      long lease = limits.leaseMillis();
      if (option instanceof Query.Every every) {
        window = every.micros();
      } else if (option instanceof Query.Budget bytes) {
        budget = Math.toIntExact(bytes.bytes());
      } else if (option instanceof Query.MaxGroups max) {
        groups = Math.toIntExact(max.groups());
      } else if (option instanceof Query.Lease until) {
        lease = until.millis();
      }
      limits = new Limits(window, budget, groups, lease);
    }
    return limits;
  }

  private static List<String> processes(Query query) {
    return query.options().stream()
        .filter(Query.OnProcesses.class::isInstance)
        .flatMap(option -> ((Query.OnProcesses) option).names().stream())
        .distinct()
        .toList();
  }
}
