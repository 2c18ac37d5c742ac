package io.pivotscope.frontend.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

class QueryHighlighterTest {

  @Test
  void coloursAreOnlyWhereTheyAreWanted() {
    assertThat(QueryHighlighter.isWanted("xterm-256color", null)).isTrue();
    assertThat(QueryHighlighter.isWanted("xterm-256color", "")).isTrue();
    assertThat(QueryHighlighter.isWanted("xterm-256color", "1")).isFalse();
    assertThat(QueryHighlighter.isWanted("dumb", null)).isFalse();
    assertThat(QueryHighlighter.isWanted("dumb-color", null)).isFalse();
  }

  @Test
  void aQueryIsColouredAndKeepsItsText() throws Exception {
    String query = "From x In A\n  Where x.n > 5ms and x.s = 'a' -- why\n ~";
    AttributedString shown = highlight(query);
    assertThat(shown).hasToString(query);
    AttributedStyle plain = AttributedStyle.DEFAULT;
    assertThat(shown.styleAt(0)).isEqualTo(plain.foreground(AttributedStyle.BLUE).bold());
    assertThat(shown.styleAt(query.indexOf("A\n"))).isEqualTo(plain);
    assertThat(shown.styleAt(query.indexOf("5ms")))
        .isEqualTo(plain.foreground(AttributedStyle.CYAN));
    assertThat(shown.styleAt(query.indexOf("'a'")))
        .isEqualTo(plain.foreground(AttributedStyle.GREEN));
    assertThat(shown.styleAt(query.indexOf("why"))).isEqualTo(plain.faint());
    assertThat(shown.styleAt(query.indexOf("~"))).isEqualTo(plain.foreground(AttributedStyle.RED));
  }

  @Test
  void aCommandStaysPlain() throws Exception {
    AttributedString shown = highlight("stop all");
    assertThat(shown.styleAt(0)).isEqualTo(AttributedStyle.DEFAULT);
  }

  private static AttributedString highlight(String text) throws Exception {
    try (DumbTerminal terminal =
        new DumbTerminal(
            "test",
            "dumb",
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            StandardCharsets.UTF_8)) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      return new QueryHighlighter().highlight(reader, text);
    }
  }
}
