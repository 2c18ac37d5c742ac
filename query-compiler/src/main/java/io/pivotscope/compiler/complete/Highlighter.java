package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Lexer;
import io.pivotscope.compiler.syntax.Lexicon;
import io.pivotscope.compiler.syntax.Lexicon.Word;
import io.pivotscope.compiler.syntax.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How to colour a text: from its tokens alone, so that it is as quick as typing. */
public final class Highlighter {

  /** What a part of the text is. */
  public enum Kind {
    KEYWORD,
    NAME,
    NUMBER,
    TEXT,
    COMMENT,
    OPERATOR,
    /** No token, or a text without its closing quote. */
    ERROR
  }

  /** A part of the text; what no part covers is blank. */
  public record Part(Span span, Kind kind) {}

  private static final Set<String> ANYWHERE =
      fold(
          Stream.of(
                  Lexicon.CLAUSES,
                  Lexicon.CONNECTIVES,
                  Lexicon.PREDICATES,
                  Lexicon.OPERATORS,
                  Lexicon.CASE_PARTS,
                  Lexicon.LITERALS,
                  Lexicon.PREFIXES,
                  List.of(Lexicon.QUERY))
              .flatMap(List::stream));
  private static final Set<String> OPTIONS = fold(Lexicon.OPTIONS.stream());
  private static final Set<String> CLAUSES = fold(Lexicon.CLAUSES.stream());
  private static final Set<String> FILTERS = fold(Lexicon.FILTERS.stream());
  private static final Set<String> PLACES = fold(Lexicon.PLACES.stream());
  private static final Set<String> DIRECTIONS = fold(Lexicon.DIRECTIONS.stream());

  private Highlighter() {}

  /** The parts in the order of the text; they do not overlap. */
  public static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    List<Token> tokens = Lexer.everything(text);
    String clause = "";
    for (int i = 0; i < tokens.size() - 1; i++) {
      Token token = tokens.get(i);
      Kind kind =
          switch (token.kind()) {
            case NUMBER -> Kind.NUMBER;
            case TEXT -> Kind.TEXT;
            case COMMENT -> Kind.COMMENT;
            case UNKNOWN, UNCLOSED -> Kind.ERROR;
            case WORD -> isKeyword(tokens, i, clause) ? Kind.KEYWORD : Kind.NAME;
            case SYMBOL, END -> Kind.OPERATOR;
          };
      String word = token.text().toLowerCase(Locale.ROOT);
      clause = kind == Kind.KEYWORD && CLAUSES.contains(word) ? word : clause;
      parts.add(new Part(token.span(), kind));
    }
    return parts;
  }

  /** A word after a dot is a name, whatever it says. */
  private static boolean isKeyword(List<Token> tokens, int i, String clause) {
    String word = tokens.get(i).text().toLowerCase(Locale.ROOT);
    Token before = i == 0 ? tokens.get(tokens.size() - 1) : tokens.get(i - 1);
    Token after = tokens.get(i + 1);
    if (before.isSymbol(".") || after.isSymbol(".")) {
      return false;
    }
    boolean twoWords =
        (word.equals("group") || word.equals("order")) && after.isWord("by")
            || word.equals("by") && (before.isWord("group") || before.isWord("order"))
            || (word.equals("left") || word.equals("anti")) && after.isWord("join");
    return twoWords
        || ANYWHERE.contains(word)
        || FILTERS.contains(word) && after.isSymbol("(")
        || PLACES.contains(word) && before.isSymbol("@")
        || OPTIONS.contains(word) && clause.equals("with")
        || DIRECTIONS.contains(word) && (clause.equals("orderby") || clause.equals("order"));
  }

  private static Set<String> fold(Stream<Word> words) {
    return words.map(word -> word.text().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
