package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.plan.PlanText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each rule does to a plan, as a plan before and a plan after. */
class OptimizerTest {

  private static final String CHAIN =
      """
      From DNop In DN.DataTransferProtocol
      Join getloc In NN.GetBlockLocations On getloc -> DNop
      Join st In StressTest.DoNextOp On st -> getloc
      """;
  private static final String FIRST =
      """
      From DNop In DN.DataTransferProtocol
      Join getloc In First(NN.GetBlockLocations) On getloc -> DNop
      Join st In StressTest.DoNextOp On st -> getloc
      """;

  private static final Map<String, String> PLANS = new LinkedHashMap<>();

  static {
    PLANS.put(
        "selection-moves-to-the-earliest-event",
        CHAIN
            + "Where st.thread like 'w%' and st.host != getloc.host and DNop.block > 3 Select COUNT");
    PLANS.put(
        "selection-stays-above-a-temporal-filter",
        FIRST + "Where st.thread like 'w%' and getloc.src = '/a' Select COUNT");
    PLANS.put(
        "condition-on-a-let-moves",
        CHAIN + "Let far = st.host != getloc.host Where far Select st.host, COUNT");
    PLANS.put(
        "let-replaces-what-it-is-computed-from",
        FIRST + "Let key = getloc.src + '@' + getloc.host Select key, COUNT");
    PLANS.put(
        "let-stays-where-its-parts-travel-anyway",
        CHAIN
            + "Let key = getloc.src + '@' + getloc.host Select key, getloc.src, getloc.host, COUNT");
    PLANS.put(
        "an-expansion-nobody-reads-still-counts",
        CHAIN + "Let unused = getloc.replicas Select COUNT");
  }

  @Test
  void rules() {
    PLANS.forEach(
        (name, text) -> {
          Compilation compiled = Corpus.compile(text);
          assertThat(compiled.errors()).as(name).isEmpty();
          Golden.check(
              "plans/" + name + ".txt",
              text
                  + "\n---- before\n"
                  + PlanText.print(compiled.plan(), compiled.bound(), compiled.columns())
                  + "---- after\n"
                  + PlanText.print(compiled.optimised(), compiled.bound(), compiled.columns()));
        });
  }
}
