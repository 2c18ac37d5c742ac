package io.pivotscope.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultsTest {
  @Test
  void listNamesFaultsWithOptionalNumbers() {
    assertThat(Faults.parse("")).isEqualTo(Faults.NONE);
    assertThat(Faults.parse("fixed-replica-order,slow-datanode=host2:5,slow-datanode=host3"))
        .isEqualTo(new Faults(true, Map.of("host2", 5L, "host3", 1L << 20), 0, 2000, 0));
    assertThat(Faults.parse("regionserver-gc=300:1000,namenode-lock=7"))
        .isEqualTo(new Faults(false, Map.of(), 300, 1000, 7));
    assertThat(Faults.parse("regionserver-gc,namenode-lock"))
        .isEqualTo(new Faults(false, Map.of(), 500, 2000, 20));
  }

  @Test
  void unknownFaultIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Faults.parse("slow-disk"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown fault 'slow-disk'")
        .hasMessageContaining("fixed-replica-order");
    assertThatThrownBy(() -> Faults.parse("slow-datanode")).hasMessageContaining("needs a host");
  }

  @Test
  void faultsBecomeFlagsOfTheProcessesTheyHit() {
    ClusterLayout layout =
        layout(
            new Options()
                .clients("Hget")
                .faults(
                    Faults.parse(
                        "fixed-replica-order,slow-datanode=host2:5,regionserver-gc=300:1000,"
                            + "namenode-lock=7")));

    assertThat(layout.nameNode().command())
        .contains("--replica-order=FIXED", "--exclusive-read-millis=7");
    assertThat(command(layout, "DataNode", "host1")).contains("--link-bytes-per-second=0");
    assertThat(command(layout, "DataNode", "host2")).contains("--link-bytes-per-second=5");
    assertThat(command(layout, "RegionServer", "host1"))
        .contains("--pause-millis=300", "--pause-every-millis=1000");
  }

  @Test
  void jvmArgumentsAreFilledInForEachProcess() {
    ClusterLayout layout =
        layout(
            new Options()
                .clients("FSread4m")
                .stress(2)
                .jvmArg("-Dme={procName}@{host}")
                .clientJvmArg("-Dclient={procName}"));

    assertThat(layout.nameNode().command())
        .contains("-Dme=NameNode@host0")
        .noneMatch(argument -> argument.startsWith("-Dclient"));
    assertThat(command(layout, "DataNode", "host3")).contains("-Dme=DataNode@host3");
    assertThat(layout.clients(1)).hasSize(3);
    assertThat(layout.clients(1).get(2).command())
        .contains("-Dme=StressTest@host2", "-Dclient=StressTest");
  }

  private static ClusterLayout layout(Options options) {
    return new ClusterLayout(options, Path.of("target"));
  }

  private static List<String> command(ClusterLayout layout, String program, String host) {
    return layout.servers(1).stream()
        .filter(spec -> spec.program().equals(program) && spec.host().equals(host))
        .findFirst()
        .orElseThrow()
        .command();
  }
}
