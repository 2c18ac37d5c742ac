package io.pivotscope.frontend.http;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import io.pivotscope.compiler.diagnostic.Diagnostic.Severity;
import io.pivotscope.compiler.explain.Explain;
import io.pivotscope.compiler.optimize.Optimizer;
import io.pivotscope.frontend.lifecycle.Queries;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The compiler, asked with the vocabulary of the frontend and the classes of the live processes.
 * Blocks while processes answer.
 */
final class Compiling {
  private final Vocabulary vocabulary;
  private final Schema schema;

  Compiling(Queries queries, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.schema = (method, place, paths) -> queries.describe(method, place, paths).join();
  }

  /**
   * A program, or errors; diagnostics are drawn.
   *
   * @param program null exactly if there are errors
   * @param marks errors and warnings with their places
   */
  record Outcome(
      @Nullable AdviceProgram program,
      String explanation,
      List<Api.Stage> stages,
      List<String> errors,
      List<String> warnings,
      List<Api.Mark> marks) {}

  Outcome compile(Api.QueryText query) {
    Compilation compilation =
        QueryCompiler.compile(
            query.text(),
            query.file(),
            Catalogues.with(vocabulary.forQuery(query.text(), schema), query.catalogues()),
            schema,
            query.unoptimised() ? List.of() : Optimizer.RULES);
    return new Outcome(
        compilation.program(),
        compilation.explain(),
        Explain.sections(compilation).stream()
            .map(section -> new Api.Stage(section.title(), section.text()))
            .toList(),
        drawn(compilation.errors()),
        drawn(compilation.warnings()),
        Marks.of(query.text(), query.file(), compilation.diagnostics()));
  }

  /** The frontend's own tracepoints. */
  Api.TracepointList tracepoints() {
    return new Api.TracepointList(
        vocabulary.all().entries().entrySet().stream()
            .map(e -> new Api.Tracepoint(e.getKey(), exports(e.getValue())))
            .toList());
  }

  private static List<String> exports(io.pivotscope.compiler.catalogue.Entry entry) {
    return List.copyOf(entry.exports().keySet());
  }

  private static List<String> drawn(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Diagnostic::toString).toList();
  }

  /**
   * @throws IOException with its mistakes, if it has any
   */
  static void requireSound(Catalogue catalogue) throws IOException {
    String errors =
        catalogue.diagnostics().stream()
            .filter(d -> d.severity() == Severity.ERROR)
            .map(Diagnostic::toString)
            .collect(Collectors.joining("\n"));
    if (!errors.isEmpty()) {
      throw new IOException("the catalogue has mistakes\n" + errors);
    }
  }
}
