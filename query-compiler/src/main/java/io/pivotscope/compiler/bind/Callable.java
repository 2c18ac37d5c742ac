package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function or aggregate as people are told of it.
 *
 * @param forms how it is written, the shortest first
 * @param meaning what it gives, without a stop
 * @param type of what it gives; null if that depends on the arguments
 */
public record Callable(String name, List<String> forms, String meaning, @Nullable Type type) {

  private static final String AGGREGATES =
      """
      COUNT | COUNT() | COUNT(*) | COUNT(x): the number of rows, or of those where x is not null
      SUM(x): what x adds up to; null if there was nothing
      MIN(x): the smallest
      MAX(x): the largest
      AVERAGE(x): the mean
      AVG(x): the mean
      STDDEV(x): the standard deviation of a sample
      QUANTILE(x, p): what the share p of the values is at most, within 1 %
      P50(x): the median, within 1 %
      P90(x): what 90 % of the values are at most, within 1 %
      P99(x): what 99 % of the values are at most, within 1 %
      P999(x): what 99.9 % of the values are at most, within 1 %
      HISTOGRAM(x): lists of lower bound, upper bound and count
      DISTINCT(x): how many different values, beyond 32 within about 2.3 %
      TOPK(x, k): the k most frequent values with their counts
      RATE | RATE(x): rows, or what x adds up to, per second
      FIRST(x): x of the first row
      LAST(x): x of the last row
      """;

  private static final String FUNCTIONS =
      """
      lower(s): the text in lower case
      upper(s): the text in upper case
      trim(s): the text without white space at both ends
      ltrim(s): the text without white space at the beginning
      rtrim(s): the text without white space at the end
      length(x): units of a text, bytes, items of a list
      substring(s, from) | substring(s, from, count): what of the text lies there, from 1
      left(s, n): the first n units
      right(s, n): the last n units
      contains(s, t): whether t is in s
      startsWith(s, t): whether s begins with t
      endsWith(s, t): whether s ends with t
      indexOf(s, t): where t begins in s, from 1; 0 for nowhere
      replace(s, from, to): every occurrence replaced
      split(s, separator, n): the n-th part, from 1; null beyond the last
      extract(s, "pattern") | extract(s, "pattern", group): a group of what the regular expression finds, or all of it
      concat(x, ..): the values as texts, one after the other
      hex(x): bytes, or a long's 64 bits, in hexadecimal digits
      abs(x): the value without its sign
      floor(x): the largest whole number that is not above x
      ceil(x): the smallest whole number that is not below x
      round(x) | round(x, digits): to decimals, half away from zero
      truncate(x) | truncate(x, digits): to decimals, towards zero; of a time, when its interval began
      bucket(x, width): the multiple of the width at or below x
      log2bucket(x): the largest power of two that is not above x
      sign(x): -1, 0 or 1
      sqrt(x): the square root
      exp(x): e to the power of x
      ln(x): the natural logarithm
      log10(x): the logarithm to the base 10
      log2(x): the logarithm to the base 2
      pow(x, y): x to the power of y
      least(x, ..): the smallest of values of one type; null if one is null
      greatest(x, ..): the largest of values of one type; null if one is null
      hour(t): hour of the day, UTC
      minute(t): minute of the hour, UTC
      second(t): second of the minute, UTC
      dayOfWeek(t): Monday is 1, Sunday 7
      date(t): the text yyyy-MM-dd, UTC
      micros(d): the duration in microseconds
      millis(d): the duration in milliseconds
      seconds(d): the duration in seconds
      long(x): as a whole number; a double is cut towards zero
      double(x): as a number with a fraction
      string(x): as a text
      boolean(x): a number is true unless it is zero
      duration(x): from a number of nanoseconds
      time(x): from microseconds since 1970, or a text as 2026-11-21
      coalesce(x, ..): the first that is not null
      if(condition, x, y): x where the condition is true, else y
      nullif(x, y): null where x = y, else x
      hash(x): a long, the same in every process
      list(x, ..): a list of the values
      item(list, i): the item at i, from 0; null if there is none
      size(list): the number of items
      """;

  private static final Map<String, Type> AGGREGATE_TYPES =
      Map.of(
          "COUNT", Type.LONG,
          "DISTINCT", Type.LONG,
          "HISTOGRAM", Type.LIST,
          "TOPK", Type.LIST,
          "RATE", Type.DOUBLE);

  private static final List<Callable> ALL_AGGREGATES = read(AGGREGATES);
  private static final List<Callable> ALL_FUNCTIONS = read(FUNCTIONS);

  public Callable {
    forms = List.copyOf(forms);
  }

  /** All functions that a query can call, in the order of the language's page. */
  public static List<Callable> functions() {
    return ALL_FUNCTIONS;
  }

  /** All aggregates, those used most first. */
  public static List<Callable> aggregates() {
    return ALL_AGGREGATES;
  }

  /** Whether this is the name of an aggregate, in any letter case. */
  public static boolean isAggregate(String name) {
    return isAggregate(name, true);
  }

  /** Whether this is an aggregate with parentheses behind it, or without. */
  public static boolean isAggregate(String name, boolean parentheses) {
    String upper = name.toUpperCase(Locale.ROOT);
    return ALL_AGGREGATES.stream()
        .anyMatch(a -> a.name().equals(upper) && (parentheses || a.isBare()));
  }

  /** What a call gives; null if that depends on the arguments, or there is no such function. */
  public static @Nullable Type typeOf(String name) {
    Type type = AGGREGATE_TYPES.get(name.toUpperCase(Locale.ROOT));
    return type != null ? type : Functions.type(name);
  }

  /** Whether it can stand without parentheses. */
  public boolean isBare() {
    return forms.get(0).equals(name);
  }

  private static List<Callable> read(String page) {
    List<Callable> all = new ArrayList<>();
    for (String line : page.lines().toList()) {
      String[] parts = line.split(": ", 2);
      List<String> forms = List.of(parts[0].split(" [|] "));
      String name = forms.get(0).replaceFirst("[(].*", "");
      all.add(new Callable(name, forms, parts[1], typeOf(name)));
    }
    return List.copyOf(all);
  }
}
