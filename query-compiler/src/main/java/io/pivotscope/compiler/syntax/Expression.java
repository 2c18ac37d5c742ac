package io.pivotscope.compiler.syntax;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.protocol.advice.Function;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An expression as written; its names have no meaning yet. */
public sealed interface Expression {

  Span span();

  /** A number, text, true, false or null. */
  record Literal(Span span, @Nullable Object value, Type type) implements Expression {
    @Override
    public String toString() {
      return value instanceof String s ? "\"" + s.replace("\"", "\"\"") + "\"" : value + unit();
    }

    private String unit() {
      return type == Type.DURATION ? "ns" : "";
    }
  }

  /** {@code incr.delta}, {@code each(op.return.blocks).id}, a {@code Let}'s name, {@code COUNT}. */
  record Name(Span span, List<Part> parts) implements Expression {
    public Name {
      parts = List.copyOf(parts);
    }

    /** The first part, a plain name in every name that the parser makes. */
    public Identifier first() {
      return parts.get(0) instanceof Member member
          ? new Identifier(member.name(), member.span())
          : new Identifier("", span);
    }

    @Override
    public String toString() {
      return Part.print(parts);
    }
  }

  /** An operator, or a form that reads like one: the function is known from the syntax alone. */
  record Operation(Span span, Function function, List<Expression> operands) implements Expression {
    public Operation {
      operands = List.copyOf(operands);
    }

    @Override
    public String toString() {
      return function.name().toLowerCase(Locale.ROOT) + list(operands);
    }
  }

  /** A function or aggregate by name; {@code COUNT(*)} has no argument. */
  record Call(Identifier name, Span span, List<Expression> arguments) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String toString() {
      return name + list(arguments);
    }
  }

  private static String list(List<Expression> items) {
    return items.stream().map(Expression::toString).collect(Collectors.joining(", ", "(", ")"));
  }

  /** One step of a name. */
  sealed interface Part {
    Span span();

    /** The path as text, {@code each(..)} around what it expands. */
    static String print(List<Part> parts) {
      StringBuilder text = new StringBuilder();
      for (Part part : parts) {
        if (part instanceof Member member) {
          text.append(text.isEmpty() ? "" : ".").append(member.name());
        } else if (part instanceof Item item) {
          text.append('[').append(item.index()).append(']');
        } else {
          text.insert(0, "each(").append(')');
        }
      }
      return text.toString();
    }
  }

  /** {@code .name}. */
  record Member(String name, Span span) implements Part {}

  /** {@code [index]}. */
  record Item(int index, Span span) implements Part {}

  /** One row per element of what the parts before denote. */
  record Each(Span span) implements Part {}
}
