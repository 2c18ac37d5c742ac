package io.pivotscope.frontend.console;

import java.util.List;
import java.util.regex.Pattern;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.SyntaxError;

/**
 * Tells where input ends: a command at the end of its line; a query at a semicolon, an ampersand or
 * an empty line. Words are split at blanks, commas and parentheses, which suits completion.
 */
final class QueryParser implements Parser {
  private static final Pattern NAMED =
      Pattern.compile("(?:explain\\s+(?:--live\\s+)?)?@\\S+", Pattern.CASE_INSENSITIVE);

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) throws SyntaxError {
    if (context == ParseContext.ACCEPT_LINE && isUnfinished(line)) {
      throw new EOFError(-1, -1, "query goes on");
    }
    int begin = cursor;
    while (begin > 0 && !isSeparator(line.charAt(begin - 1))) {
      begin--;
    }
    int end = cursor;
    while (begin < cursor && end < line.length() && isWordPart(line.charAt(end))) {
      end++;
    }
    return new Word(line, line.substring(begin, end), cursor - begin, cursor);
  }

  /** The rest of a word behind the cursor is replaced with it; what follows the word is not. */
  private static boolean isWordPart(char c) {
    return Character.isJavaIdentifierPart(c);
  }

  /** Whether more lines belong to it. */
  static boolean isUnfinished(String line) {
    String text = line.strip();
    boolean ended = text.isEmpty() || text.endsWith(";") || text.endsWith("&");
    return !ended && !isNamed(text) && Commands.beginsQuery(text) && !line.endsWith("\n");
  }

  /** Whether a saved query is named, which is a line; a place as {@code @return} is none. */
  private static boolean isNamed(String text) {
    return NAMED.matcher(text).matches();
  }

  private static boolean isSeparator(char c) {
    return Character.isWhitespace(c) || c == ',' || c == '(' || c == ')';
  }

  /** The word around the cursor. */
  private record Word(String line, String word, int wordCursor, int cursor)
      implements CompletingParsedLine {
    /** Nothing is quoted: what is inserted is what was proposed. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor;
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }
}
