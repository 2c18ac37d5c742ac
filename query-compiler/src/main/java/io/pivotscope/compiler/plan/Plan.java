package io.pivotscope.compiler.plan;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.bind.Block;
import io.pivotscope.compiler.syntax.Query.JoinKind;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Sink.Empty;
import io.pivotscope.protocol.advice.SlotSpec.Keep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * <p>Columns are indices into the plan's columns, which begin with the bound query's.
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

  /** The rows of each input; every input has these columns. */
  record Union(List<Plan> inputs, List<Integer> columns) implements Plan {
    public Union {
      inputs = List.copyOf(inputs);
      columns = List.copyOf(columns);
    }
  }

  /**
   * Happened-before join: each row of {@code later} with each packed row that precedes it.
   *
   * @param mark a boolean column that says which rows count where none may be dropped, since an
   *     event must be known to exist without rows; {@link #NO_MARK} where rows are dropped
   */
  record Join(Plan later, Pack earlier, JoinKind kind, int mark) implements Plan {
    public static final int NO_MARK = -1;

    @Override
    public List<Integer> columns() {
      List<Integer> all = new ArrayList<>(later.columns());
      if (kind != JoinKind.ANTI) {
        all.addAll(earlier.columns());
      }
      if (mark != NO_MARK) {
        all.add(mark);
      }
      return all;
    }

    /** The same join of other operands. */
    public Join of(Plan newLater, Pack newEarlier) {
      return new Join(newLater, newEarlier, kind, mark);
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

  /**
   * What travels from the events of a source.
   *
   * @param fold what is made of it where it is unpacked; null if it is taken as it is
   */
  record Pack(Plan input, int source, Contents contents, @Nullable Fold fold) implements Plan {
    @Override
    public List<Integer> columns() {
      return fold == null ? contents.columns() : fold.columns();
    }

    public Pack withInput(Plan newInput) {
      return new Pack(newInput, source, contents, fold);
    }
  }

  /** How a slot of baggage holds it. */
  sealed interface Contents {
    List<Integer> columns();
  }

  /**
   * A set: tuples under their events' ids.
   *
   * @param n how many events FIRST and MOST_RECENT keep
   * @param empty when an event without rows is packed
   * @param where marks that a row needs to be packed
   */
  record Tuples(Keep keep, int n, List<Integer> columns, Empty empty, List<Integer> where)
      implements Contents {
    public Tuples {
      columns = List.copyOf(columns);
      where = List.copyOf(where);
    }

    public Tuples withColumns(List<Integer> newColumns) {
      return new Tuples(keep, n, newColumns, empty, where);
    }
  }

  /**
   * A ledger: accumulators by key.
   *
   * @param columns the keys', then one per addend: a COUNT, or the state of an accumulator
   */
  record Counts(Grouping grouping, List<Integer> columns) implements Contents {
    public Counts {
      columns = List.copyOf(columns);
    }
  }

  /** Rows added to the accumulators of their key. */
  record Grouping(List<Expr> keys, List<Addend> addends) {
    public Grouping {
      keys = List.copyOf(keys);
      addends = List.copyOf(addends);
    }
  }

  /**
   * What a row adds to one accumulator.
   *
   * @param type of the argument that the accumulator takes
   * @param weights columns of counts: the row stands for their product
   * @param partial whether the value is an accumulator's state
   */
  record Addend(Aggregate function, Type type, Expr value, List<Integer> weights, boolean partial) {
    public Addend {
      weights = List.copyOf(weights);
    }

    /** The same for rows that stand for so many more. */
    public Addend times(List<Integer> more) {
      List<Integer> all = new ArrayList<>(weights);
      all.addAll(more);
      return new Addend(function, type, value, all, partial);
    }
  }

  /**
   * A subquery with aggregates, where its rows have been unpacked.
   *
   * @param items which of the subquery's selected columns, one for each of {@code columns}
   */
  record Fold(Grouping grouping, Block.Groups result, List<Integer> items, List<Integer> columns) {
    public Fold {
      items = List.copyOf(items);
      columns = List.copyOf(columns);
    }
  }

  /**
   * The result.
   *
   * @param grouping null if rows are streamed as they come
   */
  record Emit(Plan input, @Nullable Grouping grouping, Block.Result result) implements Plan {
    @Override
    public List<Integer> columns() {
      return input.columns();
    }
  }
}
