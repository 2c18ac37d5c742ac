package io.pivotscope.protocol.advice;

import java.util.List;

/** What an advice does with the rows that are left: the last stage. */
public sealed interface Sink {

  /**
   * When an event without rows is packed, so that it counts where events are chosen or asked for.
   */
  enum Empty {
    NEVER,
    /** Where a row came as far as {@code where}. */
    IF_ROWS,
    ALWAYS
  }

  /**
   * Packs one tuple per row into a set slot.
   *
   * @param where conditions of rows; unlike FILTER, a row that fails has made the event exist
   */
  record Pack(int slot, List<Expr> columns, Empty empty, List<Expr> where) implements Sink {
    public Pack {
      columns = List.copyOf(columns);
      where = List.copyOf(where);
    }
  }

  /** Adds each row to the accumulators of its key in a ledger slot. */
  record PackLedger(int slot, List<Expr> keys, List<Argument> arguments) implements Sink {
    public PackLedger {
      keys = List.copyOf(keys);
      arguments = List.copyOf(arguments);
    }
  }

  /** Streams each row. */
  record EmitRows(List<Expr> columns) implements Sink {
    public EmitRows {
      columns = List.copyOf(columns);
    }
  }

  /** Adds each row to the accumulators of its group. */
  record EmitGroups(List<Expr> keys, List<Argument> arguments) implements Sink {
    public EmitGroups {
      keys = List.copyOf(keys);
      arguments = List.copyOf(arguments);
    }
  }
}
