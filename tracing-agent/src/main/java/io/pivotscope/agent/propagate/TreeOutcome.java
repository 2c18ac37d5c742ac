package io.pivotscope.agent.propagate;

import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Losses;
import io.pivotscope.agent.run.Outcome;
import io.pivotscope.agent.run.Requests;
import java.util.ArrayList;
import java.util.List;

/** What the tasks of one tree have ended with. Thread-safe. */
final class TreeOutcome implements Outcome {
  /** Far above the leaves that a parallel stream makes on any machine. */
  private static final int MAX_ENDS = 16_384;

  private final List<Handoff> ends = new ArrayList<>();

  synchronized void add(Handoff end) {
    if (ends.size() < MAX_ENDS) {
      ends.add(end);
    } else {
      Losses.edges(1);
    }
  }

  @Override
  public void mergeInto(Requests requests) {
    List<Handoff> all;
    synchronized (this) {
      all = List.copyOf(ends);
    }
    all.forEach(requests::merge);
  }
}
