package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens to syntax trees: {@code Query name = ..} as often as wanted, then the query to run. Where
 * the last one has a name too, that is the one to run.
 */
public final class Parser {

  private final TokenReader in;

  private Parser(TokenReader in) {
    this.in = in;
  }

  /** The trees, or null if too little could be read; the reasons are in the diagnostics. */
  public static @Nullable Queries parse(List<Token> tokens, Diagnostics diagnostics) {
    return new Parser(new TokenReader(tokens, diagnostics)).queries();
  }

  private @Nullable Queries queries() {
    List<Query.Definition> definitions = new ArrayList<>();
    boolean broken = false;
    Query main = null;
    while (startsDefinition(in)) {
      Query.Definition definition = definition(in, () -> in.peek().isWord("From"));
      broken |= definition == null;
      if (definition != null) {
        definitions.add(definition);
        main = definition.query();
      }
    }
    if (in.atEnd() && (main != null || broken)) {
      return broken || main == null ? null : new Queries(definitions, main);
    }
    Query last = main();
    return last == null || broken ? null : new Queries(definitions, last);
  }

  /** Whether {@code Query name =} stands here. */
  public static boolean startsDefinition(TokenReader in) {
    return in.peek().isWord("Query") && in.peek(1).kind() == Kind.WORD && in.peek(2).isSymbol("=");
  }

  /**
   * Reads {@code Query name = query}.
   *
   * @param ends whether, once the query could be complete, what stands here belongs to another
   * @return null after a report
   */
  public static Query.@Nullable Definition definition(
      TokenReader in, java.util.function.BooleanSupplier ends) {
    in.next();
    Identifier name = in.expectName("a name");
    in.expectSymbol("=");
    Query query =
        new BlockParser(in, select -> select && (startsDefinition(in) || ends.getAsBoolean()))
            .parse();
    return query == null ? null : new Query.Definition(name, query);
  }

  private @Nullable Query main() {
    Span start = in.peek().span();
    if (in.atEnd()) {
      in.diagnostics().error(start, "the query is empty", "try From x In Source Select COUNT");
      return null;
    }
    BlockParser block = new BlockParser(in, select -> false);
    if (!in.peek().isWord("From")) {
      in.diagnostics()
          .error(start, "a query begins with From, found " + in.peek().shown(), fromHint());
      block.skipToClause();
    }
    return block.parse();
  }

  private String fromHint() {
    return Nearest.to(in.peek().text(), List.of("From")).isPresent()
        ? "did you mean From?"
        : "try From x In Source Select COUNT";
  }
}
