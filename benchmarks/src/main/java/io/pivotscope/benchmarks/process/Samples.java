package io.pivotscope.benchmarks.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has been measured of each thing, in the order of rounds. */
final class Samples<K, V> {
  private final Map<K, List<V>> all = new LinkedHashMap<>();

  void add(K what, V measured) {
    all.computeIfAbsent(what, w -> new ArrayList<>()).add(measured);
  }

  List<V> of(K what) {
    return all.getOrDefault(what, List.of());
  }
}
