package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Expression.Part;
import io.pivotscope.compiler.syntax.Source;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Path.Root;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be read at the tracepoints of one reference, told rather than bound. What a query can
 * read of a union must be readable at each tracepoint, so it is asked of each.
 */
public final class Exports {

  private static final Span NOWHERE = new Span(0, 0);
  private static final int MAX_ARGUMENTS = 16;

  /**
   * What can be read.
   *
   * @param type null if nobody could tell
   */
  public record Export(String name, @Nullable Type type, String meaning) {}

  private final List<Member> members;
  private final Schema schema;

  private Exports(List<Member> members, Schema schema) {
    this.members = members;
    this.schema = schema;
  }

  /**
   * Finds the tracepoints of a reference.
   *
   * @param unheard takes the mistakes, which are not those of the completed text
   */
  public static Exports of(
      Source.Reference reference, Catalogue catalogue, Schema schema, Diagnostics unheard) {
    SourceBinder binder = new SourceBinder(catalogue, schema, new ArrayList<>(), unheard);
    return new Exports(binder.reference(reference), schema);
  }

  public List<Tracepoint> tracepoints() {
    return members.stream().map(Member::tracepoint).toList();
  }

  /** What may follow the alias, the most particular first. */
  public List<Export> all() {
    if (members.isEmpty()) {
      return List.of();
    }
    Map<String, String> meanings = new LinkedHashMap<>();
    Member first = members.get(0);
    first
        .declared()
        .forEach((name, path) -> meanings.put(name, "declared in the catalogue as " + path));
    first.parameters().forEach(name -> meanings.putIfAbsent(name, "parameter of the method"));
    meanings.putIfAbsent("this", "the object whose method it is");
    meanings.putIfAbsent("return", "what the method returns");
    meanings.putIfAbsent("exception", "what the method throws");
    meanings.putIfAbsent("elapsed", "time from the entry of the method to here");
    Standard.EXPORTS.keySet().forEach(name -> meanings.putIfAbsent(name, "standard export"));
    for (int i = 0; i < arguments(first); i++) {
      meanings.putIfAbsent("arg" + i, "parameter " + (i + 1) + " of the method");
    }
    List<Export> readable =
        readable(meanings.keySet(), List.of()).entrySet().stream()
            .map(e -> new Export(e.getKey(), e.getValue().type(), meaning(meanings, e.getKey())))
            .toList();
    List<Export> all = new ArrayList<>(readable);
    all.add(new Export("std", null, "the standard exports, whatever else has their names"));
    return all;
  }

  private static String meaning(Map<String, String> meanings, String name) {
    return meanings.getOrDefault(name, "");
  }

  /**
   * Which of some members can be read at the end of a path.
   *
   * @param path what is written after the alias
   */
  public List<Export> members(List<Part> path, Collection<String> names) {
    if (path.size() == 1 && path.get(0) instanceof Expression.Member only && isStandard(only)) {
      return standard();
    }
    return readable(names, path).entrySet().stream()
        .filter(found -> found.getValue().told())
        .map(found -> new Export(found.getKey(), found.getValue().type(), "member"))
        .toList();
  }

  private boolean isStandard(Expression.Member member) {
    return member.name().equals("std")
        && members.stream().noneMatch(m -> m.parameters().contains("std"));
  }

  /** The exports that every tracepoint has. */
  public static List<Export> standard() {
    return Standard.EXPORTS.entrySet().stream()
        .map(e -> new Export(e.getKey(), e.getValue(), "standard export"))
        .toList();
  }

  private static int arguments(Member member) {
    int most = member.methods().stream().mapToInt(m -> m.parameterTypes().size()).max().orElse(0);
    return Math.min(most, MAX_ARGUMENTS);
  }

  /** What is known of a name: whether a process has it, and its type. */
  private record Known(boolean told, @Nullable Type type) {}

  private Map<String, Known> readable(Collection<String> names, List<Part> before) {
    Map<String, List<Path>> paths = new LinkedHashMap<>();
    for (String name : names) {
      List<Part> parts = new ArrayList<>(before);
      parts.add(new Expression.Member(name, NOWHERE));
      List<Path> found = new ArrayList<>();
      for (Member member : members) {
        Path path = new ExportResolver(member).resolve(parts).path();
        if (path != null) {
          found.add(path);
        }
      }
      if (found.size() == members.size()) {
        paths.put(name, found);
      }
    }
    Map<String, Set<Type>> types = new LinkedHashMap<>();
    Set<String> told = new LinkedHashSet<>();
    paths.keySet().forEach(name -> types.put(name, new LinkedHashSet<>()));
    for (int m = 0; m < members.size(); m++) {
      ask(m, paths, types, told);
    }
    Map<String, Known> known = new LinkedHashMap<>();
    types.forEach(
        (name, all) -> {
          Type type = all.size() == 1 ? all.iterator().next() : null;
          known.put(name, new Known(told.contains(name), type));
        });
    return known;
  }

  /**
   * Adds the types that processes tell; takes out what they say cannot be read. A parameter that is
   * no value may be the beginning of a path.
   */
  private void ask(
      int m, Map<String, List<Path>> paths, Map<String, Set<Type>> types, Set<String> told) {
    Member member = members.get(m);
    Set<Path> asked = new LinkedHashSet<>();
    paths.forEach((name, of) -> asked.add(of.get(m)));
    asked.removeIf(path -> path.root() == Root.STANDARD || path.root() == Root.ELAPSED);
    List<Description> answers =
        asked.isEmpty() || member.methods().isEmpty()
            ? List.of()
            : schema.describe(
                member.tracepoint().method(), member.tracepoint().place(), List.copyOf(asked));
    Map<Path, Set<Type>> found = new LinkedHashMap<>();
    Set<Path> refused = new LinkedHashSet<>();
    for (Description answer : answers) {
      for (MethodDescription method : answer.methods()) {
        for (PathType path : method.paths()) {
          if (path.error() == null) {
            found.computeIfAbsent(path.path(), p -> new LinkedHashSet<>()).add(named(path.type()));
          } else {
            refused.add(path.path());
          }
        }
      }
    }
    paths.forEach(
        (name, of) -> {
          Path path = of.get(m);
          Set<Type> here = types.get(name);
          Set<Type> more = found.getOrDefault(path, constant(path));
          boolean parameter = path.root() == Root.PARAMETER && path.steps().isEmpty();
          if (here != null && more.isEmpty() && refused.contains(path) && !parameter) {
            types.remove(name);
          } else if (here != null) {
            here.addAll(more);
          }
          if (found.containsKey(path)) {
            told.add(name);
          }
        });
  }

  private static Set<Type> constant(Path path) {
    if (path.root() == Root.ELAPSED) {
      return Set.of(Type.DURATION);
    }
    Type standard = path.root() == Root.STANDARD ? Standard.EXPORTS.get(path.name()) : null;
    return standard == null ? Set.of() : Set.of(standard);
  }

  private static Type named(String name) {
    for (Type type : Type.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return Type.ANY;
  }
}
