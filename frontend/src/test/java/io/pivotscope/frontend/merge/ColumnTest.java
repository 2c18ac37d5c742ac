package io.pivotscope.frontend.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ColumnTest {
  private static final Catalogue READS =
      Catalogue.parse(
          "tracepoint Read {\n  at a.Disk.read(..) return\n  export size = size\n}\n", "reads");

  private static List<Column> columns(String select) {
    Compilation compiled =
        QueryCompiler.compile("From r In Read Select " + select, "q", READS, Schema.NONE);
    assertThat(compiled.errors()).isEmpty();
    return Column.of(Objects.requireNonNull(compiled.program()).output());
  }

  @Test
  void keysAndAggregatesAreToldApart() {
    assertThat(columns("r.host, r.size / 10 As tens, COUNT, SUM(r.size), MAX(r.elapsed)"))
        .containsExactly(
            new Column("r.host", "key", "", null, "string", null),
            new Column("tens", "key", "", null, "any", null),
            new Column("COUNT", "aggregate", "count", null, "long", null),
            new Column("SUM(r.size)", "aggregate", "sum", null, "any", null),
            new Column("MAX(r.elapsed)", "aggregate", "max", null, "duration", null));
  }

  @Test
  void whatAnAggregateIsAskedForStandsBesideIt() {
    assertThat(columns("P99(r.elapsed), QUANTILE(r.size, 0.5) As half, TOPK(r.host, 3) As top"))
        .containsExactly(
            new Column("P99(r.elapsed)", "aggregate", "quantile", 0.99, "duration", null),
            new Column("half", "aggregate", "quantile", 0.5, "double", null),
            new Column("top", "aggregate", "topk", 3.0, "list", "string"));
  }

  @Test
  void ratesAndHistograms() {
    assertThat(columns("RATE As perSecond, RATE(r.size) As bytes, HISTOGRAM(r.size) As sizes"))
        .extracting(Column::function, Column::type)
        .containsExactly(
            tuple("rate", "double"), tuple("rate", "double"), tuple("histogram", "list"));
    assertThat(columns("HISTOGRAM(r.elapsed) As h").get(0).drawn()).isEqualTo("duration");
  }

  @Test
  void aSampleStaysWhatItIsASampleOf() {
    assertThat(columns("COUNT, HISTOGRAM(r.size) As sizes With sample 10%"))
        .extracting(Column::function)
        .containsExactly("count", "spread", "histogram");
  }

  @Test
  void aFormulaOfSeveralIsNone() {
    assertThat(columns("SUM(r.size) / COUNT As mean, 1 / COUNT As inverse, 7 As seven"))
        .extracting(Column::role, Column::function)
        .containsExactly(tuple("aggregate", ""), tuple("aggregate", ""), tuple("value", ""));
  }

  @Test
  void streamedRowsHaveValues() {
    assertThat(columns("r.host, r.size"))
        .extracting(Column::role)
        .containsExactly("value", "value");
  }
}
