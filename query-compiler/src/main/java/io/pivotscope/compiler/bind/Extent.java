package io.pivotscope.compiler.bind;

import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.verify.ProgramLimits;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * How large a query has become while it is bound. A short text can stand for much: {@code nullif(x,
 * y)}, {@code x between ..} and {@code case x when ..} use an operand more than once, and so may a
 * query use the one before it, each time doubling what there is. All later stages take time and
 * memory for what it stands for, so it is told while the text is still being read.
 *
 * <p>What is used twice counts twice, as in the program. One thread at a time.
 */
final class Extent {

  /** The query is too large; the message says for what. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ExceededException(String message) {
      super(message, null, false, false);
    }

    String limit() {
      return String.valueOf(getMessage());
    }
  }

  /** Each source has a tracepoint at least. */
  private static final int MAX_SOURCES = ProgramLimits.MAX_ADVICE;

  /** Of one expression: it is evaluated at one tracepoint. */
  private static final int MAX_NODES = ProgramLimits.MAX_WORK;

  /** Of all expressions: more than a text without such repetitions can have. */
  private static final int MAX_NODES_IN_ALL = 16 * ProgramLimits.MAX_WORK;

  private int sources;
  private int nodes;
  private int nodesBefore;

  /** Nodes by expression that is part of others, as trees. */
  private final Map<Expr, Integer> sizes = new IdentityHashMap<>();

  /** A source more. */
  void source() {
    if (++sources > MAX_SOURCES) {
      throw new ExceededException(ProgramLimits.TOO_MANY_TRACEPOINTS);
    }
  }

  /** A node more of the expression that is being bound. */
  void node() {
    nodes(1);
  }

  /** A call, which has been counted as a node, has become a whole expression. */
  void call(Expr became, List<Expr> arguments) {
    int more = size(became) - 1;
    for (Expr argument : arguments) {
      more -= size(argument);
    }
    nodes(Math.max(0, more));
  }

  private void nodes(int more) {
    nodes += more;
    if (nodes > MAX_NODES || nodesBefore + nodes > MAX_NODES_IN_ALL) {
      throw new ExceededException(ProgramLimits.TOO_MUCH_WORK);
    }
  }

  /** The next node is one of another expression. */
  void next() {
    nodesBefore += nodes;
    nodes = 0;
  }

  private int size(Expr expr) {
    Integer known = sizes.get(expr);
    if (known != null) {
      return known;
    }
    int size = 1;
    if (expr instanceof Expr.Apply apply) {
      for (Expr argument : apply.arguments()) {
        size += size(argument);
      }
    }
    sizes.put(expr, size);
    return size;
  }
}
