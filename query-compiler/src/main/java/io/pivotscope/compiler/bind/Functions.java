package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions and aggregates that a query can call by name, in any letter case. */
final class Functions {

  /**
   * A function.
   *
   * @param least fewest arguments
   * @param most most arguments
   * @param arguments types in order, the last repeated; ANY takes everything
   * @param result ANY: the first argument's type
   */
  record Signature(Function function, int least, int most, List<Type> arguments, Type result) {
    Type argument(int i) {
      return arguments.get(Math.min(i, arguments.size() - 1));
    }
  }

  private static final int MANY = 64;
  private static final List<String> NAMES = new ArrayList<>();
  private static final Map<String, Signature> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, Aggregate> AGGREGATES = new LinkedHashMap<>();

  /** Of the language, but not built yet. */
  private static final Set<String> LATER =
      Set.of(
          "stddev",
          "quantile",
          "p50",
          "p90",
          "p99",
          "p999",
          "histogram",
          "distinct",
          "topk",
          "rate",
          "first",
          "last");

  static {
    Type text = Type.STRING;
    add("lower", Function.LOWER, 1, 1, text, text);
    add("upper", Function.UPPER, 1, 1, text, text);
    add("length", Function.LENGTH, 1, 1, Type.LONG, Type.ANY);
    add("substring", Function.SUBSTRING, 2, 3, text, text, Type.LONG);
    add("contains", Function.CONTAINS, 2, 2, Type.BOOLEAN, text);
    add("startsWith", Function.STARTS_WITH, 2, 2, Type.BOOLEAN, text);
    add("endsWith", Function.ENDS_WITH, 2, 2, Type.BOOLEAN, text);
    add("concat", Function.CONCAT, 1, MANY, text, Type.ANY);
    add("coalesce", Function.COALESCE, 1, MANY, Type.ANY, Type.ANY);
    add("abs", Function.ABS, 1, 1, Type.ANY, Type.DOUBLE);
    add("floor", Function.FLOOR, 1, 1, Type.ANY, Type.DOUBLE);
    add("ceil", Function.CEIL, 1, 1, Type.ANY, Type.DOUBLE);
    add("round", Function.ROUND, 1, 2, Type.ANY, Type.DOUBLE, Type.LONG);
    add("long", Function.TO_LONG, 1, 1, Type.LONG, Type.ANY);
    add("double", Function.TO_DOUBLE, 1, 1, Type.DOUBLE, Type.ANY);
    add("string", Function.TO_STRING, 1, 1, text, Type.ANY);
    AGGREGATES.put("count", Aggregate.COUNT);
    AGGREGATES.put("sum", Aggregate.SUM);
    AGGREGATES.put("min", Aggregate.MIN);
    AGGREGATES.put("max", Aggregate.MAX);
    AGGREGATES.put("average", Aggregate.AVERAGE);
    AGGREGATES.put("avg", Aggregate.AVERAGE);
  }

  private Functions() {}

  private static void add(
      String name, Function function, int least, int most, Type result, Type... arguments) {
    NAMES.add(name);
    BY_NAME.put(
        name.toLowerCase(Locale.ROOT),
        new Signature(function, least, most, List.of(arguments), result));
  }

  static Optional<Signature> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  static Optional<Aggregate> aggregate(String name) {
    return Optional.ofNullable(AGGREGATES.get(name.toLowerCase(Locale.ROOT)));
  }

  static boolean isLater(String name) {
    return LATER.contains(name.toLowerCase(Locale.ROOT));
  }

  /** All names, for hints. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    AGGREGATES.keySet().forEach(name -> names.add(name.toUpperCase(Locale.ROOT)));
    names.addAll(NAMES);
    return names;
  }
}
