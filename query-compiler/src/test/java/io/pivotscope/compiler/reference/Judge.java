package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Values;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.reference.Execution.Fault;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.SlotSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a program showed is right for an execution.
 *
 * <pre>
 *   nothing was withheld, cut or handled twice       the rows of the definition, as a bag
 *   rows were cut or withheld, with a cause counted  no other row than those of the definition
 *   a message was handled twice, counted in ledgers  no group counts more than in the definition
 * </pre>
 */
final class Judge {

  private static final MathContext NINE_DIGITS = new MathContext(9);

  private final BoundQuery query;
  private final Run run;
  private final ReferenceEvaluator definition;
  private @Nullable List<String> expected;

  Judge(BoundQuery query, Run run) {
    this.query = query;
    this.run = run;
    this.definition = new ReferenceEvaluator(query, History.of(query, run));
  }

  /** The rows of the definition. */
  List<String> expected() {
    if (expected == null) {
      expected = sorted(definition.result());
    }
    return expected;
  }

  /** In a word, for the count of what was compared; only if {@link #verdict} is null. */
  String kind(ProgramRun program) {
    if (sorted(program.result()).equals(expected())) {
      return "equal";
    }
    return program.isMarked() ? "short, and marked" : "short, handled twice";
  }

  /** What is wrong; null if nothing is. */
  @Nullable String verdict(ProgramRun program) {
    List<String> actual = sorted(program.result());
    boolean equal = actual.equals(expected());
    boolean twice = run.faults.containsKey(Fault.TWICE) && countsInLedgers(program.program());
    if (equal && !run.isInstalledMeanwhile()) {
      return null;
    }
    boolean excused = twice || program.isMarked();
    if (!equal && !excused) {
      return "expected " + expected() + "\n but was " + actual;
    }
    if (twice && folds(program.program())) {
      return null;
    }
    String other = over(program, definition);
    if (other == null && run.isInstalledMeanwhile() && !program.program().isSampled()) {
      other = over(program, new ReferenceEvaluator(query, History.whole(query, run)));
    }
    return other == null ? null : other + "\nexpected " + expected() + "\n but was " + actual;
  }

  static boolean countsInLedgers(AdviceProgram program) {
    return program.slots().stream().anyMatch(SlotSpec.Ledger.class::isInstance);
  }

  /** Whether an aggregated subquery reads a ledger: where that is short, its value differs. */
  private static boolean folds(AdviceProgram program) {
    return program.advice().stream()
        .flatMap(advice -> advice.unpack().stream())
        .anyMatch(
            unpack ->
                unpack.fold() != null
                    && program.slots().get(unpack.slot()) instanceof SlotSpec.Ledger);
  }

  /** A row that the definition does not have, or has less often. */
  private static @Nullable String over(ProgramRun program, ReferenceEvaluator definition) {
    if (program.program().output().streams()) {
      Map<String, Integer> left = new HashMap<>();
      definition.streamed().forEach(row -> left.merge(text(row), 1, Integer::sum));
      for (ProgramRun.Streamed row : program.streamed()) {
        if (left.merge(text(row), -1, Integer::sum) < 0) {
          return "a row that is none: " + text(row);
        }
      }
      return null;
    }
    Map<Tuple, Object[]> most = definition.most();
    for (Map.Entry<Tuple, Object[]> group : program.groups().entrySet()) {
      Object[] limits = most.get(group.getKey());
      if (limits == null) {
        return "a group that is none: " + group.getKey();
      }
      for (int i = 0; i < limits.length; i++) {
        if (isOver(program.program().output(), i, group.getValue()[i], limits[i])) {
          return group.getKey() + ": " + group.getValue()[i] + " is more than " + limits[i];
        }
      }
    }
    return null;
  }

  private static String text(ProgramRun.Streamed row) {
    return row.id() + " " + canonical(List.of(row.row().toArray().length == 0 ? "" : row.row()));
  }

  private static boolean isOver(Output output, int i, Object value, Object limit) {
    if (value == null) {
      return false;
    }
    Aggregate function = output.aggregates().get(i);
    return switch (function) {
      case COUNT -> ((Long) value) > ((Long) limit);
      case MAX -> limit == null || Values.compare(value, limit) > 0;
      case MIN -> limit == null || Values.compare(value, limit) < 0;
      case SUM -> limit == null || ((Number) value).doubleValue() > (Double) limit + 1e-9;
      case FIRST, LAST -> false; // of the rows that are left
      default -> limit == null;
    };
  }

  /** As a bag; numbers are their values: 1 is 1.0, and doubles may differ in their last digits. */
  private static List<String> sorted(List<List<Object>> rows) {
    return rows.stream().map(Judge::canonical).sorted().toList();
  }

  private static String canonical(@Nullable Object value) {
    if (value instanceof List<?> list) {
      StringBuilder text = new StringBuilder("[");
      list.forEach(item -> text.append(canonical(item)).append(' '));
      return text.append(']').toString();
    }
    if (value instanceof Tuple tuple) {
      return canonical(Arrays.asList(tuple.toArray()));
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      double rounded =
          number == Math.rint(number)
              ? number
              : new BigDecimal(number).round(NINE_DIGITS).doubleValue();
      boolean whole = rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15;
      return whole ? Long.toString((long) rounded) : Double.toString(rounded);
    }
    return String.valueOf(value);
  }
}
