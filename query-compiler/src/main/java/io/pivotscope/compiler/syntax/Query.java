package io.pivotscope.compiler.syntax;

import io.pivotscope.compiler.diagnostic.Span;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The syntax tree of a query.
 *
 * @param conditions of all {@code Where} clauses; a row must meet each
 * @param groupBy null if there is no such clause
 * @param having of all {@code Having} clauses; a group must meet each
 * @param order criteria of {@code OrderBy}, the first counts most
 * @param limit null if there is no such clause
 */
public record Query(
    From from,
    List<Join> joins,
    List<Let> lets,
    List<Expression> conditions,
    @Nullable GroupBy groupBy,
    List<Expression> having,
    Select select,
    List<OrderItem> order,
    @Nullable Limit limit,
    List<Option> options) {

  public Query {
    joins = List.copyOf(joins);
    lets = List.copyOf(lets);
    conditions = List.copyOf(conditions);
    having = List.copyOf(having);
    order = List.copyOf(order);
    options = List.copyOf(options);
  }

  /** {@code From alias In source}. */
  public record From(Identifier alias, Source source) {}

  /** What becomes of a row to whose event nothing of the joined source has happened before. */
  public enum JoinKind {
    INNER("Join"),
    LEFT("LeftJoin"),
    ANTI("AntiJoin");

    private final String keyword;

    JoinKind(String keyword) {
      this.keyword = keyword;
    }

    @Override
    public String toString() {
      return keyword;
    }
  }

  /** {@code Join alias In source On earlier -> later}. */
  public record Join(
      Span span,
      JoinKind kind,
      Identifier alias,
      Source source,
      Identifier earlier,
      Identifier later) {}

  /** One criterion of {@code OrderBy}. */
  public record OrderItem(Expression value, boolean descending) {}

  /** {@code Limit rows}. */
  public record Limit(Span span, long rows) {}

  /** {@code Query name = query}. */
  public record Definition(Identifier name, Query query) {}

  /** {@code Let name = value}. */
  public record Let(Identifier name, Expression value) {}

  /** {@code GroupBy keys}. */
  public record GroupBy(Span span, List<Expression> keys) {}

  /** {@code Select items}. */
  public record Select(Span span, List<Item> items) {}

  /**
   * One column of the result.
   *
   * @param written the expression as written, blanks normalised
   * @param title the name after {@code As}, null if none
   */
  public record Item(Expression value, String written, @Nullable Identifier title) {}

  /** One option of {@code With}. */
  public sealed interface Option {
    Span span();
  }

  /** {@code every 1s}. */
  public record Every(Span span, long micros) implements Option {}

  /** {@code for 10m}. */
  public record Lease(Span span, long millis) implements Option {}

  /** {@code on procName = "X"} or {@code in (..)}. */
  public record OnProcesses(Span span, List<String> names) implements Option {}

  /** {@code budget 256 B}. */
  public record Budget(Span span, long bytes) implements Option {}

  /** {@code max 10000 groups}. */
  public record MaxGroups(Span span, long groups) implements Option {}

  /** {@code sample 1%}: a share of the requests, above 0 and at most 1. */
  public record Sample(Span span, double rate) implements Option {}

  /** {@code max 5000 methods}. */
  public record MaxMethods(Span span, long methods) implements Option {}

  /** {@code request a.B.c(..)}. */
  public record Request(Span span, Source.Reference method) implements Option {}

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("From " + from.alias() + " In " + from.source() + "\n");
    for (Join join : joins) {
      text.append(
          "%s %s In %s On %s -> %s\n"
              .formatted(join.kind(), join.alias(), join.source(), join.earlier(), join.later()));
    }
    lets.forEach(let -> text.append("Let " + let.name() + " = " + let.value() + "\n"));
    conditions.forEach(condition -> text.append("Where " + condition + "\n"));
    if (groupBy != null) {
      text.append("GroupBy " + list(groupBy.keys()) + "\n");
    }
    having.forEach(condition -> text.append("Having " + condition + "\n"));
    text.append("Select " + list(select.items().stream().map(Query::print).toList()));
    if (!order.isEmpty()) {
      text.append("\nOrderBy " + list(order.stream().map(Query::print).toList()));
    }
    if (limit != null) {
      text.append("\nLimit " + limit.rows());
    }
    if (!options.isEmpty()) {
      text.append("\nWith " + list(options.stream().map(Query::print).toList()));
    }
    return text.toString();
  }

  private static String print(Item item) {
    return item.title() == null ? item.value().toString() : item.value() + " As " + item.title();
  }

  private static String print(OrderItem item) {
    return item.descending() ? item.value() + " desc" : item.value().toString();
  }

  private static String print(Option option) {
    if (option instanceof Every every) {
      return "every " + every.micros() + "us";
    }
    if (option instanceof Lease lease) {
      return "for " + lease.millis() + "ms";
    }
    if (option instanceof OnProcesses on) {
      return "on procName in (" + list(on.names()) + ")";
    }
    if (option instanceof Budget budget) {
      return "budget " + budget.bytes() + " B";
    }
    if (option instanceof MaxGroups max) {
      return "max " + max.groups() + " groups";
    }
    if (option instanceof Sample sample) {
      return "sample " + sample.rate() * 100 + "%";
    }
    if (option instanceof MaxMethods max) {
      return "max " + max.methods() + " methods";
    }
    return "request " + ((Request) option).method();
  }

  private static String list(List<?> items) {
    return items.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
