package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.frontend.history.Archive;
import io.pivotscope.frontend.history.Column;
import io.pivotscope.frontend.history.Column.Role;
import io.pivotscope.frontend.history.ColumnType;
import io.pivotscope.frontend.history.Kind;
import io.pivotscope.frontend.history.Run;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.AgentMessage.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the archive is told of a run: its columns, its windows, each row, its total. */
class ArchivingTest {
  private final List<Run> runs = new ArrayList<>();
  private final List<Archive.Batch> batches = new ArrayList<>();
  private final Bench bench =
      new Bench(
          new Archive() {
            @Override
            public void know(Run run) {
              runs.add(run);
            }

            @Override
            public void add(Batch batch) {
              batches.add(batch);
            }

            @Override
            public boolean settle(long waitMillis) {
              return true;
            }

            @Override
            public void close() {}
          });
  private final Bench.Agent agent = bench.new Agent(100, "DataNode").connect();

  private static AdviceProgram compile(String text) {
    Catalogue catalogue =
        Catalogue.parse("tracepoint T { at a.A.m(..) return export n = arg0 }", "t.tracepoints");
    return Objects.requireNonNull(
        QueryCompiler.compile(text, "q", catalogue, Schema.NONE).program(), text);
  }

  private static List<Column> columns(String text) {
    return ArchivedColumns.of(compile(text).output());
  }

  private static Column column(String title, ColumnType type, Role role) {
    return new Column(title, type, role);
  }

  @Test
  void countsAndSumsAddUpAndNothingElseDoes() {
    assertThat(
            columns(
                "From t In T GroupBy t.host Select t.host, COUNT, SUM(t.elapsed) As s,"
                    + " SUM(t.elapsed) / COUNT As mean, P99(t.elapsed) As p, RATE, COUNT * 2 As"
                    + " twice"))
        .containsExactly(
            column("t.host", ColumnType.TEXT, Role.KEY),
            column("COUNT", ColumnType.LONG, Role.ADDITIVE),
            column("s", ColumnType.DURATION, Role.ADDITIVE),
            column("mean", ColumnType.DURATION, Role.OTHER),
            column("p", ColumnType.DURATION, Role.OTHER),
            column("RATE", ColumnType.DOUBLE, Role.OTHER),
            column("twice", ColumnType.LONG, Role.ADDITIVE));
  }

  @Test
  void listsOfAggregatesHaveNamedParts() {
    assertThat(columns("From t In T Select HISTOGRAM(t.elapsed) As h, TOPK(t.host, 3) As top"))
        .containsExactly(
            column("h", ColumnType.HISTOGRAM, Role.OTHER),
            column("top", ColumnType.TOP_VALUES, Role.OTHER));
  }

  @Test
  void windowsAndTheTotalAreTold() {
    long id = bench.install(Programs.sums(10), 0);
    agent.armed(id);
    bench.pass(1_500);
    agent.report(id, bench.window(), Programs.group("k", 3));
    bench.pass(1_500);
    agent.heartbeat();
    bench.pass(100);
    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).rows().get(0))
        .containsExactly(batches.get(0).number() * 1_000_000, "k", 3L, 1L);
    assertThat(runs.get(runs.size() - 1).t1Micros()).isZero();
    end(id);
    Archive.Batch total = batches.get(batches.size() - 1);
    assertThat(total.kind()).isEqualTo(Kind.TOTAL);
    assertThat(total.rows().get(0)).containsExactly("k", 3L, 1L);
    assertThat(runs.get(runs.size() - 1).reason()).isEqualTo("stopped");
  }

  @Test
  void windowsInWhichThereWasNothingAreToldToBeClosed() {
    long id = bench.install(Programs.sums(10), 0);
    agent.armed(id);
    bench.pass(1_500);
    agent.heartbeat();
    bench.pass(100);
    long before = runs.get(runs.size() - 1).closedMicros();
    bench.pass(5_000);
    agent.heartbeat();
    bench.pass(100);
    Run run = runs.get(runs.size() - 1);
    assertThat(batches).isEmpty();
    assertThat(run.windowMicros()).isEqualTo(1_000_000);
    assertThat(run.closedMicros() - before).isBetween(4_000_000L, 6_000_000L);
    assertThat(run.closedMicros() % run.windowMicros()).isZero();
    assertThat(run.closedMicros()).isLessThanOrEqualTo(bench.micros);
  }

  @Test
  void whatTheResultLacksIsTold() {
    Bench.Agent other = bench.new Agent(101, "DataNode").connect();
    long id = bench.install(Programs.sums(10), 0);
    agent.armed(id);
    other.armed(id);
    bench.pass(1_500);
    agent.heartbeat();
    other.heartbeat();
    assertThat(lacking()).isEmpty();
    agent.report(id, bench.window(), Programs.group("k", 3));
    other.status(id, State.ARMED, 1, "heard of T0 after it had passed");
    bench.pass(1_500);
    agent.heartbeat();
    other.heartbeat();
    bench.pass(100);
    String late = "blind: DataNode (host, pid 101) heard of T0 after it had passed";
    assertThat(lacking()).as("when a window has closed").containsExactly(late);
    bench.coordinator.stop(bench.coordinator.state().find(id), "stopped");
    bench.pass(1_500);
    agent.heartbeat();
    other.heartbeat();
    bench.pass(100);
    other.status(id, State.REMOVED, 0);
    assertThat(lacking()).containsExactly(late);
    agent.statusAt(1, id, State.REMOVED, "it never heard of T0");
    bench.pass(100);
    assertThat(lacking()).as("when it is removed everywhere").hasSize(2);
  }

  private List<String> lacking() {
    return runs.get(runs.size() - 1).partial();
  }

  @Test
  void eachRowIsToldWhereItWasAskedFor() {
    long plain = bench.install(Programs.streams(), 0, false);
    long kept = bench.install(Programs.streams(), 0, true);
    agent.armed(plain);
    agent.armed(kept);
    bench.pass(1_500);
    long hlc = bench.now();
    agent.report(plain, bench.window(), Programs.row("v", hlc, 0));
    agent.report(kept, bench.window(), Programs.row("w", hlc, 0));
    end(plain);
    end(kept);
    List<Archive.Batch> raw = batches.stream().filter(b -> b.kind() == Kind.RAW).toList();
    assertThat(raw).hasSize(1);
    assertThat(raw.get(0).rows().get(0))
        .containsExactly(
            raw.get(0).number() * 1_000_000,
            io.pivotscope.baggage.clock.Hlc.micros(hlc),
            hlc,
            "DataNode (host, pid 100)",
            "w");
  }

  private void end(long id) {
    bench.coordinator.stop(bench.coordinator.state().find(id), "stopped");
    bench.pass(1_500);
    agent.heartbeat();
    bench.pass(100);
    agent.status(id, State.REMOVED, 0);
    bench.pass(100);
  }
}
