package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a screen is told of a query's columns, and the estimate of its cost. */
class ShapeTest {
  private static AdviceProgram compile(String text) {
    return Objects.requireNonNull(
        QueryCompiler.compile(text, "query", Catalogue.EMPTY, (m, p, paths) -> List.of())
            .program());
  }

  private static Shape shape(String text) {
    return Shape.of(compile(text));
  }

  @Test
  void keysAreToldFromMeasures() {
    Shape shape =
        shape(
            "From r In a.A.m @return GroupBy r.host Select COUNT, r.host,"
                + " MAX(r.elapsed) As worst, HISTOGRAM(r.elapsed), SUM(r.elapsed) / COUNT");
    assertThat(shape.columns())
        .containsExactly(
            new Shape.Column("long", true),
            new Shape.Column("string", false),
            new Shape.Column("duration", true),
            new Shape.Column("duration", true),
            new Shape.Column("duration", true));
    assertThat(shape.firstMeasure()).isZero();
    assertThat(shape.ordered()).isFalse();
  }

  @Test
  void eventsHaveNoMeasureAndAnOrderIsSeen() {
    assertThat(shape("From r In a.A.m(..) Select r.host").firstMeasure()).isEqualTo(-1);
    assertThat(
            shape("From r In a.A.m(..) GroupBy r.host Select r.host, COUNT OrderBy COUNT")
                .ordered())
        .isTrue();
  }

  /** The figures of docs/performance.md, for the programs that stand there. */
  @Test
  void whatWasMeasuredIsWhatIsEstimated() {
    assertThat(nanos("From r In a.A.m(..) GroupBy r.host Select r.host, COUNT, SUM(r.n)"))
        .isEqualTo(22.6, within(0.01));
    assertThat(nanos("From r In a.A.m @return GroupBy r.host Select r.host, COUNT"))
        .isEqualTo(25.9, within(0.01));
    assertThat(nanos("From r In a.A.m(..) GroupBy r.host Select r.host, P99(r.n)"))
        .isEqualTo(28.9, within(0.01));
    assertThat(
            nanos(
                "From r In a.A.m(..) Join c In MostRecent(a.B.m(..)) On c -> r"
                    + " GroupBy c.host Select c.host, COUNT"))
        .isEqualTo((41.3 + 41.6) / 2, within(0.01));
  }

  private static double nanos(String text) {
    return shape(text).nanosPerHit();
  }
}
