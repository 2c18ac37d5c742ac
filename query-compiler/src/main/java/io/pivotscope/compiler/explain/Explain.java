package io.pivotscope.compiler.explain;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.BoundText;
import io.pivotscope.compiler.bind.Columns;
import io.pivotscope.compiler.optimize.Optimizer;
import io.pivotscope.compiler.optimize.Rule;
import io.pivotscope.compiler.plan.Plan;
import io.pivotscope.compiler.plan.PlanText;
import io.pivotscope.compiler.syntax.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
  public static String text(Compilation compiled) {
    return sections(compiled).stream()
        .map(section -> "== " + section.title() + "\n" + section.text())
        .collect(Collectors.joining("\n"));
  }

  /** All stages that there are, in order. */
  public static List<Section> sections(Compilation compiled) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("tokens", tokens(compiled.tokens())));
    if (compiled.queries() != null) {
      sections.add(new Section("query", compiled.queries() + "\n"));
    }
    BoundQuery bound = compiled.bound();
    Plan.Emit plan = compiled.plan();
    Plan.Emit optimised = compiled.optimised();
    if (bound != null && plan != null && optimised != null) {
      Columns columns = compiled.columns();
      String better = PlanText.print(optimised, bound, columns);
      sections.add(new Section("bound query", BoundText.print(bound)));
      sections.add(new Section("matches", matches(bound)));
      sections.add(new Section("plan", PlanText.print(plan, bound, columns)));
      sections.add(new Section("optimised plan", rules() + better));
    }
    if (compiled.program() != null) {
      sections.add(new Section("advice", AdviceText.print(compiled.program())));
      sections.add(new Section("baggage", BaggageBound.print(compiled.program())));
    }
    if (!compiled.diagnostics().isEmpty()) {
      String all = compiled.diagnostics().stream().map(d -> d + "\n").collect(Collectors.joining());
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

  private static String matches(BoundQuery bound) {
    return bound.matches().stream().map(m -> m + "\n").collect(Collectors.joining());
  }

  private static String rules() {
    return Optimizer.RULES.stream()
        .map(Rule::name)
        .distinct()
        .map(name -> "-- " + name + "\n")
        .collect(Collectors.joining());
  }
}
