package io.pivotscope.frontend.history;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs by their epochs, and whether the file of runs says the same. Guarded by its owner. */
final class KnownRuns {
  private final Map<Long, Run> runs = new LinkedHashMap<>();
  private boolean changed;

  /** Takes what is known now in place of what was known of the run before. */
  void put(Run run) {
    Run before = runs.put(run.epoch(), run);
    changed |= before == null || !run.durable().equals(before.durable());
  }

  /** Takes what the file says of runs that nobody has spoken of since. */
  void putOlder(List<Run> read) {
    Map<Long, Run> newer = new LinkedHashMap<>(runs);
    runs.clear();
    read.forEach(run -> runs.put(run.epoch(), run));
    runs.putAll(newer);
  }

  /** A run that has ended stays known as long as it has rows, or could have. */
  void forget(long endedBeforeMicros, List<String> directories) {
    changed |=
        runs.values()
            .removeIf(
                run ->
                    run.t1Micros() != 0
                        && run.t1Micros() < endedBeforeMicros
                        && !directories.contains(run.directory()));
  }

  List<Run> all() {
    return List.copyOf(runs.values());
  }

  boolean isChanged() {
    return changed;
  }

  private static List<Run> durable(Collection<Run> runs) {
    return runs.stream().map(Run::durable).toList();
  }

  /** The file has these now. */
  void written(List<Run> all) {
    changed &= !durable(all).equals(durable(runs.values()));
  }
}
