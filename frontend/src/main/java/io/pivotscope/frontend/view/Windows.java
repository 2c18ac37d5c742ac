package io.pivotscope.frontend.view;

import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.frontend.merge.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of closed windows with a column that tells the window. */
public final class Windows {
  /** Title of the column; a query's own column of that name stays beside it, numbered. */
  public static final String TITLE = "window";

  private Windows() {}

  /** The window's rows with its begin in front: {@code 2026-11-21T10:00:01Z}. */
  public static Table withColumn(RunResult.Window window) {
    List<String> titles = new ArrayList<>();
    titles.add(TITLE);
    for (String title : window.table().titles()) {
      titles.add(title.equals(TITLE) ? TITLE + " (2)" : title);
    }
    String begin = Instant.EPOCH.plus(window.beginMicros(), ChronoUnit.MICROS).toString();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (@Nullable Object[] row : window.table().rows()) {
      @Nullable Object[] wider = new @Nullable Object[row.length + 1];
      wider[0] = begin;
      System.arraycopy(row, 0, wider, 1, row.length);
      rows.add(wider);
    }
    return new Table(titles, rows);
  }
}
