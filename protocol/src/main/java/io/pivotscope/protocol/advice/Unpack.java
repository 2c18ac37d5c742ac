package io.pivotscope.protocol.advice;

import org.jspecify.annotations.Nullable;

/**
 * Reading one slot of baggage at an event. Each row so far meets each row that the slot holds; the
 * columns of the slot (or of the fold) are appended, then, with {@code marks}, one boolean.
 *
 * @param slot index among the program's slots
 * @param marks whether a row that the mode would drop stays, with nulls, and a boolean column says
 *     which rows count: so that an event without rows can still be told from no event
 * @param fold an aggregated subquery: its result over the slot's rows takes the place of the rows
 */
public record Unpack(int slot, Mode mode, boolean marks, @Nullable Fold fold) {

  /** What becomes of a row for which the slot holds nothing, and of one for which it does. */
  public enum Mode {
    /** Nothing in the slot, no row. */
    INNER,
    /** No event in the slot: one row with nulls. */
    LEFT,
    /** The row stays exactly if there is no event in the slot; no column is appended. */
    ANTI
  }

  public static Unpack inner(int slot) {
    return new Unpack(slot, Mode.INNER, false, null);
  }

  /** Whether it says something of what is not there. */
  boolean isSensitive() {
    return mode != Mode.INNER || marks || fold != null;
  }

  /** How many columns it appends to a row. */
  public int width(AdviceProgram program) {
    int marked = marks ? 1 : 0;
    return mode == Mode.ANTI ? marked : values(program) + marked;
  }

  public int values(AdviceProgram program) {
    return fold == null
        ? program.slots().get(slot).columns().size()
        : fold.result().select().size();
  }
}
