package io.pivotscope.frontend.history;

import java.util.List;

/**
 * A query's run, as the history knows it.
 *
 * @param id as people call it
 * @param epoch tells runs apart also where ids began anew
 * @param t0Micros begin of collecting
 * @param t1Micros its end; 0 while it runs
 * @param reason why it ended; empty while it runs
 * @param columns of {@code Select}
 */
public record Run(
    long id,
    long epoch,
    String text,
    long t0Micros,
    long t1Micros,
    String reason,
    List<Column> columns) {
  public Run {
    columns = List.copyOf(columns);
  }

  String directory() {
    return "q" + id + "-" + epoch;
  }
}
