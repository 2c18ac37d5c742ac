package io.pivotscope.frontend.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.RunView.Partial;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.protocol.link.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of {@link ChaosIT} sees what is wrong. */
class OutcomeTest {
  private static final Partial LEFT = new Partial("left", "a (host, pid 7); told everything");
  private static final Outcome.Batch WHOLE = new Outcome.Batch(4, new Truth(4, 4));
  private static final Outcome.Batch KILLED = new Outcome.Batch(4, new Truth(3, 2));

  private static Outcome of(
      Shape shape, Outcome.Batch batch, List<Partial> marks, Object[]... rows) {
    Table table = new Table(List.of(), new ArrayList<>(List.of(rows)));
    RunView run =
        new RunView(
            1,
            1,
            "",
            "ended",
            1,
            2,
            3,
            0,
            "",
            false,
            List.of(),
            List.of(),
            1,
            table,
            List.of(),
            Counters.NONE,
            0,
            List.of(),
            List.of(),
            marks,
            false);
    return Outcome.of("q", shape, run, Map.of("a", batch));
  }

  private static Object[] row(Object... values) {
    return values;
  }

  @Test
  void allThereIsExactWithAMarkOrWithout() {
    assertThat(of(Shape.COUNT, WHOLE, List.of(), row("a", 4, 10)).verdict())
        .isEqualTo(Outcome.Verdict.EXACT);
    assertThat(of(Shape.COUNT, WHOLE, List.of(LEFT), row("a", 4, 10)).verdict())
        .isEqualTo(Outcome.Verdict.EXACT_THOUGH_MARKED);
  }

  @Test
  void whatIsMissingMustBeMarked() {
    assertThat(of(Shape.COUNT, WHOLE, List.of(), row("a", 3, 6)).wrong()).hasSize(1);
    assertThat(of(Shape.COUNT, WHOLE, List.of()).wrong()).hasSize(1);
    assertThat(of(Shape.COUNT, KILLED, List.of(), row("a", 3, 6)).wrong()).hasSize(1);
    assertThat(of(Shape.COUNT, KILLED, List.of(LEFT), row("a", 1, 1)).verdict())
        .isEqualTo(Outcome.Verdict.PARTIAL);
  }

  @Test
  void moreThanTheTruthIsWrongWhateverTheMark() {
    assertThat(of(Shape.COUNT, WHOLE, List.of(LEFT), row("a", 5, 15)).wrong()).hasSize(1);
    assertThat(of(Shape.COUNT, KILLED, List.of(LEFT), row("a", 4, 10)).wrong()).hasSize(1);
    assertThat(of(Shape.COUNT, WHOLE, List.of(), row("a", 4, 10), row("b", 1, 1)).wrong())
        .hasSize(1);
  }

  @Test
  void theRightNumberOfWrongRowsIsWrong() {
    assertThat(of(Shape.COUNT, WHOLE, List.of(), row("a", 4, 11)).wrong()).hasSize(1);
    assertThat(
            of(
                    Shape.STREAM,
                    WHOLE,
                    List.of(),
                    row("a", 1, 1),
                    row("a", 1, 4),
                    row("a", 1, 4),
                    row("a", 1, 1))
                .wrong())
        .hasSize(1);
  }

  @Test
  void aMarkNamesItsProcess() {
    Partial nameless = new Partial("blind", "a process was not armed");
    assertThat(of(Shape.COUNT, WHOLE, List.of(nameless), row("a", 4, 10)).wrong()).hasSize(1);
  }
}
