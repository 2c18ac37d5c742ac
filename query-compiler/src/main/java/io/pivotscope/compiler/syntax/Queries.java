package io.pivotscope.compiler.syntax;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a text holds: the query to run, and those that it gives a name to.
 *
 * @param definitions in the order of the text; names may repeat, which is a mistake told later
 */
public record Queries(List<Query.Definition> definitions, Query main) {
  public Queries {
    definitions = List.copyOf(definitions);
  }

  @Override
  public String toString() {
    return definitions.stream()
            .filter(definition -> definition.query() != main)
            .map(definition -> "Query " + definition.name() + " =\n" + definition.query() + "\n\n")
            .collect(Collectors.joining())
        + main;
  }
}
