package io.pivotscope.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Shape;
import io.pivotscope.protocol.link.AgentMessage.Counters;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.Traffic;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhyTest {
  private static final RunView.Process ARMED =
      new RunView.Process("DataNode", "DataNode (host-b, pid 7)", "armed", "", 1, 2, List.of(), 1);
  private static final RunView.Source WOVEN = new RunView.Source("DN.read", 1, 2, 1);
  private static final long T0 = 1_000_000;

  private static RunView run(
      long t0, List<RunView.Process> processes, RunView.Source source, Counters counters) {
    return new RunView(
        3,
        1,
        "From ..",
        "collecting",
        t0,
        0,
        T0 + 12_500_000,
        -1,
        "",
        false,
        List.of("COUNT"),
        null,
        List.of(),
        counters,
        0,
        processes,
        List.of(source),
        List.of(),
        Shape.UNKNOWN);
  }

  private static List<String> why(Counters counters, HopCounts... hops) {
    Propagation propagation = new Propagation(List.of(hops), List.of(), 0, 0);
    AgentView agent =
        new AgentView(
            "DataNode", "host-b", 7, "17", "0.1", "live", true, 10, List.of(), propagation);
    return Why.lines(run(T0, List.of(ARMED), WOVEN, counters), List.of(agent));
  }

  private static Counters counted(long hits, long withoutBaggage, long packed, long hops) {
    return new Counters(
        hits, 0, withoutBaggage, 0, 0, 0, 0, 0, new Traffic(packed, hops, 40 * hops, 80, 0));
  }

  @Test
  void nobodyIsThere() {
    RunView run = run(0, List.of(), new RunView.Source("DN.read", 0, 0, 0), Counters.NONE);
    assertThat(Why.lines(run, List.of()))
        .startsWith("query 3 has no rows:", "  no process is connected, so nothing is woven");
  }

  @Test
  void noClassOrMethodOfThatName() {
    RunView.Process noted =
        new RunView.Process(
            "DataNode",
            "DataNode (host-b, pid 7)",
            "armed",
            "",
            0,
            0,
            List.of("a.B: no such method"),
            1);
    RunView run = run(T0, List.of(noted), new RunView.Source("DN.read", 0, 0, 0), Counters.NONE);
    assertThat(Why.lines(run, List.of()))
        .contains(
            "  no process has DN.read: no class of that name is loaded, or it has no such method",
            "  DataNode (host-b, pid 7): a.B: no such method");
  }

  @Test
  void itHasNotBegun() {
    RunView.Process arming =
        new RunView.Process(
            "DataNode", "DataNode (host-b, pid 7)", "arming", "", 0, 0, List.of(), 0);
    RunView run = run(0, List.of(ARMED, arming), WOVEN, Counters.NONE);
    assertThat(Why.lines(run, List.of()))
        .contains("  DataNode (host-b, pid 7) is arming")
        .hasSize(3);
  }

  @Test
  void nobodyCalls() {
    assertThat(why(Counters.NONE))
        .contains(
            "  no event in 12.5 s: what is woven has not been called",
            "  DN.read: woven 2 methods of 1 class in 1 process");
  }

  @Test
  void theOtherSideOfTheJoinWasNotCalled() {
    assertThat(why(counted(40, 40, 0, 0)))
        .contains(
            "  40 of 40 events found nothing to join with in their past",
            "  nothing was packed in 12.5 s: the other side of the join was not called, or let"
                + " nothing through");
  }

  @Test
  void baggageIsLostOnAHop() {
    assertThat(
            why(
                counted(40, 40, 9, 8),
                new HopCounts("Hadoop IPC", "call", 0, 0, 3, 37, 0, 0, 0, 0, 0, 0, 0)))
        .contains(
            "  9 tuples were packed, and left on 8 messages",
            "  DataNode (host-b, pid 7): 37 messages of Hadoop IPC call came without a header:"
                + " their sender has no agent, or was not woven yet");
  }

  @Test
  void nothingLeftItsProcess() {
    assertThat(why(counted(40, 40, 9, 0))).anyMatch(line -> line.contains("none left its process"));
  }

  @Test
  void everythingArrivedAndTheJoinIsWrong() {
    assertThat(
            why(
                counted(40, 40, 9, 8),
                new HopCounts("Hadoop IPC", "call", 0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0)))
        .anyMatch(line -> line.contains("the wrong order, or another request"));
  }

  @Test
  void whereLetsNothingThrough() {
    assertThat(why(counted(40, 0, 0, 0))).contains("  40 events, and none became a row");
  }

  @Test
  void thereAreRows() {
    Counters counters = new Counters(40, 12, 0, 0, 0, 0, 0, 0);
    assertThat(why(counters)).containsExactly("query 3 has rows: 12, of 40 events");
  }
}
