package io.pivotscope.compiler.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Texts of random queries over the simulation's methods that are free of mistakes. */
final class RandomQuery {

  static final List<String> METHODS = List.of("m0", "m1", "m2");

  private final SplittableRandom random;
  private final List<String> aliases = new ArrayList<>();
  private boolean hasLet;

  private RandomQuery(SplittableRandom random) {
    this.random = random;
  }

  static String text(SplittableRandom random, boolean declaresRequests) {
    return new RandomQuery(random).text(declaresRequests);
  }

  private String text(boolean declaresRequests) {
    StringBuilder text = new StringBuilder("From b In " + source() + "\n");
    aliases.add("b");
    for (int joins = random.nextInt(4); joins > 0; joins--) {
      String alias = "a" + joins;
      String filter = List.of("%s", "First(%s)", "MostRecent(%s)").get(random.nextInt(3));
      text.append(
          "Join %s In %s On %s -> %s\n"
              .formatted(alias, filter.formatted(source()), alias, any(aliases)));
      aliases.add(alias);
    }
    if (random.nextInt(3) == 0) {
      text.append("Let v = ").append(number()).append(" + ").append(number()).append('\n');
      hasLet = true;
    }
    for (int conditions = random.nextInt(3); conditions > 0; conditions--) {
      text.append("Where ").append(condition()).append('\n');
    }
    switch (random.nextInt(4)) {
      case 0 -> text.append("Select ").append(list(1 + random.nextInt(3)));
      case 1 -> {
        String keys = list(1 + random.nextInt(2));
        text.append("GroupBy " + keys + "\nSelect " + keys + ", " + aggregates());
      }
      case 2 -> text.append("Select " + list(1) + ", " + aggregates());
      default -> text.append("Select " + aggregates());
    }
    return text + (declaresRequests ? "\nWith request sim.Type." + Script.DECLARED_METHOD : "");
  }

  private String source() {
    int count = random.nextInt(4) == 0 ? 2 : 1;
    List<String> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String method = random.nextInt(8) == 0 ? Script.DECLARED_METHOD : any(METHODS);
      members.add("sim.Type." + method + "(..)");
    }
    return String.join(", ", members);
  }

  private String condition() {
    return switch (random.nextInt(7)) {
      case 0 -> field("s") + " != " + field("s");
      case 1 -> field("s") + " like \"a%\"";
      case 2 -> "not (" + number() + " > 1)";
      case 3 -> field("x") + " is null or " + number() + " >= 1";
      case 4 -> number() + " < " + number() + " and " + field("s") + " in (\"a\", \"ab\")";
      case 5 -> "each(" + any(aliases) + ".items) > 0";
      default -> number() + " <= 2";
    };
  }

  private String number() {
    return switch (random.nextInt(hasLet ? 5 : 4)) {
      case 0 -> "each(" + any(aliases) + ".items)";
      case 1 -> field("y");
      case 4 -> "v";
      default -> field("x");
    };
  }

  private String field(String name) {
    return any(aliases) + "." + name;
  }

  private String list(int count) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(random.nextBoolean() ? number() : field("s"));
    }
    return values.stream().distinct().collect(Collectors.joining(", "));
  }

  private String aggregates() {
    List<String> all =
        List.of(
            "COUNT",
            "SUM(" + field("x") + ")",
            "MIN(" + field("y") + ")",
            "MAX(" + number() + ")",
            "COUNT(" + field("x") + ")",
            "AVERAGE(" + field("y") + ")",
            "SUM(" + field("x") + ") * 2 + COUNT");
    return any(all) + ", " + any(all);
  }

  private String any(List<String> items) {
    return items.get(random.nextInt(items.size()));
  }
}
