package io.pivotscope.compiler.syntax;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Expression.Call;
import io.pivotscope.compiler.syntax.Expression.Literal;
import io.pivotscope.compiler.syntax.Expression.Operation;
import io.pivotscope.compiler.syntax.Token.Kind;
import io.pivotscope.protocol.advice.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expressions, by precedence from loose to tight:
 *
 * <pre>
 *   or ||    and &&    not    = == != <> < <= > >= in like matches between is    + -    * / %    - !    operand
 * </pre>
 */
public final class ExpressionParser {

  /** Longest chain of one operator: a chain is as deep as it is long. */
  private static final int MAX_CHAIN = 100;

  private static final List<String> TYPES = Lexicon.texts(Lexicon.TYPES);

  private static final Map<String, Function> COMPARISONS =
      Map.of(
          "=", Function.EQUAL,
          "==", Function.EQUAL,
          "!=", Function.NOT_EQUAL,
          "<>", Function.NOT_EQUAL,
          "<", Function.LESS,
          "<=", Function.LESS_OR_EQUAL,
          ">", Function.GREATER,
          ">=", Function.GREATER_OR_EQUAL);
  private static final Map<String, Function> SUMS =
      Map.of("+", Function.ADD, "-", Function.SUBTRACT);
  private static final Map<String, Function> PRODUCTS =
      Map.of("*", Function.MULTIPLY, "/", Function.DIVIDE, "%", Function.REMAINDER);

  private final TokenReader in;
  private final NameParser names;

  public ExpressionParser(TokenReader in) {
    this.in = in;
    this.names = new NameParser(in);
  }

  /** Reads an expression. */
  public Expression parse() {
    in.enter();
    Expression result = or();
    in.leave();
    return result;
  }

  private Expression or() {
    Expression left = and();
    for (int n = 0; in.acceptWord("or") || in.acceptSymbol("||"); n++) {
      left = operation(Function.OR, n, left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    for (int n = 0; in.acceptWord("and") || in.acceptSymbol("&&"); n++) {
      left = operation(Function.AND, n, left, not());
    }
    return left;
  }

  private Expression not() {
    Span start = in.peek().span();
    if (!in.acceptWord("not")) {
      return comparison();
    }
    in.enter();
    Expression operand = not();
    in.leave();
    return new Operation(start.to(operand.span()), Function.NOT, List.of(operand));
  }

  private Expression comparison() {
    Expression left = chain(SUMS);
    Function function = operator(COMPARISONS);
    if (function != null) {
      left = operation(function, 0, left, chain(SUMS));
      if (operator(COMPARISONS) != null) {
        throw in.fail(
            in.last().span(), "comparisons do not chain", "write a < b and b < c instead");
      }
      return left;
    }
    if (in.acceptWord("is")) {
      boolean negated = in.acceptWord("not");
      in.expectWord("null", null);
      return operation(negated ? Function.IS_NOT_NULL : Function.IS_NULL, left);
    }
    if (in.peek().isWord("not") && in.peek(1).kind() == Kind.WORD) {
      in.next();
      Expression positive = predicate(left);
      if (positive == null) {
        throw in.unexpected("in, like, matches or between after not", null);
      }
      return new Operation(positive.span(), Function.NOT, List.of(positive));
    }
    Expression predicate = predicate(left);
    return predicate == null ? left : predicate;
  }

  private @Nullable Expression predicate(Expression left) {
    if (in.acceptWord("in")) {
      in.expectSymbol("(");
      List<Expression> operands = new ArrayList<>(List.of(left));
      operands.addAll(arguments());
      if (operands.size() == 1) {
        throw in.fail(in.last().span(), "an empty list after in", null);
      }
      return new Operation(left.span().to(in.last().span()), Function.IN, operands);
    }
    if (in.acceptWord("like")) {
      return operation(Function.LIKE, 0, left, chain(SUMS));
    }
    if (in.acceptWord("matches")) {
      return operation(Function.MATCHES, 0, left, chain(SUMS));
    }
    if (!in.acceptWord("between")) {
      return null;
    }
    Expression low = chain(SUMS);
    in.expectWord("and", "between takes two bounds: x between 1 and 9");
    Expression high = chain(SUMS);
    return operation(
        Function.AND,
        0,
        operation(Function.GREATER_OR_EQUAL, 0, left, low),
        operation(Function.LESS_OR_EQUAL, 0, again(left), high));
  }

  private Expression chain(Map<String, Function> operators) {
    boolean sums = operators.containsKey("+");
    Expression left = sums ? chain(PRODUCTS) : unary();
    Function function = operator(operators);
    for (int n = 0; function != null; n++, function = operator(operators)) {
      left = operation(function, n, left, sums ? chain(PRODUCTS) : unary());
    }
    return left;
  }

  private @Nullable Function operator(Map<String, Function> operators) {
    Token token = in.peek();
    Function function = token.kind() == Kind.SYMBOL ? operators.get(token.text()) : null;
    if (function != null) {
      in.next();
    }
    return function;
  }

  private Expression unary() {
    Token token = in.peek();
    if (!in.acceptSymbol("-") && !in.acceptSymbol("!") && !in.acceptSymbol("+")) {
      return operand();
    }
    in.enter();
    Expression operand = unary();
    in.leave();
    Span span = token.span().to(operand.span());
    return switch (token.text()) {
      case "+" -> operand;
      case "!" -> new Operation(span, Function.NOT, List.of(operand));
      default -> negate(span, operand);
    };
  }

  private static Expression negate(Span span, Expression operand) {
    if (operand instanceof Literal literal && literal.value() instanceof Long value) {
      return new Literal(span, -value, literal.type());
    }
    return new Operation(span, Function.NEGATE, List.of(operand));
  }

  private Expression operand() {
    Token token = in.peek();
    switch (token.kind()) {
      case NUMBER:
        return number();
      case TEXT:
        in.next();
        return new Literal(token.span(), token.text(), Type.STRING);
      case WORD:
        return word(token);
      default:
        break;
    }
    if (in.acceptSymbol("(")) {
      if (in.peek().isWord("From")) {
        TokenReader.Failure failure =
            in.fail(
                token.span(),
                "a subquery cannot stand in an expression",
                "join it: Join x In (From ..) On x -> y, then use x");
        in.skipPast(in.closing());
        throw failure;
      }
      Expression inner = parse();
      in.expectSymbol(")");
      return inner;
    }
    throw in.unexpected("an expression", null);
  }

  private Expression number() {
    Token token = in.next();
    Quantity quantity = Quantity.parse(token.text());
    if (quantity == null) {
      throw in.fail(
          token.span(), token.shown() + " is not a number", "units are " + Quantity.UNITS);
    }
    return new Literal(token.span(), quantity.value(), quantity.type());
  }

  private Expression word(Token token) {
    boolean alone = !in.peek(1).isSymbol(".") && !in.peek(1).isSymbol("[");
    if (alone && (token.isWord("true") || token.isWord("false"))) {
      in.next();
      return new Literal(token.span(), token.isWord("true"), Type.BOOLEAN);
    }
    if (alone && token.isWord("null")) {
      in.next();
      return new Literal(token.span(), null, Type.ANY);
    }
    if (alone && token.isWord("case")) {
      in.next();
      return choice(token.span());
    }
    if (alone && Keywords.isClause(token)) {
      throw in.unexpected("an expression", null);
    }
    if (in.peek(1).isSymbol("(") && !token.isWord("each")) {
      in.next();
      in.next();
      return call(new Identifier(token.text(), token.span()));
    }
    return names.parse();
  }

  private Expression call(Identifier name) {
    List<Expression> arguments = new ArrayList<>();
    if (in.peek().isSymbol("*") && in.peek(1).isSymbol(")")) {
      in.next();
      in.next();
    } else if (name.name().equalsIgnoreCase("cast")) {
      return cast(name);
    } else {
      arguments.addAll(arguments());
    }
    return new Call(name, name.span().to(in.last().span()), arguments);
  }

  /** {@code cast(x as long)} is {@code long(x)}. */
  private Expression cast(Identifier name) {
    Expression value = parse();
    in.expectWord("as", "write cast(x as long)");
    Identifier type = in.expectName(String.join(", ", TYPES));
    if (TYPES.stream().noneMatch(type.name()::equalsIgnoreCase)) {
      throw in.fail(
          type.span(),
          "cannot cast to '" + type.name() + "'",
          Nearest.hint(type.name(), TYPES, "there are " + String.join(", ", TYPES)));
    }
    in.expectSymbol(")");
    return new Call(type, name.span().to(in.last().span()), List.of(value));
  }

  /** After an opening parenthesis, to the closing one. */
  private List<Expression> arguments() {
    List<Expression> arguments = new ArrayList<>();
    if (in.acceptSymbol(")")) {
      return arguments;
    }
    do {
      arguments.add(parse());
    } while (in.acceptSymbol(","));
    in.expectSymbol(")");
    return arguments;
  }

  /** {@code case [x] when c then v .. [else e] end}, with the value last. */
  private Expression choice(Span start) {
    Expression subject = in.peek().isWord("when") ? null : parse();
    List<Expression> operands = new ArrayList<>();
    while (in.acceptWord("when")) {
      Expression condition = parse();
      operands.add(
          subject == null ? condition : operation(Function.EQUAL, 0, again(subject), condition));
      in.expectWord("then", null);
      operands.add(parse());
    }
    if (operands.isEmpty()) {
      throw in.unexpected("when", "write case when x > 1 then \"a\" else \"b\" end");
    }
    operands.add(in.acceptWord("else") ? parse() : new Literal(in.peek().span(), null, Type.ANY));
    in.expectWord("end", "a case ends with end");
    return new Operation(start.to(in.last().span()), Function.CASE, operands);
  }

  /** An operand that is used once more: whoever walks over the tree meets all of it again. */
  private Expression again(Expression operand) {
    in.repeat(nodes(operand, 0), operand.span());
    return operand;
  }

  /** Nodes that there are beside those before, up to one more than may be used again. */
  private static int nodes(Expression expression, int before) {
    int nodes = before + 1;
    List<Expression> parts = List.of();
    if (expression instanceof Operation operation) {
      parts = operation.operands();
    } else if (expression instanceof Call call) {
      parts = call.arguments();
    }
    for (int i = 0; i < parts.size() && nodes <= TokenReader.MAX_REPEATED; i++) {
      nodes = nodes(parts.get(i), nodes);
    }
    return nodes;
  }

  private Expression operation(Function function, Expression operand) {
    return new Operation(operand.span().to(in.last().span()), function, List.of(operand));
  }

  private Expression operation(Function function, int n, Expression left, Expression right) {
    Span span = left.span().to(right.span());
    if (n >= MAX_CHAIN) {
      throw in.fail(span, "a chain of more than " + MAX_CHAIN + " operators", null);
    }
    return new Operation(span, function, List.of(left, right));
  }
}
