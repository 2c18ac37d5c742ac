package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.bind.Callable;
import io.pivotscope.compiler.complete.Frame.Kind;
import io.pivotscope.compiler.syntax.Lexicon;
import io.pivotscope.compiler.syntax.Token;
import java.util.Locale;
import java.util.Set;

/** What a token makes of each state. A token that a state does not expect changes nothing. */
final class Steps {

  private static final Set<String> INFIX =
      Set.of(
          "=", "==", "!=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&&", "||", "->");
  private static final Set<String> AGGREGATING = Set.of("select", "having", "orderby");

  private final Walk walk;

  Steps(Walk walk) {
    this.walk = walk;
  }

  void step(int i, Frame frame) {
    Token token = walk.token(i);
    boolean word = token.kind() == Token.Kind.WORD;
    boolean number = token.kind() == Token.Kind.NUMBER;
    if (token.isSymbol(")")) {
      walk.close(i);
      return;
    }
    switch (frame.state) {
      case QUERY_NAME -> {
        if (word) {
          walk.define(token.text());
          frame.state = State.QUERY_EQUALS;
        }
      }
      case QUERY_EQUALS -> frame.state = token.isSymbol("=") ? State.BEGIN : frame.state;
      case ALIAS -> {
        if (word) {
          walk.alias(token, frame);
          frame.state = State.IN;
        }
      }
      case IN -> frame.state = token.isWord("In") ? State.SOURCE : frame.state;
      case SOURCE -> source(i, token, frame);
      case SOURCE_PART, ANNOTATION -> {
        if (word || token.isSymbol("*")) {
          walk.extend(i, frame);
          frame.state = State.SOURCE_END;
        }
      }
      case PLACE -> {
        if (word) {
          walk.extend(i, frame);
          boolean inside = token.isWord("call") || token.isWord("line");
          frame.state =
              !inside ? State.SOURCE_END : token.isWord("call") ? State.CALLEE : State.LINE;
        }
      }
      case CALLEE -> {
        if (word || token.isSymbol("*")) {
          walk.extend(i, frame);
          frame.dotted = i;
          frame.state = State.SOURCE_END;
        }
      }
      case LINE -> {
        walk.extend(i, frame);
        frame.state = State.SOURCE_END;
      }
      case SOURCE_END -> sourceEnd(i, token, frame);
      case EVENTS -> frame.state = number ? State.EVENTS_END : frame.state;
      case EVENTS_END -> frame.state = token.isSymbol(",") ? State.SOURCE : frame.state;
      case ON_ALIAS -> frame.state = word ? State.ARROW : frame.state;
      case ARROW -> frame.state = token.isSymbol("->") ? State.LATER : frame.state;
      case LATER -> frame.state = word ? State.CLAUSE : frame.state;
      case LET_NAME -> {
        if (word) {
          frame.block.lets.add(token.text());
          frame.state = State.LET_EQUALS;
        }
      }
      case LET_EQUALS -> frame.state = token.isSymbol("=") ? State.OPERAND : frame.state;
      case OPERAND -> operand(i, token, frame);
      case OPERATOR -> operator(i, token, frame);
      case OPENING -> {
        if (token.isSymbol("(")) {
          open(frame);
        }
      }
      case MEMBER -> member(i, token, frame);
      case NOT -> predicate(token, frame);
      case IS -> {
        if (token.isWord("not") || token.isWord("null")) {
          frame.state = token.isWord("not") ? State.IS_NOT : State.OPERATOR;
        }
      }
      case IS_NOT -> frame.state = token.isWord("null") ? State.OPERATOR : frame.state;
      case CAST_TYPE -> frame.state = word ? State.ITEM_END : frame.state;
      case TITLE -> frame.state = word ? State.ITEM_END : frame.state;
      case ITEM_END -> comma(i, token, frame);
      case ROWS -> frame.state = number ? State.CLAUSE : frame.state;
      case OPTION -> {
        if (word) {
          frame.word = token.text().toLowerCase(Locale.ROOT);
          boolean method = token.isWord(Lexicon.REQUEST.text());
          frame.state = method ? State.SOURCE : State.OPTION_VALUE;
        }
      }
      case OPTION_VALUE, OPTION_UNIT, OPTION_END, PROCESSES, PROCESS -> option(token, frame);
      default -> {}
    }
  }

  // ---- sources

  private void source(int i, Token token, Frame frame) {
    boolean word = token.kind() == Token.Kind.WORD;
    if (word && Lexicon.has(Lexicon.FILTERS, token) && walk.token(i + 1).isSymbol("(")) {
      frame.word = token.text().toLowerCase(Locale.ROOT);
    } else if (token.isSymbol("(")) {
      boolean counts = frame.word.endsWith("n");
      frame.state = State.SOURCE_END;
      walk.push(Kind.SOURCE, counts ? State.EVENTS : State.SOURCE, frame.word);
      walk.top().word = "";
      frame.word = "";
    } else if (word || token.isSymbol("*") || token.isSymbol("@")) {
      walk.reference(i, frame);
      frame.state = token.isSymbol("@") ? State.ANNOTATION : State.SOURCE_END;
    }
  }

  private void sourceEnd(int i, Token token, Frame frame) {
    if (token.isSymbol(",")) {
      boolean option = frame.clause.equals("with") && frame.kind == Kind.QUERY;
      frame.state = option ? State.OPTION : State.SOURCE;
    } else if (frame.name >= 0) {
      if (!goesOn(i, token, frame)) {
        frame.name = -1;
        frame.dotted = -1;
        return;
      }
      walk.extend(i, frame);
      if (token.isSymbol(".")) {
        frame.state = State.SOURCE_PART;
      } else if (token.isSymbol("@")) {
        frame.state = State.PLACE;
      } else if (token.isSymbol("(")) {
        walk.push(Kind.PARAMETERS, State.PARAMETERS, "");
        walk.top().dotted = frame.dotted;
      }
    }
  }

  /** Whether a token belongs to the source, and not to what was misspelt behind it. */
  private boolean goesOn(int i, Token token, Frame frame) {
    Token before = walk.token(i - 1);
    boolean glued = before.span().end() == token.span().offset();
    if (token.kind() == Token.Kind.SYMBOL) {
      return token.isSymbol(".") || token.isSymbol("@") || token.isSymbol("(") || glued;
    }
    if (glued && before.isSymbol("*")) {
      return true;
    }
    Token after = walk.token(i + 1);
    boolean pattern = after.isSymbol(".") || after.isSymbol("+") || after.isSymbol("*");
    if (walk.token(frame.name).isSymbol("@") && frame.dotted == frame.name && pattern) {
      frame.dotted = i; // what follows an annotation
      return true;
    }
    return false;
  }

  // ---- expressions

  private void operand(int i, Token token, Frame frame) {
    boolean called = walk.token(i + 1).isSymbol("(");
    switch (token.kind()) {
      case NUMBER, TEXT -> {
        frame.name = -1;
        frame.state = State.OPERATOR;
      }
      case SYMBOL -> {
        if (token.isSymbol("(")) {
          frame.name = -1;
          frame.state = State.OPERATOR;
          walk.push(Kind.EXPRESSION, State.OPERAND, "");
        } else if (token.isSymbol("*")) {
          frame.state = State.OPERATOR; // COUNT(*)
        } else if (token.isSymbol(",")) {
          comma(i, token, frame);
        }
      }
      case WORD -> {
        if (frame.kind == Kind.CASE && token.isWord("when")) {
          frame.word = "when";
        } else if (token.isWord("case") && !called) {
          frame.name = -1;
          frame.state = State.OPERATOR;
          walk.push(Kind.CASE, State.OPERAND, "case");
        } else if (!token.isWord("not")) {
          noticeAggregate(token, called, frame);
          frame.name = i;
          frame.state = called ? State.OPENING : State.OPERATOR;
        }
      }
      default -> {}
    }
  }

  private static void noticeAggregate(Token token, boolean called, Frame frame) {
    if (AGGREGATING.contains(frame.clause)) {
      frame.block.aggregates |= Callable.isAggregate(token.text(), called);
    }
  }

  private void open(Frame frame) {
    String function = "";
    if (frame.name >= 0) {
      function = walk.token(frame.name).text().toLowerCase(Locale.ROOT);
    }
    boolean processes = frame.clause.equals("with");
    frame.state = processes ? State.OPTION_END : State.OPERATOR;
    walk.push(Kind.EXPRESSION, processes ? State.PROCESS : State.OPERAND, function);
  }

  private void operator(int i, Token token, Frame frame) {
    if (token.isSymbol(".") && frame.name >= 0) {
      frame.state = State.MEMBER;
    } else if (token.isSymbol("[")) {
      walk.push(Kind.INDEX, State.OPERAND, "");
    } else if (token.isSymbol("]") && frame.kind == Kind.INDEX) {
      walk.popTop(i);
    } else if (token.isSymbol("(")) {
      walk.push(Kind.EXPRESSION, State.OPERAND, ""); // a getter's
    } else if (token.isSymbol(",")) {
      comma(i, token, frame);
    } else if (token.kind() == Token.Kind.SYMBOL && INFIX.contains(token.text())) {
      frame.state = State.OPERAND;
    } else if (token.isWord("and") || token.isWord("or")) {
      frame.state = State.OPERAND;
    } else if (token.isWord("is")) {
      frame.state = State.IS;
    } else if (token.isWord("not")) {
      frame.state = State.NOT;
    } else if (token.isWord("as")) {
      boolean cast = frame.kind == Kind.EXPRESSION && frame.word.equals("cast");
      frame.state = cast ? State.CAST_TYPE : State.TITLE;
    } else if (Lexicon.has(Lexicon.DIRECTIONS, token) && frame.clause.equals("orderby")) {
      frame.state = State.ITEM_END;
    } else if (frame.kind == Kind.CASE && Lexicon.has(Lexicon.CASE_PARTS, token)) {
      if (token.isWord("end")) {
        walk.popTop(i);
      } else {
        frame.word = token.text().toLowerCase(Locale.ROOT);
        frame.state = State.OPERAND;
      }
    } else {
      predicate(token, frame);
    }
  }

  private static void predicate(Token token, Frame frame) {
    if (token.isWord("in")) {
      frame.name = -1;
      frame.state = State.OPENING;
    } else if (Lexicon.has(Lexicon.PREDICATES, token)) {
      frame.state = State.OPERAND;
    }
  }

  private void member(int i, Token token, Frame frame) {
    if (token.isWord("each") && walk.token(i + 1).isSymbol("(")) {
      int name = frame.name;
      frame.state = State.OPERATOR;
      walk.skipNext();
      walk.push(Kind.EXPRESSION, State.MEMBER, "each");
      walk.top().name = name;
    } else if (token.kind() == Token.Kind.WORD) {
      frame.state = State.OPERATOR;
    }
  }

  private void comma(int i, Token token, Frame frame) {
    if (!token.isSymbol(",")) {
      return;
    }
    while (walk.top().kind == Kind.CASE || walk.top().kind == Kind.INDEX) {
      walk.popTop(i);
    }
    Frame list = walk.top();
    list.name = -1;
    if (list.kind == Kind.EXPRESSION) {
      list.state = list.clause.equals("with") ? State.PROCESS : State.OPERAND;
      return;
    }
    if (list.clause.equals("select")) {
      list.block.endColumn(i);
      list.block.beginColumn(i + 1);
    }
    list.state = list.clause.equals("let") ? State.LET_NAME : State.OPERAND;
  }

  // ---- options

  private void option(Token token, Frame frame) {
    if (token.isSymbol(",")) {
      frame.state = frame.kind == Kind.QUERY ? State.OPTION : State.PROCESS;
      return;
    }
    frame.state =
        switch (frame.state) {
          case OPTION_VALUE ->
              token.isWord("procName")
                  ? State.PROCESSES
                  : token.kind() == Token.Kind.NUMBER ? State.OPTION_UNIT : frame.state;
          case PROCESSES ->
              token.isWord("in")
                  ? State.OPENING
                  : token.kind() == Token.Kind.SYMBOL ? State.PROCESS : frame.state;
          case OPTION_UNIT -> State.OPTION_END;
          case PROCESS -> token.kind() == Token.Kind.TEXT ? State.OPTION_END : frame.state;
          default -> frame.state;
        };
  }
}
