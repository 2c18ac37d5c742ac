package io.pivotscope.protocol.advice;

import java.util.List;

/** What an advice does with the rows that are left: the last stage. */
public sealed interface Sink {

  /**
   * Packs one tuple per row into a set slot. An event with no row left is packed empty if the slot
   * keeps FIRST or MOST_RECENT, since a temporal filter chooses events, not rows.
   */
  record Pack(int slot, List<Expr> columns) implements Sink {
    public Pack {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Adds each row to the accumulators of its key in a ledger slot. COUNT's argument is a constant.
   */
  record PackLedger(int slot, List<Expr> keys, List<Expr> arguments) implements Sink {
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

  /** Adds each row to the accumulators of its group. COUNT's argument is a constant. */
  record EmitGroups(List<Expr> keys, List<Expr> arguments) implements Sink {
    public EmitGroups {
      keys = List.copyOf(keys);
      arguments = List.copyOf(arguments);
    }
  }
}
