package io.pivotscope.frontend.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;

class QueryParserTest {
  private final QueryParser parser = new QueryParser();

  @Test
  void aCommandEndsWithItsLine() {
    assertThat(accept("agents")).isEqualTo("agents");
    assertThat(accept("stop all")).isEqualTo("stop all");
  }

  @Test
  void aQueryGoesOnUntilASemicolonOrAnEmptyLine() {
    for (String unfinished :
        new String[] {
          "From a In A",
          "From a In A\nSelect a.host",
          "explain From",
          "From r In a.A.m @return",
          "explain From r In a.A.m @return",
          "sql select 1",
          "Query A = From a In A"
        }) {
      assertThatThrownBy(() -> accept(unfinished)).isInstanceOf(EOFError.class);
    }
    assertThat(accept("From a In A Select a.host;")).isNotNull();
    assertThat(accept("explain @hdfs/hot-files")).isNotNull();
    assertThat(accept("From a In A\nSelect a.host\n")).isNotNull();
  }

  @Test
  void completionSeesTheWordBeforeTheCursor() {
    String line = "Select SUM(incr.de";
    assertThat(parser.parse(line, line.length(), ParseContext.COMPLETE).word())
        .isEqualTo("incr.de");
    ParsedLine within = parser.parse("Select incr.delta, x", 14, ParseContext.COMPLETE);
    assertThat(within.word()).isEqualTo("incr.delta");
    assertThat(within.wordCursor()).isEqualTo("incr.de".length());
    assertThat(parser.parse("Select x", 7, ParseContext.COMPLETE).word()).isEmpty();
  }

  private String accept(String line) {
    return parser.parse(line, line.length(), ParseContext.ACCEPT_LINE).line();
  }
}
