package io.pivotscope.compiler;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.bind.Match;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import io.pivotscope.compiler.explain.Explain;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.syntax.Queries;
import io.pivotscope.compiler.syntax.Token;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a text became, stage by stage as far as it came.
 *
 * @param columns that the plans refer to
 * @param program null exactly if there are errors
 */
public record Compilation(
    List<Token> tokens,
    @Nullable Queries queries,
    @Nullable BoundQuery bound,
    Columns columns,
    Plan.@Nullable Emit plan,
    Plan.@Nullable Emit optimised,
    @Nullable AdviceProgram program,
    List<Diagnostic> errors,
    List<Diagnostic> warnings) {

  public Compilation {
    tokens = List.copyOf(tokens);
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  public boolean succeeded() {
    return program != null;
  }

  /** Errors, then warnings. */
  public List<Diagnostic> diagnostics() {
    return Stream.concat(errors.stream(), warnings.stream()).toList();
  }

  /** What each tracepoint matches in the processes that answered; empty if there are errors. */
  public List<Match> matches() {
    return bound == null ? List.of() : bound.matches();
  }

  /** Every stage as text. */
  public String explain() {
    return Explain.text(this);
  }
}
