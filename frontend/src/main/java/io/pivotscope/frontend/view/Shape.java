package io.pivotscope.frontend.view;

import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.Column;
import java.util.List;

/**
 * What drawing a result needs to know beside its rows.
 *
 * @param ordered whether the query itself sorts its rows
 */
public record Shape(boolean ordered, List<Column> columns) {
  public Shape {
    columns = List.copyOf(columns);
  }

  public static Shape of(RunView run) {
    return new Shape(run.ordered(), run.columns());
  }

  /** Type of the values that a column draws, {@code any} if it is not known. */
  public String type(int column) {
    return column < columns.size() ? columns.get(column).drawn() : "any";
  }

  public boolean isMeasure(int column) {
    return column < columns.size() && columns.get(column).isMeasure();
  }

  /** The first measure, or -1. */
  public int firstMeasure() {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isMeasure()) {
        return i;
      }
    }
    return -1;
  }
}
