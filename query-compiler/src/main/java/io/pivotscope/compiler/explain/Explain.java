package io.pivotscope.compiler.explain;

import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundText;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import io.pivotscope.compiler.optimize.Optimizer;
import io.pivotscope.compiler.optimize.Rule;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.PlanText;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.compiler.syntax.Token;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pages of {@code explain}: each stage of a compilation as far as it came. */
public final class Explain {

  private Explain() {}

  /**
   * One stage.
   *
   * @param title what it is
   * @param text several lines, each ended
   */
  public record Section(String title, String text) {}

  /** All stages under their titles. */
  public static String text(
      List<Token> tokens,
      @Nullable Query query,
      @Nullable BoundQuery bound,
      Plan.@Nullable Emit plan,
      Plan.@Nullable Emit optimised,
      @Nullable AdviceProgram program,
      List<Diagnostic> diagnostics) {
    return sections(tokens, query, bound, plan, optimised, program, diagnostics).stream()
        .map(section -> "== " + section.title() + "\n" + section.text())
        .collect(Collectors.joining("\n"));
  }

  /** All stages that there are, in order. */
  public static List<Section> sections(
      List<Token> tokens,
      @Nullable Query query,
      @Nullable BoundQuery bound,
      Plan.@Nullable Emit plan,
      Plan.@Nullable Emit optimised,
      @Nullable AdviceProgram program,
      List<Diagnostic> diagnostics) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("tokens", tokens(tokens)));
    if (query != null) {
      sections.add(new Section("query", query + "\n"));
    }
    if (bound != null && plan != null && optimised != null) {
      sections.add(new Section("bound query", BoundText.print(bound)));
      sections.add(new Section("plan", PlanText.print(plan, bound)));
      sections.add(new Section("optimised plan", rules() + PlanText.print(optimised, bound)));
    }
    if (program != null) {
      sections.add(new Section("advice", AdviceText.print(program)));
      sections.add(new Section("baggage", BaggageBound.print(program)));
    }
    if (!diagnostics.isEmpty()) {
      String all = diagnostics.stream().map(d -> d + "\n").collect(Collectors.joining());
      sections.add(new Section("diagnostics", all));
    }
    return sections;
  }

  private static String tokens(List<Token> tokens) {
    return tokens.stream()
            .filter(token -> token.kind() != Token.Kind.END)
            .map(Token::toString)
            .collect(Collectors.joining(" "))
        + "\n";
  }

  private static String rules() {
    return Optimizer.RULES.stream()
        .map(Rule::name)
        .map(name -> "-- " + name + "\n")
        .collect(Collectors.joining());
  }
}
