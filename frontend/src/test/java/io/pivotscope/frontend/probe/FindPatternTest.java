package io.pivotscope.frontend.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.protocol.advice.MethodPattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindPatternTest {

  @Test
  void wordsAreWords() {
    assertThat(FindPattern.parse(" block  read "))
        .isEqualTo(new FindPattern(null, List.of("block", "read")));
    assertThat(FindPattern.parse("FSNamesystem").words()).containsExactly("FSNamesystem");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.DataNode.read*          | **.DataNode.read*(..)",
        "a.b.DataNode              | a.b.DataNode.*(..)",
        "a.b.DataNode.read         | a.b.DataNode.read(..)",
        "*Handler                  | *Handler.*(..)",
        "read*                     | **.read*(..)",
        "a.**                      | a.**.*(..)",
        "a.B+.m(..)                | a.B+.m(..)",
        "B+                        | B+.*(..)",
        "a.B$C.m(int, String[])    | a.B$C.m(int, String[])",
        "a.B.m()                   | a.B.m()",
        "@Deprecated               | @Deprecated",
        "@a.Timed a.b.*.m*(..)     | @a.Timed a.b.*.m*(..)",
      })
  void patternsAreThoseOfQueriesAndShorter(String text, String meant) {
    MethodPattern pattern = FindPattern.parse(text).pattern();
    assertThat(pattern).isNotNull();
    assertThat(pattern.toString()).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"a-b", "a.b(", "\"\""})
  void whatIsNeitherSaysWhatCanBeWritten(String text) {
    assertThatThrownBy(() -> FindPattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write words (block read), a pattern");
  }
}
