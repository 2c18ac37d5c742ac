package io.pivotscope.compiler.catalogue;

import io.pivotscope.compiler.catalogue.Catalogue.NamedQuery;
import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.SourceText;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Expression.Member;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Identifier;
import io.pivotscope.compiler.syntax.Lexer;
import io.pivotscope.compiler.syntax.Lexicon;
import io.pivotscope.compiler.syntax.NameParser;
import io.pivotscope.compiler.syntax.Parser;
import io.pivotscope.compiler.syntax.Query;
import io.pivotscope.compiler.syntax.ReferenceParser;
import io.pivotscope.compiler.syntax.Source.At;
import io.pivotscope.compiler.syntax.Source.Reference;
import io.pivotscope.compiler.syntax.Token;
import io.pivotscope.compiler.syntax.TokenReader;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Tracepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a catalogue file:
 *
 * <pre>
 *   request at a.b.Type.method(..)
 *   Query Name = From .. Select ..
 *   tracepoint A.Name {
 *     at a.b.Type.method(..) [entry | return | throw | exit | line N | call Owner.method]
 *     export name = path, name = path
 *     request at a.b.Type.method(..)
 *   }
 * </pre>
 */
final class CatalogueParser {

  private static final List<String> TOP = List.of("tracepoint", "request", "Query");
  private static final List<String> INNER = List.of("at", "export", "request");

  private static final List<String> PLACES = Lexicon.texts(Lexicon.PLACES);

  private final TokenReader in;
  private final SourceText source;
  private final ReferenceParser references;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, NamedQuery> queries = new LinkedHashMap<>();
  private final List<MethodPattern> requests = new ArrayList<>();

  private CatalogueParser(TokenReader in, SourceText source) {
    this.in = in;
    this.source = source;
    this.references = new ReferenceParser(in);
  }

  static Catalogue parse(SourceText source, Diagnostics diagnostics) {
    CatalogueParser parser =
        new CatalogueParser(new TokenReader(Lexer.lex(source, diagnostics), diagnostics), source);
    while (!parser.in.atEnd()) {
      try {
        parser.declaration();
      } catch (TokenReader.Failure reported) {
        parser.in.setDepth(0);
        parser.skipTo(TOP);
      }
    }
    return new Catalogue(parser.entries, parser.queries, parser.requests, diagnostics.all());
  }

  private void declaration() {
    if (Parser.startsDefinition(in)) {
      query();
      return;
    }
    Token word = in.next();
    if (word.isWord("tracepoint")) {
      tracepoint();
    } else if (word.isWord("request")) {
      request(requests);
    } else {
      throw in.fail(
          word.span(),
          "expected tracepoint, request or Query, found " + word.shown(),
          Nearest.hint(word.text(), TOP, "write tracepoint Name { at .. }"));
    }
  }

  private void query() {
    Query.Definition definition =
        Parser.definition(in, () -> in.peek().isWord("tracepoint") || in.peek().isWord("request"));
    if (definition == null) {
      return;
    }
    String name = definition.name().name();
    if (queries.putIfAbsent(name, new NamedQuery(definition.query(), source)) != null) {
      in.diagnostics().error(definition.name().span(), "query " + name + " is declared twice");
    }
  }

  private void request(List<MethodPattern> into) {
    in.expectWord("at", "write request at a.b.Type.method(..)");
    References.method(references.parse("a method"), in.diagnostics()).ifPresent(into::add);
  }

  private void tracepoint() {
    Identifier first = in.expectName("a name after tracepoint");
    StringBuilder name = new StringBuilder(first.name());
    while (in.acceptSymbol(".")) {
      name.append('.').append(in.expectName("a name after '.'").name());
    }
    Span span = first.span().to(in.last().span());
    in.expectSymbol("{");
    Body body = new Body(name.toString());
    while (!in.acceptSymbol("}")) {
      try {
        member(body);
      } catch (TokenReader.Failure reported) {
        in.setDepth(0);
        skipTo(INNER);
        if (in.atEnd() || in.peek().isWord("tracepoint")) {
          throw reported;
        }
      }
    }
    if (body.at.isEmpty() && !in.diagnostics().hasErrors()) {
      in.diagnostics()
          .error(span, "tracepoint " + name + " is nowhere", "say at a.b.Type.method(..)");
    }
    if (entries.containsKey(name.toString())) {
      in.diagnostics()
          .error(span, "tracepoint " + name + " is declared twice", "one may have several at");
    } else if (!body.at.isEmpty()) {
      entries.put(
          name.toString(), new Entry(name.toString(), body.at, body.exports, body.requests));
    }
  }

  private void member(Body body) {
    Token word = in.next();
    if (word.isWord("at")) {
      at(body);
    } else if (word.isWord("export")) {
      exports(body);
    } else if (word.isWord("request")) {
      request(body.requests);
    } else {
      throw in.fail(
          word.span(),
          "expected at, export, request or '}', found " + word.shown(),
          word.kind() == Token.Kind.WORD
              ? Nearest.hint(word.text(), INNER, "write at a.b.Type.method(..)")
              : null);
    }
  }

  private void at(Body body) {
    Reference reference = references.parse("a method, as in a.b.Type.method(..)");
    At place = reference.place();
    if (place == null && PLACES.stream().anyMatch(in.peek()::isWord)) {
      place = references.place();
    }
    List<Place> places = References.places(place, in.diagnostics());
    References.method(reference, in.diagnostics())
        .ifPresent(m -> places.forEach(p -> body.at.add(new Tracepoint(body.name, m, p))));
  }

  private void exports(Body body) {
    do {
      Identifier name = in.expectName("a name after export");
      Member itself = new Member(name.name(), name.span());
      Name path =
          in.acceptSymbol("=")
              ? new NameParser(in).parse()
              : new Name(name.span(), List.of(itself));
      if (body.exports.putIfAbsent(name.name(), path) != null) {
        in.diagnostics().error(name.span(), "export " + name + " is declared twice");
      }
    } while (in.acceptSymbol(","));
  }

  private void skipTo(List<String> words) {
    while (!in.atEnd()
        && !in.peek().isSymbol("}")
        && !in.peek().isWord("tracepoint")
        && words.stream().noneMatch(in.peek()::isWord)) {
      in.next();
    }
    if (words == TOP && in.peek().isSymbol("}")) {
      in.next();
    }
  }

  /** What has been read of one entry. */
  private static final class Body {
    final String name;
    final List<Tracepoint> at = new ArrayList<>();
    final Map<String, Name> exports = new LinkedHashMap<>();
    final List<MethodPattern> requests = new ArrayList<>();

    Body(String name) {
      this.name = name;
    }
  }
}
