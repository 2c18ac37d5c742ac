package io.pivotscope.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final Catalogue READS =
      Catalogue.parse(
          "tracepoint Read {\n  at a.Disk.read(..) return\n  export size = size\n}\n", "reads");

  private static List<Api.Mark> marks(String text) {
    List<Diagnostic> found = QueryCompiler.compile(text, "page", READS, Schema.NONE).diagnostics();
    assertThat(found).isNotEmpty();
    return Marks.of(text, "page", found);
  }

  @Test
  void aMarkCoversWhatIsWrong() {
    String text = "From r In Read\n\nSelect r.host,\n  SUM(r.sise)";
    assertThat(marks(text))
        .singleElement()
        .satisfies(
            mark -> {
              assertThat(text.substring(mark.from(), mark.to())).isEqualTo("sise");
              assertThat(mark.severity()).isEqualTo("error");
              assertThat(mark.hint()).contains("size");
            });
  }

  @Test
  void aMarkStaysInTheText() {
    String text = "From r In Read\nSelect";
    assertThat(marks(text))
        .allSatisfy(
            mark -> {
              assertThat(mark.from()).isBetween(0, text.length());
              assertThat(mark.to()).isBetween(mark.from(), text.length());
            });
  }

  @Test
  void whatIsWrongElsewhereIsNotMarkedHere() {
    Catalogue broken = Catalogue.parse("tracepiont A { at a.B.c(..) }", "broken");
    List<Diagnostic> found =
        QueryCompiler.compile("From a In A Select COUNT", "page", broken, Schema.NONE)
            .diagnostics();
    assertThat(found).anyMatch(d -> d.file().equals("broken"));
    assertThat(Marks.of("From a In A Select COUNT", "page", found))
        .noneMatch(mark -> mark.message().contains("tracepiont"));
  }
}
