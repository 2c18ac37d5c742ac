package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Each of the paper's queries compiles as printed, in any layout and letter case of keywords. */
class PaperQueriesTest {

  @Test
  void theCatalogueHasNoMistake() {
    assertThat(Corpus.CATALOGUE.diagnostics()).isEmpty();
  }

  @Test
  void explainShowsEveryStage() {
    Corpus.QUERIES.forEach(
        (name, text) -> Golden.check("explain-" + name + ".txt", Corpus.compile(text).explain()));
  }

  @Test
  void aQueryNamedInTheTextIsTheOneOfTheCatalogue() {
    Compilation here = Corpus.compile(Corpus.QUERIES.get("Q9-with-Q8-in-the-text"));
    Compilation there = Corpus.compile(Corpus.QUERIES.get("Q9"));
    assertThat(here.program().advice()).isEqualTo(there.program().advice());
    assertThat(here.program().slots()).isEqualTo(there.program().slots());
    assertThat(here.program().output()).isEqualTo(there.program().output());
  }

  @Test
  void layoutAndLetterCaseOfKeywordsDoNotMatter() {
    Corpus.QUERIES.forEach(
        (name, text) -> {
          String oneLine = text.replaceAll("\\s+", " ");
          String other =
              text.replaceAll("\\s+", "\n -- note\n\t# and // more\n")
                  .replace("From", "FROM")
                  .replace("Join", "join")
                  .replace("GroupBy", "Group By")
                  .replace("Select", "select".toUpperCase(Locale.ROOT))
                  .replace("First", "first");
          Compilation expected = Corpus.compile(text);
          for (String variant : new String[] {oneLine, other}) {
            Compilation actual = Corpus.compile(variant);
            assertThat(actual.errors()).as(name).isEmpty();
            assertThat(actual.program().advice()).as(name).isEqualTo(expected.program().advice());
            assertThat(actual.program().output()).isEqualTo(expected.program().output());
          }
        });
  }
}
