package io.pivotscope.compiler.bind;

import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Prints typed expressions for people. */
public final class ExprText {

  private static final Map<Function, String> INFIX =
      Map.ofEntries(
          Map.entry(Function.ADD, "+"),
          Map.entry(Function.SUBTRACT, "-"),
          Map.entry(Function.MULTIPLY, "*"),
          Map.entry(Function.DIVIDE, "/"),
          Map.entry(Function.REMAINDER, "%"),
          Map.entry(Function.EQUAL, "="),
          Map.entry(Function.NOT_EQUAL, "!="),
          Map.entry(Function.LESS, "<"),
          Map.entry(Function.LESS_OR_EQUAL, "<="),
          Map.entry(Function.GREATER, ">"),
          Map.entry(Function.GREATER_OR_EQUAL, ">="),
          Map.entry(Function.AND, "and"),
          Map.entry(Function.OR, "or"),
          Map.entry(Function.LIKE, "like"),
          Map.entry(Function.MATCHES, "matches"));

  private ExprText() {}

  /**
   * Prints an expression.
   *
   * @param names the name of each column
   */
  public static String print(Expr expr, IntFunction<String> names) {
    if (expr instanceof Expr.Column column) {
      return names.apply(column.index());
    }
    if (expr instanceof Expr.Constant constant) {
      Object value = constant.value();
      return value instanceof String s ? "\"" + s.replace("\"", "\"\"") + "\"" : "" + value;
    }
    Expr.Apply apply = (Expr.Apply) expr;
    String symbol = INFIX.get(apply.function());
    List<Expr> arguments = apply.arguments();
    if (symbol != null && arguments.size() == 2) {
      return "("
          + print(arguments.get(0), names)
          + " "
          + symbol
          + " "
          + print(arguments.get(1), names)
          + ")";
    }
    return apply.function().name().toLowerCase(Locale.ROOT)
        + arguments.stream()
            .map(argument -> print(argument, names))
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
