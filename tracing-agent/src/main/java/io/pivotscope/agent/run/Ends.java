package io.pivotscope.agent.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What several branches have ended with: of each request one end, that has all that its branches
 * knew. So a future that waits for one operation after another, for as long as the process lives,
 * brings no more than one end for each request. Immutable.
 */
public final class Ends implements Outcome {
  /** Ends, the youngest, that are taken over from those that were collected before. */
  static final int MOST_TAKEN_OVER = 256;

  /** The oldest first. */
  private final List<Outcome> each;

  private Ends(List<Outcome> each) {
    this.each = each;
  }

  @Override
  public void mergeInto(Requests requests) {
    for (Outcome end : each) {
      end.mergeInto(requests);
    }
  }

  /**
   * Collects them.
   *
   * @param ends the oldest first
   * @return null if there are none
   */
  public static @Nullable Outcome of(List<Outcome> ends) {
    Map<Object, Outcome> byRequest = new LinkedHashMap<>();
    for (Outcome end : ends) {
      if (end instanceof Ends several) {
        int over = Math.max(0, several.each.size() - MOST_TAKEN_OVER);
        if (over > 0) {
          Losses.edges(over);
        }
        several.each.subList(over, several.each.size()).forEach(one -> add(one, byRequest));
      } else {
        add(end, byRequest);
      }
    }
    List<Outcome> all = new ArrayList<>(byRequest.values());
    return switch (all.size()) {
      case 0 -> null;
      case 1 -> all.get(0);
      default -> new Ends(all);
    };
  }

  private static void add(Outcome end, Map<Object, Outcome> byRequest) {
    Handoff handoff = end instanceof Scope ended ? Handoff.of(ended) : null;
    if (end instanceof Handoff given) {
      handoff = given;
    }
    if (handoff == null) {
      byRequest.put(end, end); // of a kind that nobody can look into
      return;
    }
    // As the youngest of all.
    Outcome before = byRequest.remove(handoff.request);
    byRequest.put(
        handoff.request, before instanceof Handoff other ? other.joined(handoff) : handoff);
  }
}
