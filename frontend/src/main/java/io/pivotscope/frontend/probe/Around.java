package io.pivotscope.frontend.probe;

import java.util.List;
import java.util.Map;

/**
 * What the fleet has beside a source at which nothing happens.
 *
 * @param nearest by source: loaded classes with a name like it, or methods that its class has
 * @param instead by source: overrides, implementations and overloads, those that are hit first
 */
public record Around(Map<String, List<String>> nearest, Map<String, List<Instead>> instead) {
  public static final Around NOTHING = new Around(Map.of(), Map.of());

  /**
   * Another method that the query could name.
   *
   * @param perSecond calls; negative where nobody has counted
   */
  public record Instead(String method, String processes, double perSecond) {}

  public Around {
    nearest = Map.copyOf(nearest);
    instead = Map.copyOf(instead);
  }

  List<String> nearest(String source) {
    return nearest.getOrDefault(source, List.of());
  }

  List<Instead> instead(String source) {
    return instead.getOrDefault(source, List.of());
  }
}
