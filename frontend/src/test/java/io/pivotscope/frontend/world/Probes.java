package io.pivotscope.frontend.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is asked of a library: a count over all of its methods, at one kind of place. */
enum Probes {
  ENTRY(""),
  RETURN_AND_THROW(" @return", " @throw"),
  LINES;

  /** Of 256 tracepoints that a query may have. */
  private static final int MOST = 250;

  private final List<String> places;

  Probes(String... places) {
    this.places = List.of(places);
  }

  /** The queries that together reach everything. */
  List<String> queries(Library library) {
    if (this == LINES) {
      return lines(library.lines());
    }
    // Without a $ a wildcard means neither constructors nor what compilers make.
    String type = library.packageName() + ".**.";
    return List.of(
        query(
            places.stream()
                .flatMap(place -> Stream.of("*", "new", "*$*").map(m -> type + m + place))
                .toList()));
  }

  private static List<String> lines(Map<String, Set<Integer>> byMethods) {
    List<String> points = new ArrayList<>();
    byMethods.forEach((m, lines) -> lines.forEach(line -> points.add(m + " @line " + line)));
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < points.size(); i += MOST) {
      queries.add(query(points.subList(i, Math.min(points.size(), i + MOST))));
    }
    return queries;
  }

  private static String query(List<String> points) {
    return points.stream()
        .collect(Collectors.joining(", ", "From m In ", " Select COUNT As n"))
        .concat(" With max 100000 methods");
  }
}
