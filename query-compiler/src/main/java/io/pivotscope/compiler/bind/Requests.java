package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.catalogue.Entry;
import io.pivotscope.compiler.catalogue.References;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.protocol.advice.Glob;
import io.pivotscope.protocol.advice.MethodPattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which declared requests hold for a query: those of {@code With request}, those inside a catalogue
 * entry that it uses, and those at the top of a catalogue whose method it has a tracepoint on.
 */
final class Requests {

  private Requests() {}

  static List<MethodPattern> of(
      Query query,
      List<Member> members,
      Catalogue catalogue,
      SourceBinder sources,
      Diagnostics diagnostics) {
    Set<MethodPattern> found = new LinkedHashSet<>();
    for (Query.Option option : query.options()) {
      if (option instanceof Query.Request request) {
        Entry entry = catalogue.entries().get(request.method().name());
        if (entry != null && !request.method().isPattern()) {
          entry.at().forEach(at -> found.add(at.method()));
        } else {
          References.method(request.method(), diagnostics)
              .ifPresent(
                  method -> {
                    sources.request(request.method(), method);
                    found.add(method);
                  });
        }
      }
    }
    for (Member member : members) {
      Entry entry = member.entry();
      if (entry != null) {
        found.addAll(entry.requests());
      }
      catalogue.requests().stream()
          .filter(request -> holdsFor(request, member))
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  /** Where an annotation says which methods are meant, only the processes know. */
  private static boolean holdsFor(MethodPattern request, Member member) {
    MethodPattern method = member.tracepoint().method();
    return same(request, method)
        || request.annotation() == null
            && method.annotation() != null
            && member.methods().stream()
                .anyMatch(
                    m ->
                        Glob.matches(request.type(), m.declaringClass())
                            && meet(request.method(), m.name()));
  }

  /** Whether two patterns can name the same method. */
  static boolean same(MethodPattern a, MethodPattern b) {
    List<String> x = a.parameterTypes();
    List<String> y = b.parameterTypes();
    return Objects.equals(a.annotation(), b.annotation())
        && Glob.meet(a.type(), b.type())
        && meet(a.method(), b.method())
        && (x == null || y == null || x.equals(y));
  }

  /** No glob means constructors. */
  private static boolean meet(String a, String b) {
    return a.equals("new") || b.equals("new") ? a.equals(b) : Glob.meet(a, b);
  }
}
