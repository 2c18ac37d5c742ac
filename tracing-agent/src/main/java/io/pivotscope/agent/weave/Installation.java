package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import java.util.List;

/**
 * A query as the weaver sees it. Installations with the same id and epoch are the same: the factory
 * of the first one stays.
 *
 * @param maxMethods methods that one point may match in this process
 */
public record Installation(
    long queryId, long epoch, List<Point> points, int maxMethods, ListenerFactory factory) {

  /**
   * Where one advice wants a listener. Entry and exits are woven together, whichever is asked for.
   *
   * @param capped whether it may match {@code maxMethods} only; what begins a request must act
   *     wherever it matches, or results would be wrong
   */
  public record Point(int advice, MethodPattern pattern, Place place, boolean capped) {
    public Point(int advice, MethodPattern pattern, Place place) {
      this(advice, pattern, place, true);
    }
  }

  public Installation {
    points = List.copyOf(points);
  }
}
