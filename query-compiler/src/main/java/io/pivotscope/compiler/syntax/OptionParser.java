package io.pivotscope.compiler.syntax;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.diagnostic.Nearest;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.compiler.syntax.Query.Budget;
import io.pivotscope.compiler.syntax.Query.Every;
import io.pivotscope.compiler.syntax.Query.Lease;
import io.pivotscope.compiler.syntax.Query.MaxGroups;
import io.pivotscope.compiler.syntax.Query.MaxMethods;
import io.pivotscope.compiler.syntax.Query.OnProcesses;
import io.pivotscope.compiler.syntax.Query.Option;
import io.pivotscope.compiler.syntax.Query.Request;
import io.pivotscope.compiler.syntax.Query.Sample;
import io.pivotscope.compiler.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The options of {@code With}, separated by commas, each with its range checked. */
final class OptionParser {

  private static final List<String> OPTIONS = Lexicon.texts(Lexicon.OPTIONS);
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MIN_WINDOW_NANOS = 10_000_000L;
  private static final long MAX_WINDOW_NANOS = 3_600_000_000_000L;
  private static final long MAX_LEASE_NANOS = 30 * 86_400_000_000_000L;
  private static final long MIN_BUDGET_BYTES = 64;
  private static final long MAX_BUDGET_BYTES = 65_536;
  private static final double MIN_SAMPLE = 1e-6;
  private static final long MAX_GROUPS = 1_000_000;
  private static final long MAX_METHODS = 100_000;

  private final TokenReader in;

  OptionParser(TokenReader in) {
    this.in = in;
  }

  List<Option> parse() {
    List<Option> options = new ArrayList<>();
    do {
      options.add(option());
    } while (in.acceptSymbol(","));
    return options;
  }

  private Option option() {
    Identifier name = in.expectName("an option after With");
    return switch (name.name().toLowerCase(Locale.ROOT)) {
      case "every" -> {
        long nanos =
            duration(Lexicon.EVERY.form(), MIN_WINDOW_NANOS, MAX_WINDOW_NANOS, "10ms to 1h");
        yield new Every(span(name), nanos / NANOS_PER_MICRO);
      }
      case "for" -> {
        long nanos = duration(Lexicon.FOR.form(), NANOS_PER_MILLI, MAX_LEASE_NANOS, "1ms to 30d");
        yield new Lease(span(name), nanos / NANOS_PER_MILLI);
      }
      case "budget" -> {
        long bytes = number(Lexicon.BUDGET.form(), MIN_BUDGET_BYTES, MAX_BUDGET_BYTES, true);
        yield new Budget(span(name), bytes);
      }
      case "max" -> {
        long most = number(Lexicon.MAX.form(), 1, MAX_GROUPS, false);
        if (in.peek().isWord("methods") && most > MAX_METHODS) {
          throw in.fail(in.last().span(), "out of range: 1 to " + MAX_METHODS, null);
        }
        if (in.acceptWord("methods")) {
          yield new MaxMethods(span(name), most);
        }
        in.expectWord("groups", "write " + Lexicon.MAX.form() + " or " + Lexicon.METHODS.form());
        yield new MaxGroups(span(name), most);
      }
      case "on" -> processes(name);
      case "request" ->
          new Request(name.span(), new ReferenceParser(in).parse("a method, as in a.B.method(..)"));
      case "sample" -> sample(name);
      default ->
          throw in.fail(
              name.span(),
              "unknown option '" + name + "'",
              Nearest.hint(name.name(), OPTIONS, "options are " + String.join(", ", OPTIONS)));
    };
  }

  /** {@code 1%}, or the share itself: {@code 0.01}. */
  private Sample sample(Identifier name) {
    Token token =
        in.expect(Kind.NUMBER, "a share of the requests", "write " + Lexicon.SAMPLE.form());
    boolean percent = in.acceptSymbol("%");
    double rate;
    try {
      rate = Double.parseDouble(token.text()) / (percent ? 100 : 1);
    } catch (NumberFormatException unit) {
      throw in.fail(
          token.span(), token.shown() + " is not a share", "write " + Lexicon.SAMPLE.form());
    }
    if (!(rate >= MIN_SAMPLE && rate <= 1)) {
      throw in.fail(span(name), "out of range: 0.0001% to 100%", null);
    }
    return new Sample(span(name), rate);
  }

  private OnProcesses processes(Identifier start) {
    if (!in.acceptWord("procName")) {
      throw in.unexpected("procName", "write " + Lexicon.ON.form());
    }
    List<String> names = new ArrayList<>();
    if (in.acceptWord("in")) {
      in.expectSymbol("(");
      do {
        names.add(text());
      } while (in.acceptSymbol(","));
      in.expectSymbol(")");
    } else {
      if (!in.acceptSymbol("=") && !in.acceptSymbol("==")) {
        throw in.unexpected("'=' or in (..)", "write " + Lexicon.ON.form());
      }
      names.add(text());
    }
    return new OnProcesses(span(start), names);
  }

  private String text() {
    return in.expect(Kind.TEXT, "a text in quotes", null).text();
  }

  private long duration(String example, long low, long high, String range) {
    Quantity quantity = quantity(example);
    if (quantity.type() != Type.DURATION || !(quantity.value() instanceof Long nanos)) {
      throw in.fail(in.last().span(), "expected a duration", "write " + example);
    }
    if (nanos < low || nanos > high) {
      throw in.fail(in.last().span(), "out of range: " + range, null);
    }
    return nanos;
  }

  private long number(String example, long low, long high, boolean unit) {
    Quantity quantity = quantity(example);
    if (quantity.type() != Type.LONG || !(quantity.value() instanceof Long value)) {
      throw in.fail(in.last().span(), "expected a whole number", "write " + example);
    }
    long number = value;
    if (unit && in.peek().kind() == Kind.WORD) {
      Quantity scale = Quantity.parse("1" + in.peek().text());
      if (scale == null || scale.type() != Type.LONG || !(scale.value() instanceof Long factor)) {
        throw in.fail(in.peek().span(), "unknown unit " + in.peek().shown(), "write " + example);
      }
      in.next();
      number = number > high ? number : number * factor;
    }
    if (number < low || number > high) {
      throw in.fail(in.last().span(), "out of range: " + low + " to " + high, null);
    }
    return number;
  }

  private Quantity quantity(String example) {
    Token token = in.expect(Kind.NUMBER, "a number", "write " + example);
    Quantity quantity = Quantity.parse(token.text());
    if (quantity == null) {
      throw in.fail(token.span(), token.shown() + " is not a number", "write " + example);
    }
    return quantity;
  }

  private Span span(Identifier start) {
    return start.span().to(in.last().span());
  }
}
