package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.syntax.Expression;
import io.pivotscope.compiler.syntax.Expression.Call;
import io.pivotscope.compiler.syntax.Expression.Literal;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.evaluate.Patterns;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the calls of functions, and the patterns that are written in a query. */
final class CallBinder {

  private final Diagnostics diagnostics;

  CallBinder(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The call as an expression; null after a report that leaves it without a type. */
  @Nullable Expr bind(Call call, List<Expr> arguments) {
    String name = call.name().name();
    Functions.Signature signature = Functions.find(name).orElse(null);
    if (signature == null) {
      unknown(call);
      return null;
    }
    int count = arguments.size();
    if (count < signature.least() || count > signature.most()) {
      diagnostics.error(call.span(), name + " takes " + range(signature) + ", found " + count);
      return null;
    }
    boolean fit = true;
    for (int i = 0; i < count; i++) {
      fit &= argument(name, signature.argument(i), arguments.get(i), call.arguments().get(i));
    }
    if (!fit) {
      return null;
    }
    if (count == 3 && signature.argument(1) == Functions.Kind.PATTERN) {
      group(call.arguments().get(1), call.arguments().get(2));
    }
    Expr result = signature.result().of(arguments);
    if (result == null) {
      String types =
          arguments.stream()
              .map(argument -> Typing.name(argument.type()))
              .collect(Collectors.joining(", "));
      String message = name + "(" + types + ") has no meaning";
      diagnostics.error(call.span(), message, signature.hint());
    }
    return result;
  }

  /** Whether it is a pattern that processes can use; reports it if not. */
  boolean pattern(Expression at, String who) {
    if (!(at instanceof Literal literal) || !(literal.value() instanceof String pattern)) {
      diagnostics.error(
          at.span(),
          who + " takes a pattern written in the query, as a text in quotes",
          "contains, startsWith, endsWith and like take any text");
      return false;
    }
    String mistake = Patterns.mistake(pattern);
    if (mistake != null) {
      diagnostics.error(
          at.span(),
          "cannot use the pattern: " + mistake,
          "patterns are RE2's: no look-around, no \\1; \\. is a dot, \\Q..\\E takes all literally");
    }
    return mistake == null;
  }

  private boolean argument(String name, Functions.Kind kind, Expr actual, Expression at) {
    if (!kind.fits(actual.type())) {
      diagnostics.error(
          at.span(), name + " takes " + kind.text + ", found " + Typing.name(actual.type()));
      return false;
    }
    return kind != Functions.Kind.PATTERN || pattern(at, name);
  }

  private void group(Expression pattern, Expression group) {
    if (!(pattern instanceof Literal literal)
        || !(literal.value() instanceof String text)
        || !(group instanceof Literal number)
        || !(number.value() instanceof Long wanted)) {
      return;
    }
    int groups = Patterns.groups(text);
    if (wanted < 0 || wanted > groups) {
      diagnostics.error(
          group.span(),
          "the pattern has no group " + wanted,
          groups == 0
              ? "it has none; 0 is all that was found"
              : "it has " + groups + "; 0 is all that was found");
    }
  }

  private void unknown(Call call) {
    String name = call.name().name();
    List<String> names = Functions.names();
    diagnostics.error(
        call.name().span(),
        "unknown function '" + name + "'",
        Nearest.hint(name, names, "there are " + String.join(", ", names)));
  }

  private static String range(Functions.Signature signature) {
    String least = signature.least() + (signature.least() == 1 ? " argument" : " arguments");
    return signature.least() == signature.most()
        ? least
        : signature.most() > 3
            ? least + " or more"
            : signature.least() + " to " + signature.most() + " arguments";
  }
}
