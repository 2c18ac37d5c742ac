package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Queries;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.protocol.advice.AdviceProgram.Limits;
import io.pivotscope.protocol.advice.MethodPattern;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private Binder(Catalogue catalogue, Schema schema, Diagnostics diagnostics) {
    this.catalogue = catalogue;
    this.schema = schema;
    this.diagnostics = diagnostics;
  }

  /** Binds the query to run; null after a report. */
  public static @Nullable BoundQuery bind(
      Queries queries, String text, Catalogue catalogue, Schema schema, Diagnostics diagnostics) {
    try {
      return new Binder(catalogue, schema, diagnostics).bind(queries, text);
    } catch (Extent.ExceededException excess) {
      diagnostics.error(new Span(0, 1), "the query is too large: " + excess.limit());
      return null;
    }
  }

  private @Nullable BoundQuery bind(Queries queries, String text) {
    Map<String, Query> definitions = definitions(queries);
    Query query = queries.main();
    double rate = sampleRate(query);
    Workshop workshop = new Workshop(catalogue, schema, definitions);
    BlockBinder main = new BlockBinder(workshop, diagnostics, query, rate, null);
    Block block = main.bind();
    List<MethodPattern> requests =
        Requests.of(
            query, workshop.members(), catalogue, workshop.sourceBinder(diagnostics), diagnostics);
    Limits limits = limits(query);
    Match.checkCap(workshop.matches(), limits.maxMethods(), diagnostics);
    List<String> processes = processes(query);
    checkUnused(workshop, queries, definitions);
    if (diagnostics.hasErrors()) {
      return null;
    }
    new Doubts(workshop.sources(), requests, diagnostics).report();
    return new BoundQuery(
        text,
        workshop.sources(),
        workshop.columns().all(),
        block,
        requests,
        processes,
        rate,
        limits,
        workshop.matches());
  }

  private Map<String, Query> definitions(Queries queries) {
    Map<String, Query> definitions = new LinkedHashMap<>();
    for (Query.Definition definition : queries.definitions()) {
      if (definitions.putIfAbsent(definition.name().name(), definition.query()) != null) {
        diagnostics.error(
            definition.name().span(), "a second query named '" + definition.name() + "'");
      }
    }
    return definitions;
  }

  /** A query that nobody uses may be wrong all the same. */
  private void checkUnused(Workshop workshop, Queries queries, Map<String, Query> definitions) {
    definitions.forEach(
        (name, query) -> {
          if (query != queries.main() && !workshop.isUsed(name)) {
            new BlockBinder(
                    new Workshop(catalogue, schema, definitions), diagnostics, query, 1, null)
                .bind();
          }
        });
  }

  private static double sampleRate(Query query) {
    for (Query.Option option : query.options()) {
      if (option instanceof Query.Sample sample) {
        return sample.rate();
      }
    }
    return 1;
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
      int methods = limits.maxMethods();
      if (option instanceof Query.Every every) {
        window = every.micros();
      } else if (option instanceof Query.Budget bytes) {
        budget = Math.toIntExact(bytes.bytes());
      } else if (option instanceof Query.MaxGroups max) {
        groups = Math.toIntExact(max.groups());
      } else if (option instanceof Query.Lease until) {
        lease = until.millis();
      } else if (option instanceof Query.MaxMethods max) {
        methods = Math.toIntExact(max.methods());
      }
      limits = new Limits(window, budget, groups, lease, methods);
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
