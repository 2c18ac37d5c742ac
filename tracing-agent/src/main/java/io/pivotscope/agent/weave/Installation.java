package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.MethodPattern;
import java.util.List;

/**
 * A query as the weaver sees it. Installations with the same id and epoch are the same: the factory
 * of the first one stays.
 */
public record Installation(long queryId, long epoch, List<Point> points, ListenerFactory factory) {

  /** Where one advice wants a listener. */
  public record Point(int advice, MethodPattern pattern) {}

  public Installation {
    points = List.copyOf(points);
  }
}
