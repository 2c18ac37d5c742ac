package io.pivotscope.frontend.export;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Titles of columns as names of metrics and labels.
 *
 * <pre>
 *   SUM(incr.delta)   sum_delta        cl.procName   procName
 *   MAX(x.size) / 2   max_size_2       a.host, b.host   a_host, b_host
 *   MAX(x.elapsed)    max_elapsed_seconds
 * </pre>
 */
final class Names {
  private static final int MAX_LENGTH = 100;
  private static final Pattern OWNER = Pattern.compile("\\b[A-Za-z_]\\w*\\.(?=[A-Za-z_])");
  private static final Pattern SHOUTED = Pattern.compile("\\b[A-Z][A-Z0-9]*\\b");

  /** Endings that the format gives a meaning of its own. */
  private static final Pattern RESERVED = Pattern.compile(".*_(total|created|bucket|info)");

  /** Labels that we, or the format, set. */
  private static final Set<String> TAKEN_LABELS =
      Set.of("le", "quantile", "value", "job", "instance");

  private final Set<String> given = new HashSet<>();

  /**
   * A name that this object has not given yet, with its unit as the last word: {@code lat} in
   * seconds is {@code lat_seconds}, which another title of the query may say itself.
   *
   * @param unit empty for none
   * @param parts what the metric's samples have behind its name, where they do; none of those is
   *     another metric's name either
   */
  String metric(String title, String unit, List<String> parts) {
    String plain = SHOUTED.matcher(title).replaceAll(m -> m.group().toLowerCase(Locale.ROOT));
    String word = word(OWNER.matcher(plain.replace("±", " half_width ")).replaceAll(""));
    String name = RESERVED.matcher("_" + word).matches() ? word + "_value" : word;
    String last = unit.isEmpty() ? "" : "_" + unit;
    return unused(
        name.endsWith(last) ? name.substring(0, name.length() - last.length()) : name, last, parts);
  }

  /** A label that this object has not given yet. */
  String label(String title) {
    String name = word(OWNER.matcher(title).replaceAll(""));
    if (given.contains(name)) {
      name = word(title);
    }
    return unused(
        TAKEN_LABELS.contains(name) || name.startsWith("__") ? "key_" + name : name, "", List.of());
  }

  /** The number that tells it from others goes before its last word. */
  private String unused(String name, String last, List<String> parts) {
    String unused = name + last;
    for (int n = 2; isGiven(unused, parts); n++) {
      unused = name + "_" + n + last;
    }
    given.add(unused);
    for (String part : parts) {
      given.add(unused + part);
    }
    return unused;
  }

  private boolean isGiven(String name, List<String> parts) {
    return given.contains(name) || parts.stream().anyMatch(part -> given.contains(name + part));
  }

  private static String word(String text) {
    String word = text.replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("_+", "_");
    word = word.replaceAll("^_|_$", "");
    if (word.length() > MAX_LENGTH) {
      word = word.substring(0, MAX_LENGTH);
    }
    if (word.isEmpty()) {
      return "column";
    }
    return Character.isDigit(word.charAt(0)) ? "_" + word : word;
  }
}
