package io.pivotscope.agent.weave;

import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import java.util.List;

/**
 * Where everything that was asked for stands.
 *
 * @param pauseNanos how long the retransformation of the latest {@link Weaver#apply} took; 0 if
 *     none was needed
 */
public record WeaveResult(List<Query> queries, List<Hook> hookPoints, long pauseNanos) {

  /** One installation: a status per point, in the order of its points. */
  public record Query(long queryId, long epoch, List<TracepointStatus> points) {
    public Query {
      points = List.copyOf(points);
    }
  }

  /** One hook point. */
  public record Hook(String id, int classes, int methods, List<Refusal> refusals) {
    public Hook {
      refusals = List.copyOf(refusals);
    }
  }

  public WeaveResult {
    queries = List.copyOf(queries);
    hookPoints = List.copyOf(hookPoints);
  }
}
