package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.frontend.fleet.Fleet;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.Counters;
import java.util.ArrayList;
import java.util.List;

/** Gathers {@link Evidence}; on the engine's thread. */
final class EvidenceOf {
  private EvidenceOf() {}

  static Evidence run(QueryRun run, RunView view, Fleet fleet) {
    List<Evidence.At> processes = new ArrayList<>();
    for (Agent agent : fleet.all()) {
      Counters counters = run.counters.get(agent.incarnation());
      if (counters == null && !agent.isLive()) {
        continue;
      }
      Propagation before = run.propagatedBefore(agent.incarnation());
      Propagation now = run.program.propagates() ? agent.propagation() : Propagation.NONE;
      processes.add(
          new Evidence.At(
              agent.procName(),
              agent.label(),
              counters == null ? Counters.NONE : counters,
              since(before.hops(), now.hops()),
              now.off(),
              Math.max(0, now.foreign() - before.foreign())));
    }
    return new Evidence(view, run.program, processes);
  }

  private static List<HopCounts> since(List<HopCounts> before, List<HopCounts> now) {
    return now.stream()
        .map(
            hop ->
                before.stream()
                    .filter(b -> b.carrier().equals(hop.carrier()) && b.hop().equals(hop.hop()))
                    .findFirst()
                    .map(hop::minus)
                    .orElse(hop))
        .filter(hop -> !hop.isEmpty())
        .toList();
  }
}
