package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.Place;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Numbers for what is wanted at one instruction. The same everywhere and for good, so that code
 * which an invocation still runs after a retransformation goes on meaning the same. There are as
 * many as different lines and callees were ever asked for.
 */
final class Points {

  private static final Map<List<Place>, Integer> NUMBERS = new HashMap<>();
  private static volatile List<List<Place>> byNumber = List.of();

  private Points() {}

  static synchronized int number(Set<Place> wanted) {
    List<Place> places =
        wanted.stream().sorted(Comparator.comparing(Place::toString)).collect(Collectors.toList());
    Integer known = NUMBERS.get(places);
    if (known != null) {
      return known;
    }
    int number = byNumber.size();
    List<List<Place>> longer = new java.util.ArrayList<>(byNumber);
    longer.add(List.copyOf(places));
    byNumber = List.copyOf(longer);
    NUMBERS.put(List.copyOf(places), number);
    return number;
  }

  static List<Place> places(int number) {
    return byNumber.get(number);
  }

  /** Whether a call is one of those that a place means. */
  static boolean calls(Place place, MethodInfo.Callee callee) {
    return place.callee() != null
        && new TypeMatch(place.callee().type(), false).names(callee.owner())
        && MethodMatch.of(place.callee()).matches(callee.name(), callee.descriptor(), 0);
  }

  /** Whether the code of a method has the place. */
  static boolean isIn(MethodInfo.Code code, Place place) {
    return switch (place.kind()) {
      case LINE -> code.lines().contains(place.line());
      case CALL -> code.callees().stream().anyMatch(callee -> calls(place, callee));
      default -> true;
    };
  }

  /** Why none of the methods has the place, and what they have. */
  static String missing(List<MethodInfo> methods, Place place) {
    if (place.kind() == Place.Kind.CALL) {
      String callees =
          methods.stream()
              .flatMap(m -> m.code().callees().stream())
              .map(MethodInfo.Callee::toString)
              .distinct()
              .sorted()
              .limit(NAMED)
              .collect(Collectors.joining(", "));
      return "never calls "
          + place.callee()
          + (callees.isEmpty() ? "; it calls nothing" : "; it calls " + callees);
    }
    List<Integer> lines =
        methods.stream().flatMap(m -> m.code().lines().stream()).distinct().sorted().toList();
    return "no code begins at line "
        + place.line()
        + (lines.isEmpty() ? "; the class file has no lines" : "; lines with code: " + runs(lines));
  }

  private static final int NAMED = 40;

  /** {@code 12-15, 18}. */
  private static String runs(List<Integer> lines) {
    StringBuilder text = new StringBuilder();
    int runs = 0;
    for (int i = 0; i < lines.size(); ) {
      int from = lines.get(i);
      int to = from;
      while (++i < lines.size() && lines.get(i) == to + 1) {
        to++;
      }
      if (++runs > NAMED) {
        return text + ", ...";
      }
      text.append(runs > 1 ? ", " : "").append(from).append(to > from ? "-" + to : "");
    }
    return text.toString();
  }
}
