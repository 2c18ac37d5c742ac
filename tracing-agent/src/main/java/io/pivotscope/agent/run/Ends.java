package io.pivotscope.agent.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What several branches have ended with, together: of each request all that its branches knew. So a
 * future that waits for one operation after another, for as long as the process lives, brings no
 * more than a few ends for each request. Immutable.
 */
public final class Ends implements Outcome {
  /** Requests, the youngest, that are taken over from those that were collected before. */
  static final int MOST_TAKEN_OVER = 256;

  /**
   * Ends of a request that are kept beside the one that knows most, as long as they are little next
   * to it: such a future would otherwise copy all of that with each operation.
   */
  private static final int MOST_APART = 64;

  /**
   * The request that ended last is the last. Several ends of one are handoffs: see {@link #add}.
   */
  private final Map<Object, List<Outcome>> byRequest;

  private Ends(Map<Object, List<Outcome>> byRequest) {
    this.byRequest = byRequest;
  }

  @Override
  public void mergeInto(Requests requests) {
    byRequest.values().forEach(ends -> ends.forEach(end -> end.mergeInto(requests)));
  }

  /**
   * Collects them.
   *
   * @param ends the oldest first
   * @return null if there are none
   */
  public static @Nullable Outcome of(List<Outcome> ends) {
    Map<Object, List<Outcome>> all = new LinkedHashMap<>();
    for (Outcome end : ends) {
      if (end instanceof Ends several) {
        several.youngest().forEach(one -> add(one, all));
      } else {
        add(end, all);
      }
    }
    all.replaceAll((request, apart) -> areLittle(apart) ? apart : List.of(joined(apart)));
    if (all.isEmpty()) {
      return null;
    }
    List<Outcome> first = all.values().iterator().next();
    return all.size() == 1 && first.size() == 1 ? first.get(0) : new Ends(all);
  }

  private List<Outcome> youngest() {
    int over = Math.max(0, byRequest.size() - MOST_TAKEN_OVER);
    if (over > 0) {
      Losses.edges(over);
    }
    List<Outcome> result = new ArrayList<>();
    byRequest.values().stream().skip(over).forEach(result::addAll);
    return result;
  }

  private static void add(Outcome end, Map<Object, List<Outcome>> all) {
    Handoff handoff = end instanceof Scope ended ? Handoff.of(ended) : null;
    if (end instanceof Handoff given) {
      handoff = given;
    }
    if (handoff == null) {
      all.put(end, List.of(end)); // of a kind that nobody can look into
      return;
    }
    // As the youngest of all.
    List<Outcome> before = all.remove(handoff.request);
    List<Outcome> apart = before == null ? new ArrayList<>() : before;
    all.put(handoff.request, apart);
    int last = apart.size() - 1;
    if (last >= 0 && apart.get(last) instanceof Handoff other && other.joinsCheaply(handoff)) {
      apart.set(last, Handoff.joined(List.of(other, handoff)));
    } else {
      // The one that knows most is the first, since the others are added to a copy of that.
      apart.add(last >= 0 && weight(handoff) > weight(apart.get(0)) ? 0 : last + 1, handoff);
    }
  }

  /** Whether all but the first of them know little next to that one. */
  private static boolean areLittle(List<Outcome> apart) {
    if (apart.size() == 1) {
      return true;
    }
    long rest = apart.stream().skip(1).mapToLong(Ends::weight).sum();
    return apart.size() <= MOST_APART && rest < weight(apart.get(0));
  }

  private static long weight(Outcome handoff) {
    return ((Handoff) handoff).baggage.weight();
  }

  private static Outcome joined(List<Outcome> apart) {
    return Handoff.joined(apart.stream().map(Handoff.class::cast).toList());
  }
}
