package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.complete.Candidate.Kind;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Lexer;
import io.pivotscope.compiler.syntax.Lexicon;
import io.pivotscope.compiler.syntax.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * What may come next at a position of a text, however broken the text is. Stateless; never throws
 * because of what a text says.
 */
public final class Completer {

  private static final int MAX_CHARACTERS = 65_536;

  private Completer() {}

  /**
   * Finds what may come next.
   *
   * @param cursor where the next character would be inserted; one outside means the nearest inside
   * @param schema asked at most a few times, on the calling thread
   */
  public static Completions complete(String text, int cursor, Catalogue catalogue, Schema schema) {
    int position = nearest(cursor, text);
    Typed typed = Typed.before(position, text);
    if (text.length() > MAX_CHARACTERS || typed.isInert()) {
      return new Completions(new Span(position, 0), List.of());
    }
    List<Token> tokens = tokens(text, typed);
    Situation at = Walk.to(tokensBefore(tokens, typed), tokens);
    Reading reading = new Reading(text, tokens);
    Proposals to = new Proposals();
    int from = typed.from();
    if (typed.isUnit()) {
      ClauseProposals.units(at, to);
    } else {
      Schema limited = new LimitedSchema(schema);
      from = propose(text, at, typed, reading, catalogue, limited, to);
    }
    String before = text.substring(from, position);
    int end = typed.start() < position ? wordEnd(text, position) : position;
    return new Completions(
        new Span(from, end - from), Matching.choose(to.all(), to.near(), before));
  }

  /** Adds what the state expects; gives where the name begins that is being typed. */
  private static int propose(
      String text,
      Situation at,
      Typed typed,
      Reading reading,
      Catalogue catalogue,
      Schema schema,
      Proposals to) {
    Names names = new Names(at, reading, catalogue, schema);
    SourceProposals sources = new SourceProposals(at, catalogue, schema, to);
    ExpressionProposals expressions = new ExpressionProposals(at, names, reading, to);
    switch (at.state()) {
      case BEGIN -> ClauseProposals.begin(at, to);
      case QUERY_EQUALS, LET_EQUALS -> to.symbol("=", "what the name stands for");
      case IN -> to.word(Lexicon.IN, Kind.KEYWORD);
      case SOURCE, SOURCE_PART -> {
        int from = dottedFrom(at, typed);
        sources.sources(text.substring(from, typed.cursor()));
        return from;
      }
      case CALLEE -> sources.classes(text.substring(typed.from(), typed.cursor()));
      case SOURCE_END -> {
        if (at.atClauseLevel() && at.clause().endsWith("join")) {
          to.word(Lexicon.PRECEDES, Kind.KEYWORD);
        } else {
          ClauseProposals.clauses(at, to);
        }
        sources.places(reading);
      }
      case PLACE -> to.words(Lexicon.PLACES, Kind.PLACE);
      case PARAMETERS -> sources.parameters(reading);
      case ON_ALIAS -> {
        if (at.usesBefore() > 0) {
          String alias = at.block().uses.get(at.usesBefore() - 1).alias().text();
          to.add(alias, Kind.ALIAS, null, "the joined source, which happened before");
        }
      }
      case ARROW -> to.symbol("->", "On a -> b: a happened before b");
      case LATER -> sources.later(names);
      case OPERAND -> expressions.operand();
      case OPERATOR -> expressions.operator();
      case MEMBER -> expressions.member(catalogue);
      case NOT -> expressions.predicates();
      case IS -> {
        to.word(Lexicon.IS, "null", Kind.KEYWORD);
        to.word(Lexicon.IS, "not null", Kind.KEYWORD);
      }
      case IS_NOT -> to.word(Lexicon.IS, "null", Kind.KEYWORD);
      case CAST_TYPE -> to.words(Lexicon.TYPES, Kind.TYPE);
      case OPTION -> to.words(Lexicon.OPTIONS, Kind.OPTION);
      case OPTION_VALUE -> ClauseProposals.optionValue(at, to);
      case OPTION_UNIT -> {
        ClauseProposals.detachedUnits(at, to);
        ClauseProposals.clauses(at, to);
      }
      case CLAUSE, ITEM_END, OPTION_END -> ClauseProposals.clauses(at, to);
      // Names and numbers of the writer's own.
      case QUERY_NAME,
          ALIAS,
          ANNOTATION,
          LINE,
          EVENTS,
          EVENTS_END,
          LET_NAME,
          OPENING,
          TITLE,
          ROWS,
          PROCESSES,
          PROCESS -> {}
    }
    return typed.from();
  }

  private static int dottedFrom(Situation at, Typed typed) {
    boolean part = at.state() == State.SOURCE_PART && at.dotted() >= 0;
    return part ? at.tokens().get(at.dotted()).span().offset() : typed.from();
  }

  /** Inside of the text, and of no character that takes two units. */
  private static int nearest(int cursor, String text) {
    int inside = Math.max(0, Math.min(cursor, text.length()));
    boolean splits =
        inside > 0
            && inside < text.length()
            && Character.isSurrogatePair(text.charAt(inside - 1), text.charAt(inside));
    return splits ? inside - 1 : inside;
  }

  /** Those before what is being typed, then it and those after it, and one END. */
  private static List<Token> tokens(String text, Typed typed) {
    List<Token> tokens = new ArrayList<>(typed.tokensBefore());
    for (Token token : Lexer.tokens(Lexer.everything(text.substring(typed.start())))) {
      Span span = token.span();
      Span shifted = new Span(span.offset() + typed.start(), span.length());
      tokens.add(new Token(token.kind(), token.text(), shifted));
    }
    return tokens;
  }

  private static int tokensBefore(List<Token> tokens, Typed typed) {
    return Math.min(typed.tokensBefore().size(), tokens.size() - 1);
  }

  private static int wordEnd(String text, int from) {
    int end = from;
    while (end < text.length() && Lexer.isWordPart(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
