package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import java.io.IOException;
import java.util.Comparator;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** How lines are typed: where they end, what completes and colours them. */
final class Prompt extends LineReaderImpl {
  private final AsProposed proposed = new AsProposed();
  private final boolean coloured;

  /**
   * @param noColor the variable NO_COLOR
   */
  Prompt(Terminal terminal, ApiClient client, @Nullable String noColor) throws IOException {
    super(terminal, "pivotscope");
    setParser(new QueryParser());
    setCompleter(new QueryCompleter(client));
    setCompletionMatcher(proposed);
    // An exclamation mark is an operator, not a memory.
    setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
    setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "      ...> ");
    coloured = QueryHighlighter.isWanted(terminal.getType(), noColor);
    if (coloured) {
      setHighlighter(new QueryHighlighter());
    }
  }

  /** The group of the most useful candidate first, where JLine would go by the alphabet. */
  @Override
  protected Comparator<String> getGroupComparator() {
    return Comparator.comparingInt(proposed::rank).thenComparing(Comparator.naturalOrder());
  }

  /** What is selected stays inverse: that is no colour. */
  @Override
  protected AttributedStyle getCompletionStyle(String name, String value) {
    return coloured || name.endsWith("SELECTION")
        ? super.getCompletionStyle(name, value)
        : AttributedStyle.DEFAULT;
  }
}
