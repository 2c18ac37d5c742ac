package io.pivotscope.frontend.http;

import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.catalogue.Entry;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.Description;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names that a query may use. Catalogues that ship describe different systems with the same
 * words; which of them a word means is what the live processes have. Files that a person gives
 * override those that ship. Immutable.
 */
final class Vocabulary {
  private final List<Catalogue> shipped;
  private final Catalogue given;

  private Vocabulary(List<Catalogue> shipped, Catalogue given) {
    this.shipped = List.copyOf(shipped);
    this.given = given;
  }

  /**
   * @throws IOException if a file cannot be read
   */
  static Vocabulary of(List<Catalogue> shipped, Iterable<Path> files) throws IOException {
    return new Vocabulary(shipped, Catalogues.with(Catalogue.EMPTY, files));
  }

  /** All names, whatever system they describe. */
  Catalogue all() {
    return merged(shipped).merge(given);
  }

  /** What the words of this query mean in the system that is connected. */
  Catalogue forQuery(String text, Schema schema) {
    Map<Catalogue, Integer> known = new HashMap<>();
    for (String word : sharedWords(text)) {
      for (Catalogue catalogue : shipped) {
        if (catalogue.find(word).filter(entry -> isKnown(entry, schema)).isPresent()) {
          known.merge(catalogue, 1, Integer::sum);
        }
      }
    }
    List<Catalogue> bestLast = new ArrayList<>(shipped);
    bestLast.sort(Comparator.comparingInt(catalogue -> known.getOrDefault(catalogue, 0)));
    return merged(bestLast).merge(given);
  }

  /** Names in the text that more than one system has, and nobody has settled. */
  private List<String> sharedWords(String text) {
    return merged(shipped).names().stream()
        .filter(text::contains)
        .filter(name -> given.find(name).isEmpty())
        .filter(
            name -> shipped.stream().map(c -> c.find(name)).filter(Optional::isPresent).count() > 1)
        .toList();
  }

  private static boolean isKnown(Entry entry, Schema schema) {
    for (Tracepoint at : entry.at()) {
      if (schema.describe(at.method(), at.place(), List.of()).stream()
          .anyMatch(Description::classKnown)) {
        return true;
      }
    }
    return false;
  }

  private static Catalogue merged(List<Catalogue> catalogues) {
    return catalogues.stream().reduce(Catalogue.EMPTY, Catalogue::merge);
  }
}
