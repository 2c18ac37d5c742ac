package io.pivotscope.compiler.diagnostic;

import io.pivotscope.compiler.diagnostic.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the passes find wrong with one text, so that all of it is told at once. Not
 * thread-safe: one compilation, one thread.
 */
public final class Diagnostics {

  private final SourceText source;
  private final List<Diagnostic> found = new ArrayList<>();

  public Diagnostics(SourceText source) {
    this.source = source;
  }

  public void error(Span span, String message) {
    add(Severity.ERROR, span, message, null);
  }

  public void error(Span span, String message, @Nullable String hint) {
    add(Severity.ERROR, span, message, hint);
  }

  public void warning(Span span, String message, @Nullable String hint) {
    add(Severity.WARNING, span, message, hint);
  }

  private void add(Severity severity, Span span, String message, @Nullable String hint) {
    Diagnostic diagnostic =
        new Diagnostic(
            severity,
            source.file(),
            source.line(span.offset()),
            source.column(span.offset()),
            Math.max(1, span.length()),
            message,
            source.lineAt(span.offset()),
            hint);
    if (!found.contains(diagnostic)) {
      found.add(diagnostic);
    }
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /** In the order of the text. */
  public List<Diagnostic> of(Severity severity) {
    return found.stream()
        .filter(d -> d.severity() == severity)
        .sorted(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column))
        .toList();
  }

  /** All, in the order of the text. */
  public List<Diagnostic> all() {
    return found.stream()
        .sorted(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column))
        .toList();
  }
}
