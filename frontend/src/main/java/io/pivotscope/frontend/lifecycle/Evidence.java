package io.pivotscope.frontend.lifecycle;

import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.Counters;
import java.util.List;

/**
 * What is known of a run beyond its result: what happened at each of its advices, process by
 * process, and on the hops between them since it began.
 */
public record Evidence(RunView run, AdviceProgram program, List<At> processes) {

  /**
   * One process.
   *
   * @param counters of the run; since the frontend last started, if it was restarted
   * @param hops what has travelled since T0
   * @param off declarations of carriers that are left out there
   * @param foreign results of hand-offs read by another request than theirs, since T0
   */
  public record At(
      String procName,
      String label,
      Counters counters,
      List<HopCounts> hops,
      List<Refusal> off,
      long foreign) {
    public At {
      hops = List.copyOf(hops);
      off = List.copyOf(off);
    }
  }

  public Evidence {
    processes = List.copyOf(processes);
  }
}
