package io.pivotscope.frontend.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.frontend.lifecycle.Evidence;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.Cause.Kind;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import io.pivotscope.protocol.link.Counters.Traffic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code From s In OrderDao.save Join h In CartHttp.handle}: every way in which it has no rows. */
class WhyTest {
  private static final RunView.Process ARMED = process("armed", "");
  private static final long T0 = 1_000_000;
  private static final AdviceProgram PROGRAM =
      new AdviceProgram(
          "From ..",
          List.of(new SlotSpec.Set(0, "h", SlotSpec.Keep.ALL, 0, List.of(Type.STRING))),
          List.of(
              advice("OrderDao.save", CountedMethods.countAlone()),
              advice("CartHttp.handle", new Sink.Pack(0, List.of(), Sink.Empty.NEVER, List.of()))),
          CountedMethods.COUNT_ALONE,
          List.of(),
          List.of(),
          1,
          AdviceProgram.Limits.DEFAULT);

  private static Advice advice(String name, Sink sink) {
    MethodPattern method = new MethodPattern("a." + name.replaceAll("\\..*", ""), false, "m", null);
    return new Advice(
        new Tracepoint(name, method, Place.ENTRY),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        sink);
  }

  private static RunView.Process process(String state, String reason) {
    return new RunView.Process("db", "db (host-b, pid 7)", state, reason, 1, 2, List.of(), 1);
  }

  private static RunView.Source save(int methods, AtAdvice counts) {
    return new RunView.Source("OrderDao.save", methods, methods, methods, false, counts);
  }

  private static RunView.Source handle(AtAdvice counts) {
    return new RunView.Source("CartHttp.handle", 1, 1, 1, true, counts);
  }

  private static RunView run(
      long t0,
      List<RunView.Process> processes,
      Counters counters,
      List<RunView.Partial> partial,
      RunView.Source... sources) {
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
        List.of(),
        1_000_000,
        null,
        List.of(),
        counters,
        0,
        processes,
        List.of(sources),
        partial,
        false);
  }

  private static Diagnosis why(RunView run, Around around, HopCounts... hops) {
    Counters at = run.counters().at(run.sources().stream().map(RunView.Source::counts).toList());
    Evidence.At db = new Evidence.At("db", "db (host-b, pid 7)", at, List.of(hops), List.of(), 0);
    return Why.of(new Evidence(run, PROGRAM, List.of(db)), around);
  }

  private static Counters counted(long hits, long withoutBaggage, long packed, long hops) {
    return new Counters(hits, 0, withoutBaggage, 0, 0, 0, 0, 0)
        .with(new Traffic(packed, hops, 40 * hops, 80, 0));
  }

  private static Diagnosis joined(Counters counters, HopCounts... hops) {
    return why(
        run(
            T0,
            List.of(ARMED),
            counters,
            List.of(),
            save(1, new AtAdvice(40, 0, 40)),
            handle(new AtAdvice(9, 0, 0))),
        Around.NOTHING,
        hops);
  }

  private static HopCounts hop(long extracted, long bare) {
    return new HopCounts("Hadoop IPC", "call", 0, 0, extracted, bare, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void nobodyIsThere() {
    Diagnosis why =
        why(run(0, List.of(), Counters.NONE, List.of(), save(0, AtAdvice.NONE)), Around.NOTHING);
    assertThat(why.causes()).extracting(Cause::kind).containsExactly(Kind.NO_PROCESS);
    assertThat(why.lines())
        .startsWith(
            "query 3 has no rows after 0.0 s:", "  no process is connected, so nothing is woven");
  }

  @Test
  void aProcessRefuses() {
    RunView run =
        run(
            T0,
            List.of(process("refused", "matches 301 methods here, more than 200")),
            Counters.NONE,
            List.of(),
            save(0, AtAdvice.NONE));
    assertThat(why(run, Around.NOTHING).lines())
        .contains("  db (host-b, pid 7) refused: matches 301 methods here, more than 200");
  }

  @Test
  void aClassIsNotLoadedAndOneLikeItIs() {
    Around around = new Around(Map.of("OrderDao.save", List.of("a.OrdersDao")), Map.of());
    Diagnosis why =
        why(run(T0, List.of(ARMED), Counters.NONE, List.of(), save(0, AtAdvice.NONE)), around);
    assertThat(why.causes().get(0).kind()).isEqualTo(Kind.NOT_LOADED);
    assertThat(why.lines()).contains("    near it: a.OrdersDao");
  }

  @Test
  void itHasNotBegun() {
    RunView run =
        run(
            0,
            List.of(ARMED, process("arming", "")),
            Counters.NONE,
            List.of(),
            save(1, AtAdvice.NONE));
    assertThat(why(run, Around.NOTHING).causes())
        .containsExactly(
            new Cause(
                Kind.ARMING,
                "it has not begun: processes are being made ready",
                List.of("db (host-b, pid 7) is arming")));
  }

  @Test
  void theSideThatIsJoinedNeverRanAndAnOverrideDid() {
    Around around =
        new Around(
            Map.of(),
            Map.of(
                "CartHttp.handle",
                List.of(
                    new Around.Instead("a.FastCart.handle(int)", "cart", 40.25),
                    new Around.Instead("a.OldCart.handle(int)", "cart×2", 0))));
    RunView run =
        run(
            T0,
            List.of(ARMED),
            counted(40, 40, 0, 0),
            List.of(),
            save(1, new AtAdvice(40, 0, 40)),
            handle(AtAdvice.NONE));
    Diagnosis why = why(run, around);
    assertThat(why.causes())
        .extracting(Cause::kind)
        .containsExactly(Kind.NOT_CALLED, Kind.NO_BAGGAGE);
    assertThat(why.causes().get(0).detail())
        .containsExactly(
            "so there is nothing to join with: that side of the join never ran",
            "-> use a.FastCart.handle(int) (40.3/s in cart)");
    assertThat(why.lines())
        .contains(
            "    OrderDao.save, becomes rows: woven 1 method in 1 process · 40 hits · 40 without"
                + " baggage",
            "    CartHttp.handle, joined further on: woven 1 method in 1 process · 0 hits");
  }

  @Test
  void nothingThatCouldStandForItIsCalledEither() {
    Around around =
        new Around(
            Map.of(),
            Map.of("OrderDao.save", List.of(new Around.Instead("a.JpaDao.save()", "db", 0))));
    Diagnosis why =
        why(run(T0, List.of(ARMED), Counters.NONE, List.of(), save(1, AtAdvice.NONE)), around);
    assertThat(why.causes().get(0).detail())
        .contains("1 override or overload is loaded, and was not called either: a.JpaDao.save()");
  }

  @Test
  void whereRemovesWhatIsJoinedBeforeAnythingIsMissed() {
    RunView run =
        run(
            T0,
            List.of(ARMED),
            counted(49, 40, 0, 0),
            List.of(),
            save(1, new AtAdvice(40, 0, 40)),
            handle(new AtAdvice(9, 9, 0)));
    assertThat(why(run, Around.NOTHING).causes().get(0).text())
        .isEqualTo("CartHttp.handle was hit 9 times, and Where removed 9 rows there");
  }

  @Test
  void whereRemovesAllRows() {
    RunView run =
        run(T0, List.of(ARMED), counted(40, 0, 0, 0), List.of(), save(1, new AtAdvice(40, 40, 0)));
    assertThat(why(run, Around.NOTHING).causes())
        .extracting(Cause::kind)
        .containsExactly(Kind.FILTERED);
  }

  @Test
  void baggageIsLostOnAHop() {
    Diagnosis why = joined(counted(49, 40, 9, 8), hop(3, 37));
    assertThat(why.causes().get(0).detail())
        .contains(
            "packed in db: 9 tuples, on 8 messages; missed in db",
            "db (host-b, pid 7): 37 messages of Hadoop IPC call came without a header: their sender"
                + " has no agent, or was not woven yet");
  }

  @Test
  void everythingArrivedAndTheJoinIsWrong() {
    assertThat(joined(counted(49, 40, 9, 8), hop(40, 0)).lines())
        .anyMatch(line -> line.contains("the wrong order, or another request"));
  }

  @Test
  void whatIsLackingIsSaidOfAResultWithRowsToo() {
    RunView run =
        run(
            T0,
            List.of(ARMED),
            new Counters(40, 12, 0, 3, 2, 0, 0, 0),
            List.of(
                new RunView.Partial("cut", "3 tuples cut from baggage"),
                new RunView.Partial("dropped", "2 rows dropped at a full buffer")),
            save(1, new AtAdvice(40, 0, 0)));
    Diagnosis why = why(run, Around.NOTHING);
    assertThat(why.lines().get(0)).isEqualTo("query 3 has rows: 12, of 40 events");
    assertThat(why.causes()).extracting(Cause::kind).containsExactly(Kind.CUT, Kind.DROPPED);
  }

  @Test
  void whatCouldNotBeEvaluatedIsSaidOnce() {
    RunView.Partial failed = new RunView.Partial("failed", "3 events at which the advice failed");
    RunView some =
        run(
            T0,
            List.of(ARMED),
            new Counters(40, 37, 0, 0, 0, 0, 0, 3),
            List.of(failed),
            save(1, new AtAdvice(40, 0, 0)));
    assertThat(why(some, Around.NOTHING).causes())
        .extracting(Cause::kind)
        .containsExactly(Kind.FAILED);
    RunView none =
        run(
            T0,
            List.of(ARMED),
            new Counters(3, 0, 0, 0, 0, 0, 0, 3),
            List.of(failed),
            save(1, new AtAdvice(3, 0, 0)));
    assertThat(why(none, Around.NOTHING).causes())
        .extracting(Cause::kind)
        .containsExactly(Kind.FAILED);
  }

  @Test
  void itIsOver() {
    RunView r = run(T0, List.of(ARMED), Counters.NONE, List.of(), save(1, AtAdvice.NONE));
    RunView ended =
        new RunView(
            3,
            1,
            "From ..",
            "ended",
            T0,
            T0 + 5_000_000,
            T0 + 9_000_000,
            0,
            "its client has gone",
            false,
            r.titles(),
            r.columns(),
            r.windowMicros(),
            null,
            List.of(),
            r.counters(),
            0,
            r.processes(),
            r.sources(),
            List.of(),
            false);
    assertThat(why(ended, Around.NOTHING).lines())
        .startsWith("query 3 has no rows after 5.0 s:")
        .contains("  it has ended: its client has gone");
  }
}
