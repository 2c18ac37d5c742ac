package io.pivotscope.protocol.evaluate;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions in RE2 syntax: no back reference and no look-around, so that a search takes
 * time of text times pattern and never more. Queries run inside someone else's process, so both
 * factors have a limit too; beyond it there is no answer.
 *
 * <p>Safe for any thread. A pattern is compiled once and kept by its text.
 */
public final class Patterns {

  static final int MAX_PATTERN = 1000;

  /** Depth of nesting is stack while compiling. */
  private static final int MAX_PARENTHESES = 100;

  /** Instructions of a compiled pattern; a counted repetition copies what it repeats. */
  private static final int MAX_PROGRAM = 1000;

  /** What may be compiled to find out how many instructions it is. */
  private static final double MAX_ESTIMATE = 20_000;

  /** Text units times instructions: every text that is observed with every pattern. */
  private static final long MAX_WORK = 8192L * MAX_PROGRAM;

  private static final int MAX_CACHED = 256;
  private static final Map<String, Compiled> CACHE = new ConcurrentHashMap<>();

  private static final String TOO_LARGE =
      "more than " + MAX_PROGRAM + " steps (a count like {99} copies what it repeats)";

  /** A counted repetition; the first group says that it may repeat a group. */
  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("(\\)|\\\\E)?\\{(\\d{1,9}),?(\\d{0,9})\\}");

  /** Flags that may have an i among them. */
  private static final java.util.regex.Pattern IGNORES_CASE =
      java.util.regex.Pattern.compile("\\(\\?[a-zA-Z-]*i");

  private static final String FOLDING =
      "with (?i) all its characters must be ASCII (lower(x) does for others)";

  /** Exactly one of the two is null. */
  private record Compiled(@Nullable Pattern pattern, @Nullable String mistake) {}

  private Patterns() {}

  /** What is wrong with a pattern, for the person who wrote it; null if it is good. */
  public static @Nullable String mistake(String pattern) {
    return compiled(pattern).mistake();
  }

  /** How many groups a good pattern has; 0 for another. */
  public static int groups(String pattern) {
    Pattern compiled = compiled(pattern).pattern();
    return compiled == null ? 0 : compiled.groupCount();
  }

  /** Whether the pattern is found anywhere in the text. */
  static @Nullable Boolean matches(Object text, @Nullable Object pattern) {
    Matcher matcher = matcher(text, pattern);
    return matcher == null ? null : matcher.find();
  }

  /** Group 0 is all that was found. Null if nothing is, or not that group. */
  static @Nullable String extract(Object text, @Nullable Object pattern, @Nullable Object group) {
    Matcher matcher = matcher(text, pattern);
    if (matcher == null || (group != null && !(group instanceof Long))) {
      return null;
    }
    long wanted = group instanceof Long n ? n : Math.min(1, matcher.groupCount());
    boolean exists = wanted >= 0 && wanted <= matcher.groupCount();
    return exists && matcher.find() ? matcher.group((int) wanted) : null;
  }

  private static @Nullable Matcher matcher(Object text, @Nullable Object pattern) {
    if (!(text instanceof String s) || !(pattern instanceof String p)) {
      return null;
    }
    Pattern compiled = compiled(p).pattern();
    return compiled == null || (long) s.length() * compiled.programSize() > MAX_WORK
        ? null
        : compiled.matcher(s);
  }

  private static Compiled compiled(String pattern) {
    if (pattern.length() > MAX_PATTERN) {
      return new Compiled(null, TOO_LARGE);
    }
    Compiled known = CACHE.get(pattern);
    if (known != null) {
      return known;
    }
    Compiled compiled = compile(pattern);
    // A query has few patterns. Whoever makes many pays with compiling them again.
    if (CACHE.size() >= MAX_CACHED) {
      CACHE.clear();
    }
    CACHE.put(pattern, compiled);
    return compiled;
  }

  private static Compiled compile(String pattern) {
    long parentheses = pattern.chars().filter(c -> c == '(').count();
    if (parentheses > MAX_PARENTHESES || estimate(pattern) > MAX_ESTIMATE) {
      return new Compiled(null, TOO_LARGE);
    }
    // RE2/J compiles for ever where its case tables and the JDK's disagree (its issue 168).
    boolean ascii = !pattern.contains("\\x{") && pattern.chars().allMatch(c -> c < 0x80);
    if (!ascii && IGNORES_CASE.matcher(pattern).find()) {
      return new Compiled(null, FOLDING);
    }
    try {
      Pattern compiled = Pattern.compile(pattern);
      return compiled.programSize() > MAX_PROGRAM
          ? new Compiled(null, TOO_LARGE)
          : new Compiled(compiled, null);
    } catch (com.google.re2j.PatternSyntaxException e) {
      String part = e.getPattern();
      boolean all = part == null || part.isEmpty() || part.equals(pattern);
      return new Compiled(null, e.getDescription() + (all ? "" : ": " + part));
    } catch (RuntimeException unforeseen) {
      // Not our code: a pattern that it stumbles over is a bad pattern.
      return new Compiled(null, "the pattern cannot be read");
    }
  }

  /** Never below the size: each count of a group multiplies all, each other one adds. */
  private static double estimate(String pattern) {
    double size = pattern.length();
    double factor = 1;
    java.util.regex.Matcher counts = COUNT.matcher(pattern);
    while (counts.find()) {
      String most = counts.group(3).isEmpty() ? counts.group(2) : counts.group(3);
      double count = Math.max(1, Double.parseDouble(most));
      if (counts.group(1) == null) {
        size += count;
      } else {
        factor *= count;
      }
    }
    return size * factor;
  }

  static int cached() {
    return CACHE.size();
  }
}
