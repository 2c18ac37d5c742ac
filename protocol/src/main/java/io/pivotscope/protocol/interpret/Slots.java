package io.pivotscope.protocol.interpret;

import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.protocol.advice.SlotSpec;

/** Slots as baggage knows them. */
public final class Slots {

  private Slots() {}

  public static SetShape shape(SlotSpec.Set set) {
    return new SetShape(
        set.index(), SetShape.Keep.valueOf(set.keep().name()), Math.max(1, set.n()));
  }

  public static LedgerShape shape(SlotSpec.Ledger ledger) {
    return new LedgerShape(ledger.index(), ledger.aggregates(), ledger.argumentTypes());
  }
}
