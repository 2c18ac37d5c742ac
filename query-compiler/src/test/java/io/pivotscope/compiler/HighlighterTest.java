package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.complete.Highlighter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HighlighterTest {

  @Test
  void eachPartHasItsKind() {
    assertThat(
            shown("from x In A.b @return -- why\nwhere x.from > 5ms and x.s = 'a~' Order by ~ x"))
        .isEqualTo(
            "from:keyword x:name In:keyword A:name .:operator b:name @:operator return:keyword"
                + " -- why:comment where:keyword x:name .:operator from:name >:operator 5ms:number"
                + " and:keyword x:name .:operator s:name =:operator 'a~':text Order:keyword"
                + " by:keyword ~:error x:name");
  }

  @Test
  void aWordIsAKeywordWhereItMeansOne() {
    assertThat(shown("First(A)")).startsWith("First:keyword");
    assertThat(shown("First.A")).startsWith("First:name");
    assertThat(shown("Select for, left(x.s, 1) With for 5m"))
        .isEqualTo(
            "Select:keyword for:name ,:operator left:name (:operator x:name .:operator s:name"
                + " ,:operator 1:number ):operator With:keyword for:keyword 5m:number");
  }

  @Test
  void aTextWithoutItsEndIsAnError() {
    assertThat(shown("Where x = \"dn1")).endsWith("\"dn1:error");
  }

  private static String shown(String text) {
    return Highlighter.parts(text).stream()
        .map(
            part ->
                text.substring(part.span().offset(), part.span().end())
                    + ":"
                    + part.kind().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
