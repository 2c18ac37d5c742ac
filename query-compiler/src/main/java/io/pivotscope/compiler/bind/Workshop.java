package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all blocks of one query share while they are bound: sources and columns are numbered. */
final class Workshop {

  private final Catalogue catalogue;
  private final Schema schema;
  private final Map<String, Query> definitions;
  private final Columns columns = new Columns();
  private final Extent extent = new Extent();
  private final List<@Nullable BoundSource> sources = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final List<Match> matches = new ArrayList<>();
  private final Set<String> used = new HashSet<>();

  /** Names of the queries that are being bound, so that none becomes its own source. */
  private final Set<String> open = new HashSet<>();

  Workshop(Catalogue catalogue, Schema schema, Map<String, Query> definitions) {
    this.catalogue = catalogue;
    this.schema = schema;
    this.definitions = definitions;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Schema schema() {
    return schema;
  }

  /** How large the query has become. */
  Extent extent() {
    return extent;
  }

  Columns columns() {
    return columns;
  }

  /** A query of the same text by its name. */
  @Nullable Query definition(String name) {
    return definitions.get(name);
  }

  /**
   * Takes a number for a source that is yet to be bound.
   *
   * @throws Extent.ExceededException if there are too many
   */
  int reserve() {
    extent.source();
    sources.add(null);
    return sources.size() - 1;
  }

  void set(int index, BoundSource source) {
    sources.set(index, source);
  }

  List<BoundSource> sources() {
    List<BoundSource> all = new ArrayList<>();
    for (BoundSource source : sources) {
      if (source != null) {
        all.add(source);
      }
    }
    return all;
  }

  void addMembers(List<Member> more) {
    members.addAll(more);
  }

  /** The tracepoints of all sources. */
  List<Member> members() {
    return members;
  }

  /** Finds tracepoints, and leaves here what they match. */
  SourceBinder sourceBinder(Diagnostics diagnostics) {
    return new SourceBinder(catalogue, schema, matches, diagnostics);
  }

  /** What each tracepoint and each written request matches in the processes. */
  List<Match> matches() {
    return matches.stream().distinct().toList();
  }

  /** Whether a name has been met that is not being bound already; pair with {@link #leave}. */
  boolean enter(String name) {
    used.add(name);
    return open.add(name);
  }

  void leave(String name) {
    open.remove(name);
  }

  boolean isUsed(String name) {
    return used.contains(name);
  }
}
