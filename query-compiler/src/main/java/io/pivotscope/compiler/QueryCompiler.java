package io.pivotscope.compiler;

import io.pivotscope.compiler.advise.AdviceCompiler;
import io.pivotscope.compiler.bind.Binder;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import io.pivotscope.compiler.diagnostic.Diagnostic.Severity;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.SourceText;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.optimize.Optimizer;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Planner;
import io.pivotscope.compiler.syntax.Lexer;
import io.pivotscope.compiler.syntax.Parser;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.compiler.syntax.Token;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Query text to advice program. Stateless; never throws because of what a text says. */
public final class QueryCompiler {

  private static final int MAX_CHARACTERS = 65_536;

  private QueryCompiler() {}

  /**
   * Compiles a query.
   *
   * @param fileName where the text came from, for messages
   * @param schema asked on the calling thread
   */
  public static Compilation compile(
      String text, String fileName, Catalogue catalogue, Schema schema) {
    SourceText source = new SourceText(fileName, text);
    Diagnostics diagnostics = new Diagnostics(source);
    if (text.length() > MAX_CHARACTERS) {
      diagnostics.error(new Span(0, 1), "the query has more than 65536 characters");
      return result(catalogue, diagnostics, List.of(), null, null, null, null, null);
    }
    List<Token> tokens = Lexer.lex(source, diagnostics);
    Query query = Parser.parse(tokens, diagnostics);
    BoundQuery bound =
        query == null ? null : Binder.bind(query, text, catalogue, schema, diagnostics);
    if (bound == null) {
      return result(catalogue, diagnostics, tokens, query, null, null, null, null);
    }
    Plan.Emit plan = Planner.plan(bound);
    Plan.Emit optimised = Optimizer.optimize(plan, bound);
    AdviceProgram program = AdviceCompiler.compile(optimised, bound);
    return result(catalogue, diagnostics, tokens, query, bound, plan, optimised, program);
  }

  /** Mistakes in the catalogue come first and leave no program. */
  private static Compilation result(
      Catalogue catalogue,
      Diagnostics diagnostics,
      List<Token> tokens,
      @Nullable Query query,
      @Nullable BoundQuery bound,
      Plan.@Nullable Emit plan,
      Plan.@Nullable Emit optimised,
      @Nullable AdviceProgram program) {
    List<Diagnostic> errors = all(Severity.ERROR, catalogue, diagnostics);
    List<Diagnostic> warnings = all(Severity.WARNING, catalogue, diagnostics);
    return new Compilation(
        tokens, query, bound, plan, optimised, errors.isEmpty() ? program : null, errors, warnings);
  }

  private static List<Diagnostic> all(
      Severity severity, Catalogue catalogue, Diagnostics diagnostics) {
    return Stream.concat(
            catalogue.diagnostics().stream().filter(d -> d.severity() == severity),
            diagnostics.of(severity).stream())
        .toList();
  }
}
