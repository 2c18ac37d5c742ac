package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Expression.Part;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import java.util.ArrayList;
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
 * What the names of one query refer to. Filled in two rounds, because the types of paths are asked
 * for all at once: first {@link #declare} every name met, then {@link #askTypes}, then {@link
 * #lookup}.
 */
final class Scope {

  /** A joined or observed source under its alias. */
  record Named(Identifier alias, String written, List<Member> members) {}

  /** A name with what it reads at each tracepoint of its source. */
  private static final class Use {
    final Name name;
    final int source;
    final List<Path> paths;

    Use(Name name, int source, List<Path> paths) {
      this.name = name;
      this.source = source;
      this.paths = paths;
    }
  }

  private final Diagnostics diagnostics;
  private final List<Named> sources = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();
  private final Map<String, Expr> lets = new HashMap<>();
  private final Map<String, Use> uses = new LinkedHashMap<>();
  private final Map<String, Expr> resolved = new HashMap<>();
  private final Set<String> letNames = new LinkedHashSet<>();

  Scope(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void addSource(Named source) {
    if (indexOf(source.alias().name()) >= 0) {
      diagnostics.error(source.alias().span(), "a second source named '" + source.alias() + "'");
    }
    sources.add(source);
  }

  int indexOf(String alias) {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).alias().name().equals(alias)) {
        return i;
      }
    }
    return -1;
  }

  List<String> aliases() {
    return sources.stream().map(s -> s.alias().name()).toList();
  }

  List<Column> columns() {
    return columns;
  }

  int add(Column column) {
    columns.add(column);
    return columns.size() - 1;
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

  /** First round: finds what a name reads at each tracepoint of its source. */
  void declare(Name name) {
    int source = indexOf(name.first().name());
    String key = name.toString();
    if (source < 0 || name.parts().size() < 2 || uses.containsKey(key)) {
      return;
    }
    List<Part> parts = name.parts().subList(1, name.parts().size());
    List<Path> paths = new ArrayList<>();
    for (Member member : sources.get(source).members()) {
      ExportResolver.Resolution resolution = new ExportResolver(member).resolve(parts);
      Path path = resolution.path();
      if (path == null) {
        report(name, parts, resolution);
        return;
      }
      paths.add(path);
    }
    if (!paths.isEmpty()) {
      uses.put(key, new Use(name, source, paths));
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
    for (int i = 0; i < sources.size(); i++) {
      for (int m = 0; m < sources.get(i).members().size(); m++) {
        askMember(schema, i, m, types);
      }
    }
    Map<List<Object>, Expr> byPaths = new HashMap<>();
    types.forEach(
        (use, found) -> {
          Expr column =
              byPaths.computeIfAbsent(
                  List.of(use.source, List.copyOf(use.paths)), paths -> newColumn(use, found));
          resolved.put(use.name.toString(), column);
        });
  }

  private Expr newColumn(Use use, List<Type> types) {
    Type type = types.stream().distinct().count() == 1 ? types.get(0) : Type.ANY;
    int index = add(new Column.Observed(use.name.toString(), use.source, use.paths, types, type));
    return new Expr.Column(index, type);
  }

  private void askMember(Schema schema, int source, int m, Map<Use, List<Type>> types) {
    Member member = sources.get(source).members().get(m);
    List<Use> here = types.keySet().stream().filter(use -> use.source == source).toList();
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

  /** Third round: the column of a name, or null after a report. */
  @Nullable Expr lookup(Name name) {
    Expr known = resolved.get(name.toString());
    if (known != null) {
      return known;
    }
    String first = name.first().name();
    int source = indexOf(first);
    if (name.parts().size() == 1 && lets.containsKey(first)) {
      return lets.get(first);
    }
    if (source >= 0 && name.parts().size() > 1) {
      return null; // declare has told why
    }
    if (source >= 0) {
      diagnostics.error(
          name.span(),
          "'" + first + "' is an event, not a value",
          "name one of its exports, as in " + first + ".host");
    } else if (isLet(first)) {
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

  private @Nullable String hint(String first, Name name, List<String> names) {
    if (name.parts().size() == 1) {
      for (Named source : sources) {
        if (source.members().stream().anyMatch(m -> m.exports().contains(first))) {
          return "did you mean " + source.alias() + "." + first + "?";
        }
      }
    }
    return Nearest.hint(first, names, "there are " + String.join(", ", names));
  }
}
