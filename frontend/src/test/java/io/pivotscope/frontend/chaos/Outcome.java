package io.pivotscope.frontend.chaos;

import io.pivotscope.frontend.lifecycle.RunView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of a query.
 *
 * @param marks what the result says it may lack; empty if it claims to be whole
 * @param wrong what is not as it must be; empty if all is well
 */
record Outcome(String label, Shape shape, Verdict verdict, List<String> marks, List<String> wrong) {

  /** How a result stands to the truth. */
  enum Verdict {
    /** Every row, and no mark. */
    EXACT,
    /** Every row, though it might not have been so. */
    EXACT_THOUGH_MARKED,
    /** Rows are missing, and the result says so. */
    PARTIAL,
    WRONG
  }

  /** On a busy machine a process may hear of T0 late, and say so, though nothing has happened. */
  boolean isWhole() {
    return verdict == Verdict.EXACT || verdict == Verdict.EXACT_THOUGH_MARKED;
  }

  /**
   * A batch of a process.
   *
   * @param reads that it was told to make
   * @param truth what it counted
   */
  record Batch(long reads, Truth truth) {
    boolean isWhole() {
      return truth.done() == reads;
    }
  }

  /**
   * Compares a final result with what the processes counted themselves.
   *
   * @param batches by name of the process
   */
  static Outcome of(String label, Shape shape, RunView run, Map<String, Batch> batches) {
    List<@Nullable Object[]> all = run.table() == null ? List.of() : run.table().rows();
    List<String> marks = run.partial().stream().map(p -> p.cause() + ": " + p.detail()).toList();
    List<String> wrong = new ArrayList<>();
    boolean exact = true;
    Set<String> names = new HashSet<>(batches.keySet());
    for (Map.Entry<String, Batch> each : batches.entrySet()) {
      List<@Nullable Object[]> rows =
          all.stream().filter(row -> each.getKey().equals(row[0])).toList();
      double counted = rows.stream().mapToDouble(row -> Shape.number(row[1])).sum();
      Batch batch = each.getValue();
      if (counted > batch.truth().begun() * shape.countsPerRead()) {
        wrong.add(each.getKey() + " counts " + counted + " where there were " + batch.truth());
      }
      boolean right = batch.isWhole() && (batch.reads() == 0 || shape.isRight(rows, batch.reads()));
      exact &= right;
      if (!right && marks.isEmpty()) {
        wrong.add(each.getKey() + " counts " + counted + " of " + batch + " without a mark");
      }
    }
    all.stream()
        .filter(row -> !names.contains(String.valueOf(row[0])))
        .forEach(row -> wrong.add("a row of " + row[0] + ", which made no reads"));
    marks.stream()
        .filter(mark -> mark.matches("(left|blind): .*") && !mark.contains("pid "))
        .forEach(mark -> wrong.add("names no process: " + mark));
    return new Outcome(label, shape, verdict(exact, marks, wrong), marks, List.copyOf(wrong));
  }

  private static Verdict verdict(boolean exact, List<String> marks, List<String> wrong) {
    if (!wrong.isEmpty()) {
      return Verdict.WRONG;
    }
    if (!exact) {
      return Verdict.PARTIAL;
    }
    return marks.isEmpty() ? Verdict.EXACT : Verdict.EXACT_THOUGH_MARKED;
  }
}
