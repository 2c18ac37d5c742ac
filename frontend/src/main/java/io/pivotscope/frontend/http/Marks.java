package io.pivotscope.frontend.http;

import io.pivotscope.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Locale;

/** Diagnostics as an editor wants them: offsets instead of lines and columns. */
final class Marks {
  private Marks() {}

  /** Those of this text; what is wrong with a catalogue has no place in it. */
  static List<Api.Mark> of(String text, String file, List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .filter(diagnostic -> diagnostic.file().equals(file))
        .map(diagnostic -> mark(text, diagnostic))
        .toList();
  }

  private static Api.Mark mark(String text, Diagnostic diagnostic) {
    int begin = 0;
    for (int line = 1; line < diagnostic.line(); line++) {
      begin = text.indexOf('\n', begin) + 1;
    }
    int from = Math.min(text.length(), begin + diagnostic.column() - 1);
    return new Api.Mark(
        from,
        Math.min(text.length(), from + diagnostic.length()),
        diagnostic.severity().name().toLowerCase(Locale.ROOT),
        diagnostic.message(),
        diagnostic.hint());
  }
}
