package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.catalogue.Entry;
import io.pivotscope.compiler.catalogue.References;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import java.util.LinkedHashSet;
import java.util.List;
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
                    sources.check(
                        request.method().span(),
                        request.method().method().span(),
                        method,
                        sources.ask(method, Place.ENTRY));
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
          .filter(request -> same(request, member.tracepoint().method()))
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  /** Whether two patterns can name the same method. */
  static boolean same(MethodPattern a, MethodPattern b) {
    List<String> x = a.parameterTypes();
    List<String> y = b.parameterTypes();
    return a.type().equals(b.type())
        && a.method().equals(b.method())
        && (x == null || y == null || x.equals(y));
  }
}
