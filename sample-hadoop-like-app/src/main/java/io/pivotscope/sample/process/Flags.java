package io.pivotscope.sample.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Command-line flags {@code --name=value}, {@code --name value} or {@code --name}; immutable. */
public final class Flags {
  private final Map<String, List<String>> values;

  private Flags(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Anything that is not a flag of {@code known} is refused; nothing is ignored. */
  public static Flags parse(String[] args, Set<String> known) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--")) {
        throw new IllegalArgumentException("expected a flag, found '" + args[i] + "'");
      }
      int equals = args[i].indexOf('=');
      String name = equals < 0 ? args[i].substring(2) : args[i].substring(2, equals);
      if (!known.contains(name)) {
        throw new IllegalArgumentException("unknown flag --" + name + ", known are " + known);
      }
      String value = "true";
      if (equals >= 0) {
        value = args[i].substring(equals + 1);
      } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
        value = args[++i];
      }
      values.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
    }
    return new Flags(values);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Every value given to a repeated flag, in order; empty if there is none. */
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  public String required(String name) {
    List<String> given = all(name);
    if (given.isEmpty()) {
      throw new IllegalArgumentException("missing flag --" + name);
    }
    return given.get(given.size() - 1);
  }

  public String get(String name, String otherwise) {
    return has(name) ? required(name) : otherwise;
  }

  public long getLong(String name, long otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    try {
      return Long.parseLong(required(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + " takes a number: " + required(name), e);
    }
  }

  public int getInt(String name, int otherwise) {
    return Math.toIntExact(getLong(name, otherwise));
  }
}
