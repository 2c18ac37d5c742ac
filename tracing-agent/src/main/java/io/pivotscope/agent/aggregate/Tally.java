package io.pivotscope.agent.aggregate;

import io.pivotscope.protocol.link.AgentMessage.Counters;
import io.pivotscope.protocol.link.AgentMessage.Traffic;

/**
 * What one thread counted in one pane. Written by the owner of the pane; meanings as in {@link
 * Counters}.
 */
public final class Tally {
  public long hits;
  public long tuples;
  public long withoutBaggage;
  public long cut;
  public long dropped;
  public long unsettled;
  public long groups;
  public long failed;
  public long packed;

  Counters counters() {
    return new Counters(
        hits,
        tuples,
        withoutBaggage,
        cut,
        dropped,
        unsettled,
        groups,
        failed,
        new Traffic(packed, 0, 0, 0, 0));
  }
}
