package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.catalogue.Entry;
import io.pivotscope.compiler.catalogue.References;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Source.Reference;
import io.pivotscope.protocol.advice.Glob;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds the tracepoints of a source: a catalogue name, else a pattern. What the processes know
 * decides whether a class may still come (a warning) or a method cannot exist (an error).
 */
final class SourceBinder {

  private final Catalogue catalogue;
  private final Schema schema;
  private final Diagnostics diagnostics;
  private final List<Match> matches;

  /**
   * @param matches takes what each tracepoint matches in the processes
   */
  SourceBinder(Catalogue catalogue, Schema schema, List<Match> matches, Diagnostics diagnostics) {
    this.matches = matches;
    this.catalogue = catalogue;
    this.schema = schema;
    this.diagnostics = diagnostics;
  }

  /** The tracepoints of a catalogue name or a pattern; empty after a report. */
  List<Member> reference(Reference reference) {
    boolean mayBeName = !reference.subtypes() && !reference.parentheses() && !reference.isWide();
    Optional<Entry> entry = mayBeName ? catalogue.find(reference.name()) : Optional.empty();
    if (entry.isPresent()) {
      return named(reference, elsewhere(reference, entry.get()));
    }
    return unknownName(reference) ? List.of() : inPlace(reference);
  }

  /** {@code Name @return}: the methods of an entry, at another place than it says. */
  private Entry elsewhere(Reference reference, Entry entry) {
    if (reference.place() == null) {
      return entry;
    }
    List<Place> places = References.places(reference.place(), diagnostics);
    List<Tracepoint> at =
        entry.at().stream()
            .map(Tracepoint::method)
            .distinct()
            .flatMap(m -> places.stream().map(p -> new Tracepoint(reference.toString(), m, p)))
            .toList();
    return new Entry(entry.name(), at, entry.exports(), entry.requests());
  }

  private List<Member> named(Reference reference, Entry entry) {
    List<Member> members = new ArrayList<>();
    List<Tracepoint> missing = new ArrayList<>();
    boolean waiting = true;
    for (Tracepoint at : entry.at()) {
      Answer answer = ask(at.method(), at.place());
      if (answer.isMissing()) {
        missing.add(at);
      }
      waiting &= answer.asked() && !answer.classKnown();
      matches.add(Match.of(reference.span(), at, answer.descriptions()));
      members.add(new Member(at, entry, answer.methods()));
    }
    if (waiting) {
      diagnostics.warning(
          reference.span(),
          "no process knows a class of " + entry.name() + " yet; the query waits for one",
          null);
    }
    for (Tracepoint at : missing) {
      String message = "no process has a method " + at.method() + ", where " + entry.name() + " is";
      if (missing.size() == entry.at().size()) {
        diagnostics.error(reference.span(), message, "does the catalogue fit this version?");
      } else {
        diagnostics.warning(reference.span(), message, null);
      }
    }
    return members;
  }

  /** Reports a name that is neither in the catalogue nor can be meant as a pattern. */
  private boolean unknownName(Reference reference) {
    if (reference.isPattern()) {
      return false;
    }
    boolean looksLikeMethod = reference.names().size() >= 2;
    boolean qualified = reference.names().size() >= 3;
    Optional<String> near =
        Nearest.to(reference.name(), catalogue.names())
            .filter(name -> !qualified || parts(name) == reference.names().size());
    boolean known = looksLikeMethod && ask(References.pattern(reference), Place.ENTRY).classKnown();
    if (known || (qualified && near.isEmpty())) {
      return false;
    }
    String hint =
        near.map(name -> "did you mean " + name + "?")
            .orElse(
                catalogue.names().isEmpty()
                    ? "the catalogue is empty; a method is written a.b.Type.method(..)"
                    : "there are " + shortList(catalogue.names()));
    diagnostics.error(reference.span(), "unknown tracepoint '" + reference.name() + "'", hint);
    return true;
  }

  private static int parts(String name) {
    return name.split("\\.").length;
  }

  private static String shortList(Collection<String> names) {
    int shown = 12;
    String list = String.join(", ", names.stream().limit(shown).toList());
    return names.size() > shown ? list + ", ..." : list;
  }

  private List<Member> inPlace(Reference reference) {
    Optional<MethodPattern> method = References.method(reference, diagnostics);
    List<Place> places = References.places(reference.place(), diagnostics);
    List<Member> members = new ArrayList<>();
    if (method.isEmpty()) {
      return members;
    }
    for (Place place : places) {
      Answer answer = ask(method.get(), place);
      check(reference.span(), reference.method().span(), method.get(), answer);
      Tracepoint at = new Tracepoint(reference.toString(), method.get(), place);
      matches.add(Match.of(reference.span(), at, answer.descriptions()));
      members.add(new Member(at, null, answer.methods()));
    }
    return members;
  }

  /** Asks for the methods of {@code With request}. */
  void request(Reference reference, MethodPattern method) {
    Answer answer = ask(method, Place.ENTRY);
    check(reference.span(), reference.method().span(), method, answer);
    matches.add(Match.ofRequest(reference.span(), method, answer.descriptions()));
  }

  /** Reports a method that no process has although one has the class, and an ambiguous name. */
  private void check(Span whole, Span name, MethodPattern method, Answer answer) {
    boolean anyClass = Glob.isGlob(method.type());
    if (answer.asked() && answer.methods().isEmpty() && (anyClass || method.annotation() != null)) {
      diagnostics.warning(
          whole,
          "no process knows a method that matches " + method + "; the query waits for one",
          anyClass && !Glob.literalStart(method.type()).contains(".")
              ? "a pattern without a package leaves out the classes of the JDK"
              : null);
      return;
    }
    if (answer.isMissing()) {
      diagnostics.error(
          name,
          "unknown method '" + shown(method) + "' of " + method.type(),
          answer.nearest().isEmpty()
              ? null
              : Nearest.hint(
                  method.method(), answer.nearest(), "it has " + shortList(answer.nearest())));
    } else if (answer.asked() && !answer.classKnown()) {
      diagnostics.warning(
          whole,
          "no process knows the class " + method.type() + " yet; the query waits for it",
          answer.nearest().isEmpty()
              ? null
              : "did you mean " + String.join(" or ", answer.nearest()) + "?");
    }
    List<String> classes =
        answer.methods().stream().map(MethodDescription::declaringClass).distinct().toList();
    if (!method.subtypes() && !anyClass && classes.size() > 1) {
      diagnostics.error(
          whole,
          "several classes are named " + method.type(),
          "write one in full: " + shortList(classes));
    }
  }

  private static String shown(MethodPattern method) {
    return method.parameterTypes() == null
        ? method.method()
        : method.method() + "(" + String.join(", ", method.parameterTypes()) + ")";
  }

  private Answer ask(MethodPattern method, Place place) {
    return new Answer(schema.describe(method, place, List.of()));
  }

  /** What the processes say of one method. */
  record Answer(List<Description> descriptions) {

    boolean asked() {
      return !descriptions.isEmpty();
    }

    boolean classKnown() {
      return descriptions.stream().anyMatch(Description::classKnown);
    }

    /** A class is there, and not one process finds the method in it. */
    boolean isMissing() {
      return classKnown() && methods().isEmpty();
    }

    List<MethodDescription> methods() {
      return descriptions.stream().flatMap(d -> d.methods().stream()).distinct().toList();
    }

    /** Methods of the class where one has it, else classes. */
    List<String> nearest() {
      return descriptions.stream()
          .filter(d -> d.classKnown() == classKnown())
          .flatMap(d -> d.nearest().stream())
          .distinct()
          .toList();
    }
  }
}
