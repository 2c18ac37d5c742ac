package io.pivotscope.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.aggregate.Drained;
import io.pivotscope.agent.aggregate.Groups;
import io.pivotscope.agent.aggregate.LocalTable;
import io.pivotscope.agent.aggregate.Recorder;
import io.pivotscope.agent.aggregate.Slices;
import io.pivotscope.agent.aggregate.ThreadTable;
import io.pivotscope.agent.budget.Memory;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.link.AgentMessage.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportStreamTest {

  private final ReportStream stream = new ReportStream();
  private final LocalTable table =
      new LocalTable(
          Slices.of(1_000_000, 1_000_000),
          new Groups.Shape(List.of(), List.of(), 10),
          50_000,
          1,
          new Memory(1 << 30));
  private final ThreadTable own = table.forThread(new Recorder());

  private long seconds;

  /** Rows of a second of their own, since each pane is read once. */
  private Drained rows(int count, String text) {
    long at = Hlc.of(Hlc.EPOCH_MICROS + ++seconds * 1_000_000);
    for (int i = 0; i < count; i++) {
      own.at(at).stream(Tuple.of(text), at + i, 1);
    }
    return table.drain(Hlc.of(Hlc.EPOCH_MICROS + (seconds + 1) * 1_000_000), Long.MAX_VALUE);
  }

  private static long count(List<Report> reports) {
    return reports.stream()
        .flatMap(r -> r.queries().stream())
        .flatMap(q -> q.panes().stream())
        .mapToLong(p -> p.rows().size())
        .sum();
  }

  @Test
  void whatIsTooMuchForOneReportIsCutAndOnlyTheLastSaysTheWatermark() {
    stream.said(5);
    stream.add(1, 1, rows(3000, "x".repeat(4000)));
    List<Report> reports = stream.number(0, 77);
    assertThat(reports).hasSizeGreaterThan(2);
    assertThat(count(reports)).isEqualTo(3000);
    assertThat(reports.stream().map(Report::sequence).toList())
        .containsExactlyElementsOf(
            java.util.stream.LongStream.rangeClosed(1, reports.size()).boxed().toList());
    for (Report report : reports.subList(0, reports.size() - 1)) {
      assertThat(report.watermark()).isEqualTo(5);
    }
    assertThat(reports.get(reports.size() - 1).watermark()).isEqualTo(77);
    assertThat(
            reports.stream()
                .flatMap(r -> r.queries().stream())
                .mapToLong(q -> q.counters().tuples())
                .sum())
        .isEqualTo(3000);
  }

  @Test
  void unsentRowsMergeAndAcknowledgedOnesGiveTheirPlaceBack() {
    stream.add(1, 1, rows(30_000, "a"));
    stream.add(1, 1, rows(20_000, "b"));
    assertThat(rows(10, "c").counters().dropped()).isEqualTo(10);
    List<Report> reports = stream.number(0, 1);
    assertThat(count(reports)).isEqualTo(50_000);
    assertThat(stream.unacknowledged()).isEqualTo(reports);
    stream.acknowledged(reports.get(reports.size() - 1).sequence());
    assertThat(stream.unacknowledged()).isEmpty();
    assertThat(rows(10, "d").counters().dropped()).isZero();
  }

  @Test
  void aQueryHoldsWhatIsItsOwnUntilThatIsAcknowledged() {
    stream.add(1, 1, rows(1000, "x".repeat(100)));
    long waiting = stream.bytes();
    assertThat(waiting).isPositive().isEqualTo(table.heldBytes());
    List<Report> reports = stream.number(0, 1);
    long sent = stream.bytes();
    assertThat(sent).isGreaterThan(100_000).isEqualTo(table.heldBytes());
    stream.acknowledged(reports.get(0).sequence());
    assertThat(stream.bytes()).isZero();
    assertThat(table.heldBytes()).isZero();
  }

  @Test
  void nothingWaitingIsNoReport() {
    stream.add(1, 1, rows(0, ""));
    assertThat(stream.isWaiting()).isFalse();
    assertThat(stream.number(0, 9)).isEmpty();
    assertThat(stream.watermark()).isEqualTo(9);
  }
}
