package io.pivotscope.agent.report;

import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.protocol.carrier.CarrierFile;
import java.util.List;

/** What the reconciler needs of hand-offs and carriers. */
@FunctionalInterface
public interface Propagating {

  /** Where requests are handed on, as things stand now; asked while a query propagates. */
  List<HookPoint> hookPoints();

  /**
   * The frontend wants these declared carriers, and no others of its own.
   *
   * @return whether that is something else than before
   */
  default boolean declared(List<CarrierFile> files) {
    return false; // a set that is fixed
  }
}
