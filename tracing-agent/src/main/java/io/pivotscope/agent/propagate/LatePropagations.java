package io.pivotscope.agent.propagate;

import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The declarations of a process, made with the first query that propagates; until then none is
 * there, and none is off. Used by one thread at a time, but for {@link #off} and {@link #isMade}.
 */
public final class LatePropagations {
  private final Supplier<Propagations> maker;
  private final Function<Propagations, Propagations.Selection> selector;
  private volatile @Nullable Propagations made;
  private volatile List<Refusal> off = List.of();

  /**
   * @param selector what to weave, which may be more than what ships
   */
  public LatePropagations(
      Supplier<Propagations> maker, Function<Propagations, Propagations.Selection> selector) {
    this.maker = maker;
    this.selector = selector;
  }

  /** What to weave now: what fits the classes that are loaded is asked each time. */
  public List<HookPoint> hookPoints() {
    Propagations all = made;
    if (all == null) {
      all = maker.get();
      made = all;
    }
    Propagations.Selection selection = selector.apply(all);
    off = selection.off();
    return selection.hookPoints();
  }

  /** Whether a query has ever propagated, so that there may be something to tell of. */
  public boolean isMade() {
    return made != null;
  }

  /** What was left out when hook points were last asked for, and why. */
  public List<Refusal> off() {
    return off;
  }
}
