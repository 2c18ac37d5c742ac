package io.pivotscope.protocol.interpret;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an advice read of an event and its past. One thread, for the time of the event. */
public final class Reading {

  List<@Nullable Object[]> rows = new ArrayList<>();
  long withoutBaggage;
  long unsettled;
  long filtered;
  long fromCut;
  boolean incomplete;

  Reading() {}

  /** The rows that are left. */
  public List<@Nullable Object[]> rows() {
    return rows;
  }

  /** Rows that met a slot in which nothing was. */
  public long withoutBaggage() {
    return withoutBaggage;
  }

  /** Rows that were withheld, since more history could change them. */
  public long unsettled() {
    return unsettled;
  }

  /** Rows that the conditions removed. */
  public long filtered() {
    return filtered;
  }

  /**
   * Rows that read a slot that had been cut, unless what is left of it decides, and rows that were
   * too many. Above 0 the result may lack something.
   */
  public long fromCut() {
    return fromCut;
  }

  /** Whether rows may be missing, so that their absence says nothing. */
  public boolean incomplete() {
    return incomplete;
  }
}
