package io.pivotscope.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CarrierTableTest {
  private static final HopCounts OPERATIONS =
      new HopCounts("HDFS data transfer", "operation", 1204, 800, 1204, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final HopCounts CALLS =
      new HopCounts("Hadoop IPC", "call", 52_811, 12, 3, 40, 3, 52_700, 104, 7, 1, 2, 5);

  private static AgentView agent(String name, String host, Propagation propagation) {
    return new AgentView(
        name, host, 7, "17", "0.1", "live", true, 10, List.of("1 armed"), propagation);
  }

  private static List<AgentView> fleet() {
    return List.of(
        agent("DataNode", "host-b", new Propagation(List.of(OPERATIONS, CALLS), List.of(), 0, 1)),
        agent("FSread4m", "host-a", new Propagation(List.of(CALLS), List.of(), 0, 0)));
  }

  @Test
  void aWideTerminalHasALinePerProcessAndHop() {
    List<String> lines = CarrierTable.lines(fleet(), 160);
    assertThat(lines).hasSize(7).allMatch(line -> line.length() <= 160);
    assertThat(lines.get(2)).startsWith(" DataNode  host-b  HDFS data transfer  operation ");
  }

  @Test
  void aNarrowOneHasATablePerHopWithoutWhatIsZeroThere() {
    assertThat(CarrierTable.lines(fleet(), 80))
        .containsExactly(
            "HDFS data transfer, operation",
            " procName  host    attached  forwarded  extracted",
            " --------  ------  --------  ---------  ---------",
            " DataNode  host-b     1,204        800      1,204",
            "",
            "Hadoop IPC, call",
            " procName  host    attached  forwarded  extracted  bare  returned  merged",
            " --------  ------  --------  ---------  ---------  ----  --------  ------",
            " DataNode  host-b    52,811         12          3    40         3  52,700",
            " FSread4m  host-a    52,811         12          3    40         3  52,700",
            " procName  host    bareReplies  orphaned  malformed  refused  oversized",
            " --------  ------  -----------  --------  ---------  -------  ---------",
            " DataNode  host-b          104         7          1        2          5",
            " FSread4m  host-a          104         7          1        2          5",
            "",
            "threads in requests: none",
            "foreign: 1 in DataNode (host-b, pid 7)");
  }

  @Test
  void aTableThatFitsNowhereIsStillWhole() {
    String line = String.join("\n", CarrierTable.lines(fleet(), 10));
    assertThat(line).contains("attached", "oversized", "52,811", "800");
  }

  @Test
  void whatIsOffInManyProcessesIsSaidOnce() {
    Propagation off = new Propagation(List.of(), List.of(new Refusal("Timer", "no field")), 0, 0);
    List<AgentView> many = IntStream.range(0, 4).mapToObj(i -> agent("p" + i, "h", off)).toList();
    assertThat(CarrierTable.lines(many, 80)).contains("off: Timer in 4 processes: no field");
    assertThat(CarrierTable.lines(many.subList(0, 2), 80))
        .contains("off: Timer in p0 (h, pid 7), p1 (h, pid 7): no field");
  }

  @Test
  void whatManyProcessesCountIsOneSum() {
    Propagation busy = new Propagation(List.of(), List.of(), 2, 1_000);
    List<AgentView> many = IntStream.range(0, 4).mapToObj(i -> agent("p" + i, "h", busy)).toList();
    assertThat(CarrierTable.lines(many, 80))
        .contains("threads in requests: 8 in 4 processes", "foreign: 4,000 in 4 processes");
    assertThat(CarrierTable.lines(many.subList(0, 2), 80))
        .contains("foreign: 1,000 in p0 (h, pid 7)", "foreign: 1,000 in p1 (h, pid 7)");
  }
}
