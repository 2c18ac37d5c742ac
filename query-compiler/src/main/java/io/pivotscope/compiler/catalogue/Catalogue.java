package io.pivotscope.compiler.catalogue;

import io.pivotscope.compiler.diagnostic.Diagnostic;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.SourceText;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.protocol.advice.MethodPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names that queries can use for tracepoints, from one or more {@code *.tracepoints} files.
 * Immutable.
 *
 * @param entries by name
 * @param queries by name
 * @param requests declared requests at the top of a file; one holds for a query that has a
 *     tracepoint on the same method
 * @param diagnostics what is wrong with the files; a catalogue with errors compiles no query
 */
public record Catalogue(
    Map<String, Entry> entries,
    Map<String, NamedQuery> queries,
    List<MethodPattern> requests,
    List<Diagnostic> diagnostics) {

  public static final Catalogue EMPTY = new Catalogue(Map.of(), Map.of(), List.of(), List.of());

  /** A query that others may use as a source, with the text that its places refer to. */
  public record NamedQuery(Query query, SourceText text) {}

  public Catalogue {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
    requests = List.copyOf(requests);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Reads one file. Never throws; mistakes are in {@link #diagnostics}. */
  public static Catalogue parse(String text, String fileName) {
    SourceText source = new SourceText(fileName, text);
    return CatalogueParser.parse(source, new Diagnostics(source));
  }

  /** Both; where both have a name, the other's entry counts, so that a later file overrides. */
  public Catalogue merge(Catalogue other) {
    Map<String, Entry> merged = new LinkedHashMap<>(entries);
    merged.putAll(other.entries);
    Map<String, NamedQuery> allQueries = new LinkedHashMap<>(queries);
    allQueries.putAll(other.queries);
    List<MethodPattern> allRequests = new ArrayList<>(requests);
    other.requests.stream().filter(r -> !requests.contains(r)).forEach(allRequests::add);
    List<Diagnostic> allDiagnostics = new ArrayList<>(diagnostics);
    allDiagnostics.addAll(other.diagnostics);
    return new Catalogue(merged, allQueries, allRequests, allDiagnostics);
  }

  /** The entry of that name. */
  public Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  public Set<String> names() {
    return entries.keySet();
  }
}
