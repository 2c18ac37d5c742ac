package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.diagnostic.Diagnostics;
import io.pivotscope.compiler.diagnostic.Span;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pattern matches in the processes that answered, before anything is installed.
 *
 * @param pattern what is matched
 * @param use where it stands: a place, or that it begins requests
 * @param processes those in which it matches something
 * @param classes the most in one process
 * @param methods the most in one process
 * @param names of the first methods
 * @param unread classes that no process had the time to look into
 */
public record Match(
    Span span,
    MethodPattern pattern,
    String use,
    int processes,
    int classes,
    int methods,
    List<String> names,
    int unread) {

  private static final int NAMED = 10;
  private static final int MOST = 100_000;

  public Match {
    names = List.copyOf(names);
  }

  static Match of(Span span, Tracepoint at, List<Description> answers) {
    return of(span, at.method(), "@" + at.place(), answers);
  }

  static Match ofRequest(Span span, MethodPattern request, List<Description> answers) {
    return of(span, request, "begins requests", answers);
  }

  private static Match of(Span span, MethodPattern pattern, String use, List<Description> answers) {
    return new Match(
        span,
        pattern,
        use,
        (int) answers.stream().filter(d -> d.matchedMethods() > 0).count(),
        answers.stream().mapToInt(Description::matchedClasses).max().orElse(0),
        answers.stream().mapToInt(Description::matchedMethods).max().orElse(0),
        answers.stream()
            .flatMap(d -> d.methods().stream())
            .map(Match::name)
            .distinct()
            .limit(NAMED)
            .toList(),
        answers.stream().mapToInt(Description::unreadClasses).sum());
  }

  private static String name(MethodDescription method) {
    return method.declaringClass()
        + "."
        + method.name()
        + method.parameterTypes().stream()
            .map(type -> type.substring(type.lastIndexOf('.') + 1))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  /** Reports the patterns that match more than the query lets them, each once. */
  static void checkCap(List<Match> matches, int maxMethods, Diagnostics diagnostics) {
    Set<List<Object>> told = new HashSet<>();
    matches.stream()
        .filter(match -> match.methods > maxMethods)
        .filter(match -> told.add(List.of(match.span, match.pattern)))
        .forEach(match -> match.report(maxMethods, diagnostics));
  }

  private void report(int maxMethods, Diagnostics diagnostics) {
    String narrow = "name a package or more of the names, as in a.b.*Handler.read*(..)";
    diagnostics.error(
        span,
        "%s matches %s, more than %,d".formatted(pattern, counted(), maxMethods),
        methods > MOST ? narrow : "With max " + round(methods) + " methods; or " + narrow);
  }

  /** How many, in how many processes. */
  private String counted() {
    return processes == 1
        ? "%,d method%s in one process".formatted(methods, methods == 1 ? "" : "s")
        : "up to %,d methods in each of %,d processes".formatted(methods, processes);
  }

  /** The next 1, 2 or 5 with noughts. */
  static int round(int number) {
    for (int power = 1; power < MOST; power *= 10) {
      for (int step : new int[] {1, 2, 5}) {
        if (number <= step * power) {
          return step * power;
        }
      }
    }
    return MOST;
  }

  /** One line for {@code explain}. */
  @Override
  public String toString() {
    String incomplete =
        unread == 0 ? "" : " (%,d classes were not looked into, in time)".formatted(unread);
    if (methods == 0) {
      return pattern + " " + use + ": no process knows it yet" + incomplete;
    }
    return "%s %s: %s, of %,d class%s%s: %s%s"
        .formatted(
            pattern,
            use,
            counted(),
            classes,
            classes == 1 ? "" : "es",
            incomplete,
            String.join(", ", names),
            names.size() < methods ? ", ..." : "");
  }
}
