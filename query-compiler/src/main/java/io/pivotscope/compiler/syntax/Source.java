package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.protocol.advice.Glob;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where events come from, as written. */
public sealed interface Source {

  Span span();

  /**
   * A catalogue name, or a method pattern written in place.
   *
   * @param annotation what the methods must be annotated with, null for any method
   * @param names the dotted parts; with a pattern, the last is the method
   * @param subtypes {@code Type+}
   * @param parameters the types between the parentheses, null for {@code (..)} or none written
   * @param parentheses whether parentheses are written, so that it must be a pattern
   * @param place what follows {@code @}, null if nothing does
   */
  record Reference(
      Span span,
      @Nullable Identifier annotation,
      List<Identifier> names,
      boolean subtypes,
      @Nullable List<String> parameters,
      boolean parentheses,
      @Nullable At place)
      implements Source {
    public Reference {
      names = List.copyOf(names);
      parameters = parameters == null ? null : List.copyOf(parameters);
    }

    /** The dotted name. */
    public String name() {
      return names.stream().map(Identifier::name).collect(Collectors.joining("."));
    }

    /** Whether it can only be a pattern. */
    public boolean isPattern() {
      return subtypes || parentheses || place != null || isWide();
    }

    /** Whether it cannot be the name of a catalogue entry, with or without a place. */
    public boolean isWide() {
      return annotation != null || Glob.isGlob(name());
    }

    /** The class part of a pattern. */
    public String typeName() {
      return names.subList(0, names.size() - 1).stream()
          .map(Identifier::name)
          .collect(Collectors.joining("."));
    }

    public Identifier method() {
      return names.get(names.size() - 1);
    }

    @Override
    public String toString() {
      String name = subtypes ? typeName() + "+." + method() : name();
      String types =
          parameters != null
              ? "(" + String.join(", ", parameters) + ")"
              : parentheses ? "(..)" : "";
      String only = annotation == null ? "" : "@" + annotation;
      boolean anywhere = annotation != null && (name + types).equals("**.*");
      return (anywhere ? only : (only + " " + name + types).strip())
          + (place == null ? "" : " @" + place);
    }
  }

  /**
   * A place in a method.
   *
   * @param line of {@code line}, else 0
   * @param callee of {@code call}, else null
   */
  record At(Identifier name, int line, @Nullable Reference callee) {
    @Override
    public String toString() {
      return callee != null ? name + " " + callee : line > 0 ? name + " " + line : name.name();
    }
  }

  /**
   * {@code First(source)}, {@code FirstN(n, source)} and their like.
   *
   * @param n how many events it chooses
   */
  record Filtered(Span span, Filter filter, long n, Source source) implements Source {
    @Override
    public String toString() {
      return n == 1 ? filter + "(" + source + ")" : filter + "N(" + n + ", " + source + ")";
    }
  }

  /** {@code (From .. Select ..)}. */
  record Subquery(Span span, Query query) implements Source {
    @Override
    public String toString() {
      return "(" + query.toString().replace('\n', ' ') + ")";
    }
  }

  /** What could not be read; the reason has been reported. */
  record Broken(Span span) implements Source {
    @Override
    public String toString() {
      return "?";
    }
  }

  /** A list of sources: an event of any of them is an event of it. */
  record Union(Span span, List<Source> sources) implements Source {
    public Union {
      sources = List.copyOf(sources);
    }

    @Override
    public String toString() {
      return sources.stream().map(Source::toString).collect(Collectors.joining(", "));
    }
  }

  /** The temporal filters. */
  enum Filter {
    FIRST("First"),
    MOST_RECENT("MostRecent");

    private final String keyword;

    Filter(String keyword) {
      this.keyword = keyword;
    }

    @Override
    public String toString() {
      return keyword;
    }
  }
}
