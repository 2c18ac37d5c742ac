package io.pivotscope.compiler.catalogue;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.compiler.syntax.Source.Reference;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a written pattern and place denote, in a query or in a catalogue file. */
public final class References {

  private static final List<String> PLACES = List.of("entry", "return", "throw", "exit");

  private References() {}

  /** The methods that a reference names, or empty after a report. */
  public static Optional<MethodPattern> method(Reference reference, Diagnostics diagnostics) {
    if (reference.names().size() < 2) {
      diagnostics.error(
          reference.span(),
          "'" + reference.name() + "' names no method",
          "a pattern is written Class.method(..) or Class.new(..)");
      return Optional.empty();
    }
    return Optional.of(
        new MethodPattern(
            reference.typeName(),
            reference.subtypes(),
            reference.method().name(),
            reference.parameters()));
  }

  /** {@code exit} is both ways to leave; no place means entry. Empty after a report. */
  public static List<Place> places(@Nullable Identifier written, Diagnostics diagnostics) {
    if (written == null) {
      return List.of(Place.ENTRY);
    }
    switch (written.name().toLowerCase(Locale.ROOT)) {
      case "entry":
        return List.of(Place.ENTRY);
      case "return":
        return List.of(Place.RETURN);
      case "throw":
        return List.of(Place.THROW);
      case "exit":
        return List.of(Place.RETURN, Place.THROW);
      case "line", "call":
        diagnostics.error(written.span(), "@" + written + " is not supported yet");
        return List.of();
      default:
        diagnostics.error(
            written.span(),
            "unknown place @" + written,
            Nearest.hint(written.name(), PLACES, "places are @entry, @return, @throw, @exit"));
        return List.of();
    }
  }
}
