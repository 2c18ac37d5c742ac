package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.pivotscope.frontend.view.Footer;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reports add up to, once each, whoever is killed in between. */
class ReportsTest extends TwoProcesses {

  @Test
  void reportsOfTwoProcessesAddUpAndAResentOneCountsOnce() {
    long id = collecting(0);
    Report first = dn.report(id, bench.window(), Programs.group("a", 5, 7));
    nn.report(id, bench.window(), Programs.group("a", 1), Programs.group("b", 2));
    dn.say(first);
    dn.say(first);
    assertThat(dn.acknowledged()).isEqualTo(1);
    assertThat(rows(id)).containsExactly("a 13 3", "b 2 1");
    assertThat(bench.view(id).counters().hits()).isEqualTo(3);
  }

  @Test
  void afterAKillTheAcknowledgedIsKnownAndTheResentIsNotAddedTwice() {
    long id = collecting(0);
    Report first = dn.report(id, bench.window(), Programs.group("a", 5));
    bench.restart();
    dn.connect();
    assertThat(dn.last(Welcome.class).acknowledged()).isEqualTo(1);
    dn.say(first);
    dn.report(id, bench.window(), Programs.group("a", 6));
    assertThat(rows(id)).containsExactly("a 11 2");
    assertThat(dn.desired(id).orElseThrow().t0()).isPositive();
  }

  @Test
  void aGapInTheSequenceIsNotSilent() {
    long id = collecting(0);
    dn.report(id, bench.window(), Programs.group("a", 5));
    dn.newReport(id, bench.window(), Programs.group("a", 6));
    dn.report(id, bench.window(), Programs.group("a", 7));
    assertThat(causes(id)).containsExactly("dropped");
  }

  @Test
  void anEventAtWhichTheAdviceFailedIsNotSilent() {
    long id = collecting(0);
    dn.heartbeat();
    long epoch = dn.desired(id).orElseThrow().epoch();
    Counters failed = new Counters(5, 2, 0, 0, 0, 0, 0, 3);
    dn.say(
        new Report(
            1, bench.micros, bench.now(), List.of(new QueryReport(id, epoch, List.of(), failed))));
    assertThat(bench.view(id).partial())
        .containsExactly(new RunView.Partial("failed", "3 events at which the advice failed"));
    assertThat(Footer.lines(bench.view(id)))
        .first(as(STRING))
        .endsWith("0 dropped · 3 failed · partial");
  }

  @Test
  void rowsThatReadWhatWasCutAreNotSilent() {
    long id = collecting(0);
    dn.heartbeat();
    long epoch = dn.desired(id).orElseThrow().epoch();
    Counters lacking = new Counters(5, 2, 0, 0, 0, 0, 0, 0, 3, Counters.Traffic.NONE, List.of());
    dn.say(
        new Report(
            1, bench.micros, bench.now(), List.of(new QueryReport(id, epoch, List.of(), lacking))));
    assertThat(causes(id)).containsExactly("cut");
  }

  @Test
  void nothingIsAcknowledgedBeforeTheCommit() {
    long id = collecting(0);
    dn.sayUncommitted(dn.newReport(id, bench.window(), Programs.group("a", 5)));
    assertThat(dn.acknowledged()).isZero();
    bench.commit();
    assertThat(dn.acknowledged()).isEqualTo(1);
  }

  @Test
  void windowsCloseOnTheLeastWatermarkAndEachRowIsInOne() {
    long id = collecting(0);
    long window = bench.window();
    dn.report(id, window, Programs.group("a", 1));
    bench.pass(1_100);
    dn.report(id, window + 1, Programs.group("a", 2));
    assertThat(bench.view(id).windows()).isEmpty();
    nn.report(id, window, Programs.group("a", 4));
    bench.pass(50);
    assertThat(bench.view(id).windows())
        .singleElement()
        .satisfies(
            w -> {
              assertThat(w.number()).isEqualTo(window);
              assertThat(w.table().rows().get(0)).containsExactly("a", 5L, 2L);
            });
    dn.report(id, window, Programs.group("a", 8));
    assertThat(causes(id)).containsExactly("late");
    assertThat(rows(id)).containsExactly("a 15 4");
  }

  @Test
  void streamedRowsComeInTheOrderOfTheirEvents() {
    dn.connect();
    nn.connect();
    long id = bench.install(Programs.streams(), 0);
    dn.armed(id);
    nn.armed(id);
    bench.pass(300);
    long now = bench.now();
    dn.report(id, bench.window(), Programs.row("c", now + 2, 0), Programs.row("a", now, 0));
    nn.report(id, bench.window(), Programs.row("b", now + 1, 0));
    assertThat(bench.view(id).table().rows())
        .extracting(row -> row[0])
        .containsExactly("a", "b", "c");
  }
}
