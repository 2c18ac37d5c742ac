package io.pivotscope.compiler;

import io.pivotscope.compiler.advise.AdviceCompiler;
import io.pivotscope.compiler.bind.Binder;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import io.pivotscope.compiler.diagnostic.Diagnostic.Severity;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.SourceText;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.optimize.Optimizer;
import io.pivotscope.compiler.optimize.Rule;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.Planner;
import io.pivotscope.compiler.plan.UnboundedPacks;
import io.pivotscope.compiler.syntax.Lexer;
import io.pivotscope.compiler.syntax.Parser;
import io.pivotscope.compiler.syntax.Queries;
import io.pivotscope.compiler.syntax.Token;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.verify.ProgramLimits;
import io.pivotscope.protocol.verify.UnsoundProgramException;
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
    return compile(text, fileName, catalogue, schema, Optimizer.RULES);
  }

  /**
   * Compiles a query with the given rules alone, to compare.
   *
   * @param rules none leaves the plan as the text has it
   */
  public static Compilation compile(
      String text, String fileName, Catalogue catalogue, Schema schema, List<Rule> rules) {
    SourceText source = new SourceText(fileName, text);
    Diagnostics diagnostics = new Diagnostics(source);
    Stages stages = new Stages();
    if (text.length() > MAX_CHARACTERS) {
      diagnostics.error(new Span(0, 1), "the query has more than 65536 characters");
    } else {
      stages.run(text, source, catalogue, schema, rules, diagnostics);
    }
    List<Diagnostic> errors = all(Severity.ERROR, catalogue, diagnostics);
    List<Diagnostic> warnings = all(Severity.WARNING, catalogue, diagnostics);
    // Mistakes in the catalogue come first and leave no program.
    return new Compilation(
        stages.tokens,
        stages.queries,
        stages.bound,
        stages.columns,
        stages.plan,
        stages.optimised,
        errors.isEmpty() ? stages.program : null,
        errors,
        warnings);
  }

  /** The flow: text, tokens, queries, bound query, plan, better plan, advice. */
  private static final class Stages {
    List<Token> tokens = List.of();
    @Nullable Queries queries;
    @Nullable BoundQuery bound;
    Columns columns = new Columns();
    Plan.@Nullable Emit plan;
    Plan.@Nullable Emit optimised;
    @Nullable AdviceProgram program;

    void run(
        String text,
        SourceText source,
        Catalogue catalogue,
        Schema schema,
        List<Rule> rules,
        Diagnostics diagnostics) {
      tokens = Lexer.lex(source, diagnostics);
      queries = Parser.parse(tokens, diagnostics);
      if (queries == null) {
        return;
      }
      bound = Binder.bind(queries, text, catalogue, schema, diagnostics);
      if (bound == null) {
        return;
      }
      columns = new Columns(bound.columns());
      plan = Planner.plan(bound, columns);
      optimised = Optimizer.optimize(plan, columns, rules);
      program = AdviceCompiler.compile(optimised, bound, columns);
      UnboundedPacks.report(optimised, bound, diagnostics);
      checkSize(program, diagnostics);
    }

    /** What agents would refuse is told here, once. */
    private static void checkSize(AdviceProgram program, Diagnostics diagnostics) {
      try {
        ProgramLimits.check(program);
      } catch (UnsoundProgramException excess) {
        diagnostics.error(new Span(0, 1), "the query is too large: " + excess.getMessage());
      }
    }
  }

  private static List<Diagnostic> all(
      Severity severity, Catalogue catalogue, Diagnostics diagnostics) {
    return Stream.concat(
            catalogue.diagnostics().stream().filter(d -> d.severity() == severity),
            diagnostics.of(severity).stream())
        .toList();
  }
}
