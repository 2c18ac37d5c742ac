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
 * @param windowMicros length of its windows, which begin at its multiples; 0 if it was not kept
 * @param closedMicros no window that ends by then gets another row; 0 if nobody says. It is not
 *     kept: while the run goes on its frontend knows, and when it has ended all are closed
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
    long windowMicros,
    long closedMicros,
    String reason,
    List<Column> columns,
    @Nullable List<String> partial) {
  public Run {
    columns = List.copyOf(columns);
    partial = partial == null ? null : List.copyOf(partial);
  }

  /** What of it is kept. */
  Run durable() {
    return new Run(id, epoch, text, t0Micros, t1Micros, windowMicros, 0, reason, columns, partial);
  }

  String directory() {
    return "q" + id + "-" + epoch;
  }
}
