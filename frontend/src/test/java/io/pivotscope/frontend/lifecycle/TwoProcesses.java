package io.pivotscope.frontend.lifecycle;

import io.pivotscope.protocol.link.AgentMessage.State;
import java.util.List;

/** A frontend, a DataNode and a NameNode, and the time that passes between what they say. */
abstract class TwoProcesses {
  final Bench bench = new Bench();
  final Bench.Agent dn = bench.new Agent(11, "DataNode");
  final Bench.Agent nn = bench.new Agent(12, "NameNode");

  long collecting(long forMillis) {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.sums(100), forMillis);
    dn.armed(id);
    nn.armed(id);
    bench.pass(300);
    return id;
  }

  void stopAndEnd(long id, Bench.Agent... agents) {
    bench.coordinator.stop(run(id), "stopped");
    bench.pass(400);
    for (Bench.Agent agent : agents) {
      agent.heartbeat();
    }
    bench.pass(100);
    for (Bench.Agent agent : agents) {
      agent.status(id, State.REMOVED, 0);
    }
    bench.pass(100);
  }

  QueryRun run(long id) {
    return bench.coordinator.state().find(id);
  }

  void heartbeats() {
    dn.heartbeat();
    nn.heartbeat();
  }

  List<String> causes(long id) {
    return bench.view(id).partial().stream().map(RunView.Partial::cause).toList();
  }

  List<String> rows(long id) {
    return bench.view(id).table().rows().stream()
        .map(row -> row[0] + " " + row[1] + " " + row[2])
        .toList();
  }
}
