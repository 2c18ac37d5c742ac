package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.catalogue.Entry;
import io.pivotscope.compiler.complete.Block.Use;
import io.pivotscope.compiler.complete.Candidate.Kind;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.syntax.Lexicon;
import io.pivotscope.compiler.syntax.Lexicon.Word;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What may stand after {@code In}: names, filters, subqueries, and what the processes have. */
final class SourceProposals {

  private static final String CONSTRUCTOR = "new";
  private static final String LIVE_CLASS = "class of a connected process";

  /** Shorter beginnings are those of too many classes. */
  private static final int MIN_PREFIX = 3;

  /** Shorter words are near to too many names. */
  private static final int MIN_NEAR = 4;

  private final Situation at;
  private final Catalogue catalogue;
  private final Schema schema;
  private final Proposals to;

  SourceProposals(Situation at, Catalogue catalogue, Schema schema, Proposals to) {
    this.at = at;
    this.catalogue = catalogue;
    this.schema = schema;
    this.to = to;
  }

  /**
   * @param typed the dotted name so far
   */
  void sources(String typed) {
    boolean option = at.clause().equals("with");
    names(option);
    if (!option) {
      filters();
      subqueries();
    }
    classes(typed);
  }

  private void names(boolean methodsAlone) {
    if (!methodsAlone) {
      at.definitions()
          .forEach(
              (name, block) -> {
                if (block != at.block()) {
                  to.add(name, Kind.SOURCE, null, "query of this text");
                }
              });
    }
    for (Entry entry : catalogue.entries().values()) {
      String places =
          entry.at().stream().map(Tracepoint::toString).collect(Collectors.joining(" and "));
      to.add(entry.name(), Kind.SOURCE, null, "tracepoint at " + places);
    }
    if (!methodsAlone) {
      catalogue
          .queries()
          .keySet()
          .forEach(name -> to.add(name, Kind.SOURCE, null, "query of the catalogue"));
    }
  }

  /** A filter stands around a whole joined source. */
  private void filters() {
    List<Use> uses = at.block().uses;
    boolean joined = at.clause().endsWith("join") && at.usesBefore() > 0;
    boolean beginning =
        joined
            && at.atClauseLevel()
            && uses.get(at.usesBefore() - 1).leaves().stream()
                .allMatch(leaf -> leaf.from >= at.at());
    for (Word filter : beginning ? Lexicon.FILTERS : List.<Word>of()) {
      to.word(filter, filter.text() + "(", Kind.FILTER);
    }
  }

  private void subqueries() {
    boolean opened = at.at() > 0 && at.tokens().get(at.at() - 1).isSymbol("(");
    Word from = Lexicon.FROM;
    if (at.kind() == Frame.Kind.SOURCE && opened) {
      to.word(from, Kind.CLAUSE);
    } else {
      to.add("(From", Kind.KEYWORD, null, "(From x In source Select ..): a query as a source");
    }
  }

  /** Classes and methods of the connected processes, and classes that the catalogue names. */
  void classes(String typed) {
    String name = typed.replaceFirst("[+][.]", ".").replaceFirst("[.]$", "");
    if (!name.matches("[\\p{L}\\p{N}_$.]+") || name.contains("..") || name.startsWith(".")) {
      return;
    }
    catalogueClasses();
    int dot = typed.lastIndexOf('.');
    if (dot > 0) {
      methods(typed.substring(0, dot), true);
    }
    if (dot < typed.length() - 1) {
      methods(typed, false);
    }
    if (dot < typed.length() - 1 && typed.length() >= MIN_PREFIX) {
      beginning(typed, CONSTRUCTOR);
      beginning(typed, MethodPattern.ANY_METHOD);
    }
  }

  /** The classes whose names, simple or in full, begin so. */
  private void beginning(String typed, String method) {
    MethodPattern pattern = new MethodPattern(typed + "*", false, method, null);
    for (Description answer : schema.describe(pattern, Place.ENTRY, List.of())) {
      answer.methods().stream()
          .map(MethodDescription::declaringClass)
          .filter(SourceProposals::isReadable)
          .distinct()
          .forEach(name -> to.add(name, Kind.CLASS, null, LIVE_CLASS));
    }
  }

  private void catalogueClasses() {
    Set<String> types = new LinkedHashSet<>();
    for (Entry entry : catalogue.entries().values()) {
      entry.at().forEach(tracepoint -> types.add(tracepoint.method().type()));
    }
    types.forEach(type -> to.add(type, Kind.CLASS, null, "class that the catalogue names"));
  }

  /**
   * The methods of a class that a process knows, or the classes that are nearly named so.
   *
   * @param whole whether the name is written to its end, so that no other class is meant
   */
  private void methods(String written, boolean whole) {
    boolean subtypes = written.endsWith("+");
    String type = subtypes ? written.substring(0, written.length() - 1) : written;
    MethodPattern any = new MethodPattern(type, false, MethodPattern.ANY_METHOD, null);
    Set<String> told = new LinkedHashSet<>();
    List<Description> answers = schema.describe(any, Place.ENTRY, List.of());
    boolean known = answers.stream().anyMatch(Description::classKnown);
    for (Description answer : answers) {
      if (answer.classKnown()) {
        for (MethodDescription method : answer.methods()) {
          told.add(method.name());
          to.add(written + "." + method.name(), Kind.METHOD, null, signature(method));
        }
        answer.nearest().stream()
            .filter(name -> !told.contains(name) && isReadable(name))
            .forEach(name -> to.add(written + "." + name, Kind.METHOD, null, "method of " + type));
        // No glob means constructors.
        to.add(written + "." + CONSTRUCTOR, Kind.METHOD, null, "the constructors of " + type);
      } else if (!whole && !known && type.length() >= MIN_NEAR) {
        answer.nearest().stream()
            .filter(name -> isReadable(name) && isNear(type, name))
            .forEach(name -> to.addNear(name, Kind.CLASS, LIVE_CLASS));
      }
    }
  }

  private static String signature(MethodDescription method) {
    return method.declaringClass()
        + "."
        + method.name()
        + method.parameterTypes().stream()
            .map(SourceProposals::simple)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static boolean isNear(String written, String name) {
    return Matching.way(name, written) >= 0
        || Nearest.to(simple(written), List.of(simple(name))).isPresent();
  }

  private static boolean isReadable(String name) {
    return name.matches("[\\p{L}_$][\\p{L}\\p{N}_$.]*");
  }

  /** The parameter lists of the overloads. */
  void parameters(Reading reading) {
    if (!at.tokens().get(Math.max(0, at.at() - 1)).isSymbol("(")) {
      return;
    }
    to.add("..", Kind.KEYWORD, null, "(..): every overload");
    if (at.dotted() < 0) {
      return;
    }
    String name = reading.written(at.dotted(), at.at() - 1);
    int dot = name.lastIndexOf('.');
    if (dot <= 0 || dot == name.length() - 1) {
      return;
    }
    boolean subtypes = name.charAt(dot - 1) == '+';
    String type = name.substring(0, subtypes ? dot - 1 : dot);
    if (type.isEmpty()) {
      return;
    }
    MethodPattern overloads = new MethodPattern(type, subtypes, name.substring(dot + 1), null);
    for (Description answer : schema.describe(overloads, Place.ENTRY, List.of())) {
      for (MethodDescription method : answer.methods()) {
        String types =
            method.parameterTypes().stream()
                .map(SourceProposals::simple)
                .collect(Collectors.joining(", "));
        to.add(types, Kind.TYPE, null, signature(method));
      }
    }
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /** After a source that is complete. */
  void places(Reading reading) {
    boolean placed = at.name() < 0 || reading.written(at.name(), at.at()).indexOf('@', 1) > 0;
    for (Word place : placed ? List.<Word>of() : Lexicon.PLACES) {
      to.word(place, "@" + place.text(), Kind.PLACE);
    }
  }

  /** After the arrow: what the joined source may precede. */
  void later(Names names) {
    List<Use> uses = at.block().uses;
    for (Use use : uses.subList(0, Math.max(0, at.usesBefore() - 1))) {
      if (!use.isAnti() && !names.isFolded(use)) {
        to.add(use.alias().text(), Kind.ALIAS, null, "what happened after");
      }
    }
  }
}
