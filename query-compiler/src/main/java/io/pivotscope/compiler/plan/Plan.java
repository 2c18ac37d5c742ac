package io.pivotscope.compiler.plan;

import io.pivotscope.compiler.bind.BoundQuery.Result;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.ArrayList;
import java.util.List;

/**
 * Operators over rows. What stands between an {@link Observe} and the next {@link Pack} or {@link
 * Emit} above it happens at the events of that source:
 *
 * <pre>
 *   Emit - Filter - Join -+- Join -+- Observe DNop
 *                         |        +- Pack - Observe getloc      (travels in baggage)
 *                         +- Pack - Observe st
 * </pre>
 *
 * <p>Columns are indices into the bound query's columns.
 */
public sealed interface Plan {

  /** The columns of its rows, in order. */
  List<Integer> columns();

  /** The rows of a source's events. */
  record Observe(int source, List<Integer> columns) implements Plan {
    public Observe {
      columns = List.copyOf(columns);
    }
  }

  /** Happened-before join: each row of {@code later} with each packed row that precedes it. */
  record Join(Plan later, Pack earlier) implements Plan {
    @Override
    public List<Integer> columns() {
      List<Integer> all = new ArrayList<>(later.columns());
      all.addAll(earlier.columns());
      return all;
    }
  }

  /** What travels: these columns of the rows of a source's events, of all or of one event. */
  record Pack(Plan input, int source, Keep keep, List<Integer> columns) implements Plan {
    public Pack {
      columns = List.copyOf(columns);
    }
  }

  /** Appends a computed column. */
  record Let(Plan input, int column, Expr value) implements Plan {
    @Override
    public List<Integer> columns() {
      List<Integer> all = new ArrayList<>(input.columns());
      all.add(column);
      return all;
    }
  }

  /** The rows for which the condition is true. */
  record Filter(Plan input, Expr condition) implements Plan {
    @Override
    public List<Integer> columns() {
      return input.columns();
    }
  }

  /** The result: rows as they come, or groups. */
  record Emit(Plan input, Result result) implements Plan {
    @Override
    public List<Integer> columns() {
      return input.columns();
    }
  }
}
