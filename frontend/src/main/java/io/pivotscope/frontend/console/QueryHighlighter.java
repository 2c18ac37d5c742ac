package io.pivotscope.frontend.console;

import io.pivotscope.compiler.complete.Highlighter.Kind;
import io.pivotscope.compiler.complete.Highlighter.Part;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** Colours queries as they are typed; leaves the console's commands plain. */
final class QueryHighlighter implements Highlighter {
  /**
   * Whether colours are wanted.
   *
   * @param noColor the variable NO_COLOR: whatever it says, if it says something, means none
   */
  static boolean isWanted(String terminalType, @Nullable String noColor) {
    boolean dumb = terminalType.startsWith(Terminal.TYPE_DUMB);
    return !dumb && (noColor == null || noColor.isEmpty());
  }

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    if (!Commands.beginsQuery(buffer)) {
      return new AttributedString(buffer);
    }
    AttributedStringBuilder text = new AttributedStringBuilder();
    int at = 0;
    for (Part part : io.pivotscope.compiler.complete.Highlighter.parts(buffer)) {
      text.append(buffer.substring(at, part.span().offset()));
      at = part.span().end();
      text.styled(style(part.kind()), buffer.substring(part.span().offset(), at));
    }
    text.append(buffer.substring(at));
    return text.toAttributedString();
  }

  private static AttributedStyle style(Kind kind) {
    AttributedStyle plain = AttributedStyle.DEFAULT;
    return switch (kind) {
      case KEYWORD -> plain.foreground(AttributedStyle.BLUE).bold();
      case NUMBER -> plain.foreground(AttributedStyle.CYAN);
      case TEXT -> plain.foreground(AttributedStyle.GREEN);
      case COMMENT -> plain.faint();
      case ERROR -> plain.foreground(AttributedStyle.RED);
      case NAME, OPERATOR -> plain;
    };
  }
}
