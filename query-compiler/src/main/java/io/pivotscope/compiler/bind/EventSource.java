package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Expression.Part;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is read at the tracepoints of one source. Filled in two rounds, because the types of paths
 * are asked for all at once: first {@link #declare} every name met, then {@link #askTypes}, then
 * {@link #column}.
 */
final class EventSource {

  /** A name with what it reads at each tracepoint. */
  private static final class Use {
    final Name name;
    final List<Path> paths;

    Use(Name name, List<Path> paths) {
      this.name = name;
      this.paths = paths;
    }
  }

  private final int index;
  private final String alias;
  private final List<Member> members;
  private final Columns columns;
  private final Diagnostics diagnostics;
  private final Map<String, Use> uses = new LinkedHashMap<>();
  private final Map<String, Expr> resolved = new HashMap<>();

  /**
   * @param index of the source among the query's
   */
  EventSource(
      int index, String alias, List<Member> members, Columns columns, Diagnostics diagnostics) {
    this.index = index;
    this.alias = alias;
    this.members = members;
    this.columns = columns;
    this.diagnostics = diagnostics;
  }

  int index() {
    return index;
  }

  List<Member> members() {
    return members;
  }

  /** First round: finds what a name reads at each tracepoint; its first part is the alias. */
  void declare(Name name) {
    if (name.parts().size() < 2 || uses.containsKey(name.toString())) {
      return;
    }
    List<Part> parts = name.parts().subList(1, name.parts().size());
    List<Path> paths = new ArrayList<>();
    for (Member member : members) {
      ExportResolver.Resolution resolution = new ExportResolver(member).resolve(parts);
      Path path = resolution.path();
      if (path == null) {
        report(name, parts, resolution);
        return;
      }
      paths.add(path);
    }
    if (!paths.isEmpty()) {
      uses.put(name.toString(), new Use(name, paths));
    }
  }

  /** A mistake inside a declared export lies in another file; it is shown where it is used. */
  private void report(Name name, List<Part> parts, ExportResolver.Resolution resolution) {
    boolean here = parts.stream().anyMatch(part -> part.span().equals(resolution.span()));
    diagnostics.error(
        here ? resolution.span() : name.span(), resolution.message(), resolution.hint());
  }

  /** Second round: one question per tracepoint. */
  void askTypes(Schema schema) {
    Map<Use, List<Type>> types = new LinkedHashMap<>();
    uses.values().forEach(use -> types.put(use, new ArrayList<>()));
    for (int m = 0; m < members.size(); m++) {
      askMember(schema, m, types);
    }
    Map<List<Path>, Expr> byPaths = new HashMap<>();
    types.forEach(
        (use, found) -> {
          Expr column =
              byPaths.computeIfAbsent(
                  List.copyOf(use.paths),
                  paths -> newColumn(use.name.toString(), use.paths, found));
          resolved.put(use.name.toString(), column);
        });
  }

  private Expr newColumn(String name, List<Path> paths, List<Type> types) {
    Type type = types.stream().distinct().count() == 1 ? types.get(0) : Type.ANY;
    return columns.read(columns.add(new Column.Observed(name, index, paths, types, type)));
  }

  /** Third round: the column of a declared name, or null where declaring it was a mistake. */
  @Nullable Expr column(Name name) {
    return resolved.get(name.toString());
  }

  /** A standard export, or one of those that no query can write; at any time. */
  Expr standard(String name, Type type) {
    return resolved.computeIfAbsent(
        alias + ".std." + name,
        key ->
            newColumn(
                alias + "." + name,
                Collections.nCopies(members.size(), Path.standard(name)),
                Collections.nCopies(members.size(), type)));
  }

  private void askMember(Schema schema, int m, Map<Use, List<Type>> types) {
    Member member = members.get(m);
    List<Use> here = List.copyOf(types.keySet());
    List<Path> asked =
        here.stream()
            .map(use -> use.paths.get(m))
            .filter(path -> path.root() != Path.Root.STANDARD && path.root() != Path.Root.ELAPSED)
            .flatMap(path -> Stream.of(path, withSizeAsField(path)))
            .distinct()
            .toList();
    List<Description> answers =
        asked.isEmpty() || member.methods().isEmpty()
            ? List.of()
            : schema.describe(member.tracepoint().method(), member.tracepoint().place(), asked);
    for (Use use : here) {
      Path field = withSizeAsField(use.paths.get(m));
      if (types(use.paths.get(m), answers).isEmpty() && !types(field, answers).isEmpty()) {
        use.paths.set(m, field);
      }
      List<Type> found = Objects.requireNonNull(types.get(use));
      found.add(typeOf(use, use.paths.get(m), answers));
    }
  }

  /** Where {@code .size} is asked of something that is no container, a member of that name. */
  private static Path withSizeAsField(Path path) {
    List<Path.Step> steps = new ArrayList<>();
    for (Path.Step step : path.steps()) {
      steps.add(step instanceof Path.Size ? new Path.Field("size") : step);
    }
    return new Path(path.root(), path.name(), steps);
  }

  /** The types that processes tell for a path that they can read. */
  private static Set<Type> types(Path path, List<Description> answers) {
    Set<Type> types = new LinkedHashSet<>();
    for (PathType told : told(path, answers)) {
      if (told.error() == null) {
        types.add(typeNamed(told.type()));
      }
    }
    return types;
  }

  private static List<PathType> told(Path path, List<Description> answers) {
    return answers.stream()
        .flatMap(answer -> answer.methods().stream())
        .flatMap(method -> method.paths().stream())
        .filter(told -> told.path().equals(path))
        .toList();
  }

  private Type typeOf(Use use, Path path, List<Description> answers) {
    if (path.root() == Path.Root.STANDARD) {
      return Standard.EXPORTS.getOrDefault(path.name(), Type.ANY);
    }
    if (path.root() == Path.Root.ELAPSED) {
      return Type.DURATION;
    }
    Set<Type> types = types(path, answers);
    String error = null;
    for (PathType told : told(path, answers)) {
      error = error == null ? told.error() : error;
    }
    if (types.isEmpty() && error != null) {
      diagnostics.error(use.name.span(), "cannot read '" + use.name + "': " + error);
    }
    return types.size() == 1 ? types.iterator().next() : Type.ANY;
  }

  private static Type typeNamed(@Nullable String name) {
    for (Type type : Type.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return Type.ANY;
  }
}
