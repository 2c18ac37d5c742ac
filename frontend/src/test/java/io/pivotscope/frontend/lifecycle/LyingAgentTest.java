package io.pivotscope.frontend.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.lifecycle.Bench.Agent;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An agent that has the token and says what is not true: what it costs the others. */
class LyingAgentTest {
  private static final long YEAR_2090 = Hlc.of(3_786_912_000_000_000L);

  private final Bench bench = new Bench();
  private final Agent honest = bench.new Agent(11, "Honest");
  private final Agent liar = bench.new Agent(12, "Liar");

  private long installed() {
    honest.connect();
    liar.connect();
    return bench.install(Programs.sums(100), 0);
  }

  private long collecting() {
    long id = installed();
    honest.armed(id);
    liar.armed(id);
    bench.pass(1_000);
    return id;
  }

  private long epoch(long id) {
    return bench.view(id).epoch();
  }

  private long t0(long id) {
    return Objects.requireNonNull(bench.coordinator.state().find(id)).t0;
  }

  private void status(long id, State state, long hlc, TracepointStatus... points) {
    liar.say(new QueryStatus(id, epoch(id), state, hlc, t0(id), null, List.of(points), 0));
  }

  private void report(long id, long sequence, Counters counters, Pane... panes) {
    QueryReport query = new QueryReport(id, epoch(id), List.of(panes), counters);
    liar.say(new Report(sequence, bench.micros, bench.now(), List.of(query)));
  }

  private List<String> rows(long id) {
    return Objects.requireNonNull(bench.view(id).table()).rows().stream()
        .map(row -> row[0] + " " + row[1])
        .toList();
  }

  @Test
  void aClockOfTheYear2090DoesNotPutOffTheBeginning() {
    long id = installed();
    honest.armed(id);
    status(id, State.ARMED, YEAR_2090);
    bench.pass(2_000);
    assertThat(bench.view(id).state()).isEqualTo("collecting");
    honest.report(id, bench.window(), Programs.group("a", 5));
    assertThat(rows(id)).containsExactly("a 5");
    assertThat(bench.view(id).partial())
        .extracting(RunView.Partial::cause, RunView.Partial::detail)
        .anyMatch(cause -> cause.toString().contains("blind") && cause.toString().contains("Liar"));
  }

  @Test
  void nobodysClockIsRaisedToTheYear2090() {
    long id = installed();
    honest.armed(id);
    status(id, State.ARMED, YEAR_2090);
    bench.pass(2_000);
    Agent newcomer = bench.new Agent(13, "Newcomer").connect();
    assertThat(newcomer.last(Welcome.class).frontier())
        .isLessThan(Hlc.of(bench.micros + 1_000_000));
  }

  @Test
  void aWatermarkThatCreepsHoldsWindowsBackForALimitedTime() {
    long id = collecting();
    honest.report(id, bench.window(), Programs.group("a", 1));
    long creeping = bench.now();
    for (int i = 0; i < 200; i++) {
      bench.pass(100);
      honest.heartbeat();
      liar.say(new Heartbeat(bench.micros, creeping++));
    }
    assertThat(bench.view(id).windows()).isNotEmpty();
    assertThat(bench.view(id).windows().get(0).table().rows()).hasSize(1);
  }

  @Test
  void windowsOfTheFutureAreFewAndTheOthersStay() {
    long id = collecting();
    honest.report(id, bench.window(), Programs.group("a", 1));
    Pane[] panes =
        IntStream.range(0, 20_000)
            .mapToObj(i -> new Pane(bench.window() + 7 * i, List.of(Programs.group("lie", 1))))
            .toArray(Pane[]::new);
    report(id, 1, Counters.NONE, panes);
    assertThat(rows(id)).containsExactly("a 1", "lie 20000");
    assertThat(bench.view(id).late()).isGreaterThan(18_000);
    bench.pass(1_000);
    honest.heartbeat();
    liar.heartbeat();
    bench.pass(50);
    assertThat(bench.view(id).windows().get(0).table().rows()).hasSize(2);
  }

  @Test
  void windowsThatCannotBeAreNotShown() {
    long id = collecting();
    report(
        id,
        1,
        Counters.NONE,
        new Pane(Long.MAX_VALUE, List.of(Programs.group("lie", 1))),
        new Pane(Long.MIN_VALUE, List.of(Programs.group("lie", 1))));
    bench.coordinator.stop(Objects.requireNonNull(bench.coordinator.ask(id)), "stopped");
    bench.pass(20_000);
    assertThat(bench.view(id).windows())
        .allSatisfy(
            window ->
                assertThat(window.beginMicros())
                    .isBetween(Bench.START_MICROS - 1_000_000, bench.micros));
    assertThat(rows(id)).containsExactly("lie 2");
  }

  @Test
  void countersCannotBeTakenBackOrTurnedOver() {
    long id = collecting();
    report(id, 1, new Counters(-9, -9, -9, -9, -9, -9, -9, -9));
    assertThat(bench.view(id).counters().hits()).isZero();
    long most = Long.MAX_VALUE;
    report(id, 2, new Counters(most, most, most, most, most, most, most, most));
    report(id, most, new Counters(most, most, most, most, most, most, most, most));
    assertThat(bench.view(id).counters().hits()).isEqualTo(most);
    assertThat(bench.view(id).counters().dropped()).isEqualTo(most);
  }

  @Test
  void aKeyOfAMegabyteIsDroppedAndCounted() {
    long id = collecting();
    Row large = Programs.group("x".repeat(1 << 20), 1);
    report(id, 1, Counters.NONE, new Pane(bench.window(), List.of(large)));
    assertThat(rows(id)).isEmpty();
    assertThat(bench.view(id).counters().dropped()).isEqualTo(1);
  }

  @Test
  void aMillionStatusesLeaveNoTrace() {
    long id = collecting();
    long before = bench.written();
    status(id, State.ARMED, bench.now(), new TracepointStatus(0, 1, 1, List.of(), List.of()));
    long once = bench.written() - before;
    for (int i = 0; i < 1_000; i++) {
      liar.say(new QueryStatus(id + 1, 1, State.ARMED, i, i, null, List.of(), 0));
      liar.say(new QueryStatus(id, 1, State.ARMED, i, i, null, List.of(), 0));
      status(id, State.ARMED, bench.now(), new TracepointStatus(0, 1, 1, List.of(), List.of()));
    }
    assertThat(bench.written() - before).isEqualTo(once);
  }

  @Test
  void tracepointsThatTheQueryHasNotAreNotKept() {
    long id = collecting();
    List<Refusal> many = Collections.nCopies(5_000, new Refusal("w".repeat(5_000), "y"));
    status(
        id,
        State.ARMED,
        bench.now(),
        new TracepointStatus(-1, 1, 1, many, List.of()),
        new TracepointStatus(7, 1, 1, many, List.of()),
        new TracepointStatus(0, -5, -5, many, List.of()));
    RunView.Process said = bench.view(id).processes().get(1);
    assertThat(said.notes()).hasSize(1_000).allMatch(note -> note.length() < 1_100);
    assertThat(said.methods()).isLessThan(2);
  }

  /** Whoever came before keeps what it said, and what is said again is no news. */
  @Test
  void textsOfProcessesThatAreMadeUpAreBoundedAndTheirNumbersStay() {
    long id = collecting();
    Refusal refusal = new Refusal("w".repeat(1_000), "y".repeat(1_000));
    for (int i = 0; i < 50; i++) {
      Agent madeUp = bench.new Agent(1_000 + i, "made up").connect();
      TracepointStatus point =
          new TracepointStatus(0, 3, 5, Collections.nCopies(900, refusal), List.of());
      QueryStatus said =
          new QueryStatus(
              id,
              epoch(id),
              State.REFUSED,
              bench.now(),
              t0(id),
              "r".repeat(1_000),
              List.of(point),
              0);
      madeUp.say(said);
      long before = bench.written();
      madeUp.say(said);
      assertThat(bench.written()).isEqualTo(before);
    }
    for (int restarts = 0; restarts < 2; restarts++) {
      List<RunView.Process> processes = bench.view(id).processes();
      assertThat(processes).hasSize(52);
      assertThat(processes.subList(2, 52)).allMatch(p -> p.methods() == 5 && !p.reason().isEmpty());
      assertThat(processes.get(2).notes()).hasSize(900);
      assertThat(processes.get(51).notes())
          .singleElement()
          .satisfies(note -> assertThat(note).contains("left out"));
      long characters =
          processes.stream().flatMap(p -> p.notes().stream()).mapToLong(String::length).sum();
      assertThat(characters).isLessThan(StatusTexts.MAX_CHARACTERS + 10_000);
      bench.compact();
      bench.restart();
    }
  }

  @Test
  void countersOfAdviceThatTheQueryHasNotAreNotKept() {
    long id = collecting();
    List<AtAdvice> many = Collections.nCopies(100_000, new AtAdvice(1, 1, 1));
    report(id, 1, Counters.NONE.at(many));
    report(id, 2, Counters.NONE.at(many));
    QueryRun run = Objects.requireNonNull(bench.coordinator.state().find(id));
    assertThat(run.counters.get(liar.incarnation).advice()).containsExactly(new AtAdvice(2, 2, 2));
    assertThat(bench.view(id).counters().advice()).containsExactly(new AtAdvice(2, 2, 2));
  }

  /** Each process that is forgotten makes room for one more. */
  @Test
  void onlySoManyProcessesAreCountedAndCalledBlind() {
    long id = collecting();
    QueryReport query =
        new QueryReport(id, epoch(id), List.of(), new Counters(1, 0, 0, 0, 0, 0, 0, 0));
    for (int i = 0; i < Attendance.MAX_PROCESSES + 100; i++) {
      Agent madeUp = bench.new Agent(1_000 + i, "p").connect();
      madeUp.status(id, State.ARMED, 0, "late");
      madeUp.say(new Report(1, bench.micros, bench.now(), List.of(query)));
      madeUp.say(new io.pivotscope.protocol.link.AgentMessage.Goodbye(bench.now()));
      madeUp.close();
    }
    QueryRun run = Objects.requireNonNull(bench.coordinator.state().find(id));
    assertThat(run.counters).hasSize(Attendance.MAX_PROCESSES);
    assertThat(run.blind).hasSize(Attendance.MAX_PROCESSES);
    assertThat(run.result.counters().hits()).isEqualTo(Attendance.MAX_PROCESSES + 100);
  }

  @Test
  void processesThatAreMadeUpPushOutEachOtherAndNotThoseThatAreThere() {
    long id = collecting();
    for (int i = 0; i < Attendance.MAX_PROCESSES + 100; i++) {
      Agent madeUp = bench.new Agent(1_000 + i, "x".repeat(5_000)).connect();
      madeUp.say(new io.pivotscope.protocol.link.AgentMessage.Goodbye(bench.now()));
      madeUp.close();
    }
    assertThat(bench.coordinator.state().fleet.size()).isEqualTo(Attendance.MAX_PROCESSES);
    assertThat(bench.coordinator.state().fleet.all())
        .allMatch(agent -> agent.procName().length() <= 1_000)
        .anyMatch(agent -> agent.incarnation() == honest.incarnation);
    honest.report(id, bench.window(), Programs.group("a", 1));
    assertThat(rows(id)).containsExactly("a 1");
  }

  @Test
  void whereAllAreThereNoMoreAreTaken() {
    for (int i = 0; i < Attendance.MAX_PROCESSES; i++) {
      bench.new Agent(1_000 + i, "there").connect();
    }
    liar.say(
        new Hello(12, "Liar", "host", 1, "17", "0.1", "secret", bench.micros, bench.micros, 0));
    assertThat(liar.last(Welcome.class).refusal()).contains("20000 processes are connected");
    assertThat(liar.received).noneMatch(DesiredState.class::isInstance);
  }
}
