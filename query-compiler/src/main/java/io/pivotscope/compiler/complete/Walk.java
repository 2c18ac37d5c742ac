package io.pivotscope.compiler.complete;

import io.pivotscope.compiler.bind.Callable;
import io.pivotscope.compiler.complete.Block.Leaf;
import io.pivotscope.compiler.complete.Block.Use;
import io.pivotscope.compiler.complete.Frame.Kind;
import io.pivotscope.compiler.syntax.Lexicon;
import io.pivotscope.compiler.syntax.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the tokens of a text once and says where one of them is. Checks nothing: what does not
 * fit is passed over, and a word that begins a clause begins it at whatever depth, as the parser
 * goes on after a mistake.
 */
final class Walk {

  private final List<Token> tokens;
  private final int mark;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final Map<String, Block> definitions = new HashMap<>();
  private final Steps steps = new Steps(this);
  private @Nullable Situation situation;
  private @Nullable Use use;
  private int skip;

  private Walk(List<Token> tokens, int mark) {
    this.tokens = tokens;
    this.mark = mark;
  }

  /**
   * The situation before a token.
   *
   * @param tokens the last of them an END
   */
  static Situation to(int mark, List<Token> tokens) {
    return new Walk(tokens, mark).run();
  }

  private Situation run() {
    frames.push(new Frame(Kind.QUERY, new Block(false, false), State.BEGIN, ""));
    for (int i = 0; i < tokens.size(); i++) {
      if (i == mark) {
        situation = situation();
      }
      if (skip > 0) {
        skip--;
      } else if (i < tokens.size() - 1) {
        step(i);
      }
    }
    frames.forEach(frame -> frame.block.endColumn(tokens.size() - 1));
    return situation == null ? situation() : situation;
  }

  private Situation situation() {
    Frame top = top();
    boolean inAggregate =
        frames.stream()
            .takeWhile(frame -> frame.kind != Kind.QUERY)
            .anyMatch(frame -> frame.kind == Kind.EXPRESSION && Callable.isAggregate(frame.word));
    return new Situation(
        top.state,
        top.kind,
        top.clause,
        top.word,
        top.name,
        top.dotted,
        mark,
        top.block.uses.size(),
        inAggregate,
        top.block,
        definitions,
        tokens);
  }

  private void step(int i) {
    if (!beginsDefinition(i) && !beginsClause(i) && !beginsOn(i)) {
      steps.step(i, top());
    }
  }

  // ---- what begins at whatever depth

  private boolean beginsDefinition(int i) {
    Frame outermost = frames.getLast();
    boolean mayBegin =
        outermost.state == State.BEGIN
            || outermost.block.has("select") && top() == outermost && !isPartOfName(i);
    if (!token(i).isWord("Query") || !mayBegin) {
      return false;
    }
    startBlock(new Block(false, true), i);
    top().state = State.QUERY_NAME;
    return true;
  }

  private boolean beginsClause(int i) {
    String clause = isPartOfName(i) ? null : clauseAt(i);
    if (clause == null) {
      return false;
    }
    if (clause.equals("from") && opensSubquery(i)) {
      subquery(i);
    }
    popTo(Kind.QUERY, i);
    Frame frame = top();
    frame.block.endColumn(i);
    if (clause.equals("from") && frame.block.has("from") && !frame.block.nested) {
      startBlock(new Block(false, false), i);
      frame = top();
    }
    frame.clause = clause;
    frame.block.clauses.add(clause);
    frame.word = "";
    frame.name = -1;
    frame.state =
        switch (clause) {
          case "from", "join", "leftjoin", "antijoin" -> State.ALIAS;
          case "let" -> State.LET_NAME;
          case "limit" -> State.ROWS;
          case "with" -> State.OPTION;
          default -> State.OPERAND;
        };
    if (clause.equals("select")) {
      frame.block.beginColumn(i + 1 + skip);
    }
    return true;
  }

  private boolean beginsOn(int i) {
    boolean option = top().clause.equals("with");
    if (!token(i).isWord("On") || option || isPartOfName(i)) {
      return false;
    }
    for (Frame frame : frames) {
      if (frame.kind == Kind.QUERY && frame.clause.endsWith("join")) {
        while (top() != frame) {
          pop(i);
        }
        frame.state = State.ON_ALIAS;
        return true;
      }
    }
    return true;
  }

  /** In one word or two, in lower case; null if no clause begins here. */
  private @Nullable String clauseAt(int i) {
    Token token = token(i);
    if (token.kind() != Token.Kind.WORD) {
      return null;
    }
    String word = token.text().toLowerCase(Locale.ROOT);
    boolean by = (word.equals("group") || word.equals("order")) && token(i + 1).isWord("by");
    boolean join = (word.equals("left") || word.equals("anti")) && token(i + 1).isWord("join");
    if (by || join) {
      skip = 1;
      return word + (by ? "by" : "join");
    }
    boolean alone = !token(i + 1).isSymbol(".") && !token(i + 1).isSymbol("[");
    return alone && Lexicon.has(Lexicon.CLAUSES, token) ? word : null;
  }

  private boolean isPartOfName(int i) {
    return i > 0 && token(i - 1).isSymbol(".");
  }

  private boolean opensSubquery(int i) {
    return top().kind == Kind.SOURCE && i > 0 && token(i - 1).isSymbol("(");
  }

  private void subquery(int i) {
    Block block = new Block(true, false);
    if (use != null) {
      use.leaves().add(new Leaf(i, block));
    }
    top().state = State.SOURCE_END;
    frames.push(new Frame(Kind.QUERY, block, State.BEGIN, ""));
  }

  private void startBlock(Block block, int i) {
    while (!frames.isEmpty()) {
      pop(i);
    }
    frames.push(new Frame(Kind.QUERY, block, State.BEGIN, ""));
  }

  // ---- for the steps

  Token token(int i) {
    return tokens.get(Math.min(i, tokens.size() - 1));
  }

  Frame top() {
    return Objects.requireNonNull(frames.peek());
  }

  void push(Kind kind, State state, String word) {
    Frame top = top();
    Frame frame = new Frame(kind, top.block, state, top.clause);
    frame.word = word;
    frames.push(frame);
  }

  void define(String name) {
    definitions.put(name, top().block);
  }

  void alias(Token alias, Frame frame) {
    use = new Use(alias, frame.clause, new ArrayList<>());
    frame.block.uses.add(use);
  }

  /** A reference begins here. */
  void reference(int i, Frame frame) {
    frame.name = i;
    frame.dotted = i;
    if (use != null && !frame.clause.equals("with")) {
      use.leaves().add(new Leaf(i, null));
    }
  }

  /** The reference that began last goes on to here. */
  void extend(int i, Frame frame) {
    if (use != null && !use.leaves().isEmpty() && !frame.clause.equals("with")) {
      Leaf last = use.leaves().get(use.leaves().size() - 1);
      last.to = last.subquery == null && last.from == frame.name ? i + 1 : last.to;
    }
  }

  /** A closing parenthesis. */
  void close(int i) {
    while (top().kind == Kind.CASE || top().kind == Kind.INDEX) {
      pop(i);
    }
    if (top().kind == Kind.QUERY && top().block.nested) {
      pop(i);
    }
    if (top().kind != Kind.QUERY) {
      boolean parameters = top().kind == Kind.PARAMETERS;
      pop(i);
      if (parameters) {
        extend(i, top());
      }
    }
  }

  void popTo(Kind kind, int i) {
    while (top().kind != kind && frames.size() > 1) {
      pop(i);
    }
  }

  void popTop(int i) {
    if (frames.size() > 1) {
      pop(i);
    }
  }

  /** The next token has been dealt with. */
  void skipNext() {
    skip = 1;
  }

  private void pop(int i) {
    Frame frame = frames.pop();
    if (frame.kind == Kind.QUERY) {
      frame.block.endColumn(i);
    }
  }
}
