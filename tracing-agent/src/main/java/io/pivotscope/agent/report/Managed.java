package io.pivotscope.agent.report;

import io.pivotscope.agent.run.QueryRun;
import io.pivotscope.agent.weave.Installation;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query of the desired set, and how it stands here. Used by whoever has the reconciler. */
final class Managed {
  final DesiredQuery wanted;
  final @Nullable QueryRun run;
  final @Nullable Installation installation;
  State state;
  String reason;
  long hlc;
  long pauseNanos;
  List<TracepointStatus> tracepoints = List.of();

  Managed(
      DesiredQuery wanted,
      @Nullable QueryRun run,
      @Nullable Installation installation,
      State state,
      String reason) {
    this.wanted = wanted;
    this.run = run;
    this.installation = installation;
    this.state = state;
    this.reason = reason;
  }

  /** It has not been said that it is armed. */
  boolean isBeingWoven() {
    return hlc == 0;
  }

  /** It is here, and nobody has said when it begins. */
  boolean waitsForT0() {
    return run != null && run.t0() == Long.MAX_VALUE;
  }

  QueryStatus status() {
    return new QueryStatus(
        wanted.queryId(),
        wanted.epoch(),
        state,
        hlc,
        run == null || waitsForT0() ? 0 : run.t0(),
        reason.isEmpty() ? null : reason,
        tracepoints,
        pauseNanos);
  }
}
