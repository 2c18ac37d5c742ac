package io.pivotscope.compiler.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Texts of random queries over the simulation's methods that are free of mistakes. */
final class RandomQuery extends RandomScope {

  private static final List<String> METHODS = Grower.METHODS;

  private static final List<String> TEXTS = List.of("s", "s", "s", "host", "tracepoint");

  private static final int MAX_DEPTH = 3;

  private final List<String> definitions;

  /**
   * A query.
   *
   * @param features clauses and functions that the text has, for the count of what was covered
   */
  record Text(String text, Set<String> features) {}

  private RandomQuery(
      SplittableRandom random, Set<String> features, List<String> definitions, int depth) {
    super(random, features, depth);
    this.definitions = definitions;
  }

  static Text text(SplittableRandom random) {
    Set<String> features = new TreeSet<>();
    List<String> definitions = new ArrayList<>();
    RandomQuery query = new RandomQuery(random, features, definitions, 0);
    String main = query.outermost() + query.options();
    return new Text(String.join("", definitions) + main, features);
  }

  private String options() {
    List<String> options = new ArrayList<>();
    option(options, 3, "With request", "request sim.Type." + Run.DECLARED_METHOD);
    option(options, 20, "With sample", "sample 60%");
    option(options, 20, "With budget", "budget " + (64 + random.nextInt(200)) + " B");
    return options.isEmpty() ? "" : "\nWith " + String.join(", ", options);
  }

  private void option(List<String> into, int oneIn, String feature, String text) {
    if (random.nextInt(oneIn) == 0) {
      feature(feature);
      into.add(text);
    }
  }

  private RandomQuery sub() {
    feature("depth " + (depth + 1));
    return new RandomQuery(random, features, definitions, depth + 1);
  }

  /** The subquery in parentheses, or by a name. */
  private String nested(String query) {
    if (random.nextInt(4) != 0) {
      return "(" + query + ")";
    }
    feature("named query");
    String name = "Named" + definitions.size();
    definitions.add("Query " + name + " = " + query + "\n");
    return name;
  }

  private String outermost() {
    StringBuilder text = new StringBuilder(rows());
    boolean streams = random.nextInt(3) == 0;
    if (streams) {
      feature("Select rows");
      text.append("\nSelect ").append(list(1 + random.nextInt(3)));
      text.append(order(number()));
    } else {
      text.append(groups(true));
    }
    return text.toString();
  }

  /** From, Joins, Let and Where. */
  private String rows() {
    StringBuilder text = new StringBuilder("From " + source("b", true));
    for (int joins = random.nextInt(depth == 0 ? 4 : 2); joins > 0; joins--) {
      text.append('\n').append(join("a" + joins));
    }
    if (random.nextInt(3) == 0) {
      feature("Let");
      text.append("\nLet v = ").append(value());
      hasLet = true;
    }
    for (int conditions = random.nextInt(4) - 1; conditions > 0; conditions--) {
      feature("Where");
      text.append("\nWhere ").append(condition());
    }
    return text.toString();
  }

  private String join(String alias) {
    Source later = any(aliases.stream().filter(Source::events).toList());
    String kind = List.of("Join", "Join", "Join", "LeftJoin", "AntiJoin").get(random.nextInt(5));
    feature(kind);
    if (!kind.equals("AntiJoin") && depth < MAX_DEPTH && random.nextInt(6) == 0) {
      feature("aggregated subquery");
      RandomQuery sub = sub();
      String text =
          "%s %s In %s On %s -> %s"
              .formatted(kind, alias, nested(sub.aggregated()), alias, later.alias());
      aliases.add(
          new Source(alias, false, List.of("x", "y"), sub.keyed ? List.of("s") : List.of()));
      return text;
    }
    String filter =
        List.of("%s", "%s", "First(%s)", "MostRecent(%s)", "FirstN(2, %s)", "MostRecentN(2, %s)")
            .get(random.nextInt(6));
    if (!filter.equals("%s")) {
      feature(filter.substring(0, filter.indexOf('(')));
    }
    String source = source(alias, false);
    if (kind.equals("AntiJoin")) {
      aliases.remove(aliases.size() - 1);
    }
    return "%s %s On %s -> %s"
        .formatted(
            kind,
            alias + " In " + filter.formatted(source.substring(alias.length() + 4)),
            alias,
            later.alias());
  }

  private boolean keyed;

  /** A subquery with aggregates, of columns s (if keyed), x and y. */
  private String aggregated() {
    keyed = random.nextBoolean();
    String rows = rows();
    String key = text();
    return rows
        + (keyed ? "\nGroupBy " + key : "")
        + having()
        + "\nSelect "
        + (keyed ? key + " As s, " : "")
        + aggregate()
        + " As x, "
        + aggregate()
        + " As y"
        + (keyed && random.nextInt(3) == 0 ? order("y") : "");
  }

  /** {@code alias In source}, which becomes known. */
  private String source(String alias, boolean from) {
    if (depth < MAX_DEPTH && random.nextInt(5) == 0) {
      feature(from ? "From subquery" : "subquery");
      List<String> members = new ArrayList<>();
      members.add(selecting());
      if (random.nextInt(4) == 0) {
        feature("union of subqueries");
        members.add(random.nextBoolean() ? selecting() : method());
      }
      aliases.add(new Source(alias, true, List.of("x", "y"), List.of("s")));
      return alias + " In " + String.join(", ", members);
    }
    int count = random.nextInt(4) == 0 ? 2 : 1;
    if (count > 1) {
      feature("union");
    }
    List<String> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(method());
    }
    aliases.add(new Source(alias, true, List.of("x", "y", "each"), TEXTS));
    return alias + " In " + String.join(", ", members);
  }

  private String selecting() {
    RandomQuery sub = sub();
    String rows = sub.rows();
    return nested(
        "%s\nSelect %s As x, %s As y, %s As s"
            .formatted(rows, sub.number(), sub.number(), sub.text()));
  }

  private String method() {
    if (random.nextInt(8) != 0) {
      return "sim.Type." + any(METHODS) + "(..)";
    }
    boolean exit = random.nextInt(3) == 0;
    feature(exit ? "@return" : "@entry of a declared request");
    return "sim.Type." + Run.DECLARED_METHOD + "(..)" + (exit ? " @return" : "");
  }

  private String groups(boolean ordered) {
    String keys = list(1 + random.nextInt(2));
    String tail = ordered && random.nextInt(4) == 0 ? order(aggregate()) : "";
    return switch (random.nextInt(4)) {
      case 0 -> {
        feature("GroupBy");
        yield "\nGroupBy " + keys + having() + "\nSelect " + keys + ", " + aggregates() + tail;
      }
      case 1 -> {
        feature("GroupBy alone");
        yield "\nGroupBy " + keys + "\nSelect " + keys;
      }
      case 2 -> "\nSelect " + list(1) + ", " + aggregates() + tail;
      default -> "\nSelect " + aggregates();
    };
  }

  private String having() {
    if (random.nextInt(4) != 0) {
      return "";
    }
    feature("Having");
    return "\nHaving " + (random.nextBoolean() ? "COUNT > 1" : aggregate() + " is not null");
  }

  private String order(String by) {
    if (random.nextInt(3) != 0) {
      return "";
    }
    feature("OrderBy");
    feature("Limit");
    return "\nOrderBy "
        + by
        + (random.nextBoolean() ? " desc" : "")
        + "\nLimit "
        + (1 + random.nextInt(4));
  }
}
