package io.pivotscope.compiler.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The names that one block of a random query knows, and random expressions over them. */
class RandomScope {

  final SplittableRandom random;
  final Set<String> features;
  final int depth;
  final List<Source> aliases = new ArrayList<>();
  boolean hasLet;

  /** A name in scope, with the columns that can be read of it. */
  record Source(String alias, boolean events, List<String> numbers, List<String> texts) {}

  RandomScope(SplittableRandom random, Set<String> features, int depth) {
    this.random = random;
    this.features = features;
    this.depth = depth;
  }

  String value() {
    return switch (random.nextInt(3)) {
      case 0 -> "coalesce(" + number() + ", 2)";
      case 1 -> "case when " + number() + " > 1 then 1 else 0 end";
      default -> number() + " + " + number();
    };
  }

  String condition() {
    return switch (random.nextInt(8)) {
      case 7 -> value() + " >= 1";
      case 0 -> text() + " != " + text();
      case 1 -> text() + " like \"a%\"";
      case 2 -> "not (" + number() + " > 1)";
      case 3 -> number() + " is null or " + number() + " >= 1";
      case 4 -> number() + " < " + number() + " and " + text() + " in (\"a\", \"ab\")";
      case 5 -> number() + " > 0";
      default -> number() + " <= 2";
    };
  }

  String number() {
    if (hasLet && random.nextInt(4) == 0) {
      return "v";
    }
    Source source = any(aliases);
    String column = any(source.numbers());
    if (column.equals("each")) {
      feature("each");
      return "each(" + source.alias() + ".items)";
    }
    return source.alias() + "." + column;
  }

  String text() {
    List<Source> with = aliases.stream().filter(s -> !s.texts().isEmpty()).toList();
    Source source = any(with);
    String text = any(source.texts());
    if (text.equals("tracepoint")) {
      feature("tracepoint");
    }
    return source.alias() + "." + text;
  }

  String list(int count) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(random.nextBoolean() ? number() : text());
    }
    return values.stream().distinct().collect(Collectors.joining(", "));
  }

  String aggregates() {
    return aggregate() + ", " + aggregate();
  }

  String aggregate() {
    String number = number();
    List<String> all =
        List.of(
            "COUNT",
            "SUM(%s)",
            "MIN(%s)",
            "MAX(%s)",
            "COUNT(%s)",
            "AVERAGE(%s)",
            "round(STDDEV(%s), 6)",
            "P50(%s)",
            "QUANTILE(%s, 0.9)",
            "HISTOGRAM(%s)",
            "DISTINCT(%s)",
            "TOPK(%s, 2)",
            "FIRST(%s)",
            "LAST(%s)",
            "SUM(%s) * 2 + COUNT",
            "SUM(coalesce(%s, 3))");
    String chosen = any(all);
    if (depth > 0 && (chosen.startsWith("HIST") || chosen.startsWith("TOPK"))) {
      chosen = "SUM(%s)"; // a list is no number
    }
    String called = chosen.replace("round(", "");
    feature(called.contains("(") ? called.substring(0, called.indexOf('(')) : called);
    return chosen.formatted(number);
  }

  void feature(String name) {
    features.add(name);
  }

  <T> T any(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
