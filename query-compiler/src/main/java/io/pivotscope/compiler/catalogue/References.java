package io.pivotscope.compiler.catalogue;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.compiler.syntax.Lexicon;
import io.pivotscope.compiler.syntax.Source.At;
import io.pivotscope.compiler.syntax.Source.Reference;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a written pattern and place denote, in a query or in a catalogue file. */
public final class References {

  private static final List<String> PLACES = Lexicon.texts(Lexicon.PLACES);

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
    if (reference.method().name().equals("**")) {
      diagnostics.error(
          reference.method().span(),
          "'**' stands for packages, and here stands the method",
          "write * for every method: " + reference.typeName() + ".*");
      return Optional.empty();
    }
    return Optional.of(pattern(reference));
  }

  /** The pattern that a reference with a class and a method is. */
  public static MethodPattern pattern(Reference reference) {
    Identifier annotation = reference.annotation();
    return new MethodPattern(
        reference.typeName(),
        reference.subtypes(),
        reference.method().name(),
        reference.parameters(),
        annotation == null ? null : annotation.name());
  }

  /** {@code exit} is both ways to leave; no place means entry. Empty after a report. */
  public static List<Place> places(@Nullable At written, Diagnostics diagnostics) {
    if (written == null) {
      return List.of(Place.ENTRY);
    }
    switch (written.name().name().toLowerCase(Locale.ROOT)) {
      case "entry":
        return List.of(Place.ENTRY);
      case "return":
        return List.of(Place.RETURN);
      case "throw":
        return List.of(Place.THROW);
      case "exit":
        return List.of(Place.RETURN, Place.THROW);
      case "line":
        return List.of(Place.line(written.line()));
      case "call":
        return method(Objects.requireNonNull(written.callee()), diagnostics)
            .map(callee -> List.of(Place.call(callee)))
            .orElse(List.of());
      default:
        diagnostics.error(
            written.name().span(),
            "unknown place @" + written,
            Nearest.hint(
                written.name().name(),
                PLACES,
                "places are @entry, @return, @throw, @exit, @line N, @call Owner.method"));
        return List.of();
    }
  }
}
