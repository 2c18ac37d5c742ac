package io.pivotscope.frontend.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query's run, as the history knows it.
 *
 * @param id as people call it
 * @param epoch tells runs apart also where ids began anew
 * @param t0Micros begin of collecting
 * @param t1Micros its end; 0 while it runs
 * @param reason why it ended; empty while it runs
 * @param columns of {@code Select}
 * @param partial what its result lacks, and why, as far as is known; null if it was not kept
 */
public record Run(
    long id,
    long epoch,
    String text,
    long t0Micros,
    long t1Micros,
    String reason,
    List<Column> columns,
    @Nullable List<String> partial) {
  public Run {
    columns = List.copyOf(columns);
    partial = partial == null ? null : List.copyOf(partial);
  }

  String directory() {
    return "q" + id + "-" + epoch;
  }
}
