package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.at;
import static io.pivotscope.agent.run.Advices.emits;
import static io.pivotscope.agent.run.Advices.packs;
import static io.pivotscope.agent.run.Advices.program;
import static io.pivotscope.agent.run.Advices.slot;
import static io.pivotscope.agent.run.Advices.withRequest;
import static io.pivotscope.protocol.advice.SlotSpec.Keep.ALL;
import static io.pivotscope.protocol.advice.SlotSpec.Keep.FIRST;
import static io.pivotscope.protocol.advice.SlotSpec.Keep.MOST_RECENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.weave.Installation;
import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What advice does, one thread at a time. */
class AdviceTest {

  /** What is woven here. */
  static final class Guest {
    void a(Object x) {}

    void b(Object x) {}

    void c(Object x) {}

    Object round(Object x) {
      return x;
    }
  }

  private final Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));
  private final Guest guest = new Guest();

  private void a(long x) {
    process.call(guest, "a", x);
  }

  private void b(long x) {
    process.call(guest, "b", x);
  }

  private QueryRun install(AdviceProgram program) {
    return process.install(1, program, Guest.class);
  }

  @Test
  void aJoinGivesOneRowPerPairThatHappenedBefore() {
    QueryRun run = install(program(List.of(slot(0, ALL)), packs("a", 0), emits("b", 0)));
    a(1);
    a(2);
    b(10);
    a(3);
    b(20);
    assertThat(process.rows(run))
        .containsExactly(
            Tuple.of(10L, 1L),
            Tuple.of(10L, 2L),
            Tuple.of(20L, 1L),
            Tuple.of(20L, 2L),
            Tuple.of(20L, 3L));
    assertThat(process.counters().hits()).isEqualTo(5);
    assertThat(process.counters().advice())
        .containsExactly(new AtAdvice(3, 0, 0), new AtAdvice(2, 0, 0));
  }

  @Test
  void temporalFiltersChooseTheirEvent() {
    QueryRun run =
        install(
            program(
                List.of(slot(0, FIRST), slot(1, MOST_RECENT)),
                packs("a", 0),
                packs("a", 1),
                emits("b", 0, 1)));
    b(5);
    a(1);
    a(2);
    a(3);
    b(10);
    assertThat(process.rows(run)).containsExactly(Tuple.of(10L, 1L, 3L));
    assertThat(process.counters().withoutBaggage()).isEqualTo(1);
  }

  @Test
  void anEventDoesNotPrecedeItself() {
    QueryRun run = install(program(List.of(slot(0, ALL)), packs("a", 0), emits("a", 0)));
    a(1);
    a(2);
    a(3);
    assertThat(process.rows(run))
        .containsExactly(Tuple.of(2L, 1L), Tuple.of(3L, 1L), Tuple.of(3L, 2L));
    // Both advices act at one event.
    assertThat(process.counters().hits()).isEqualTo(3);
    assertThat(process.counters().advice())
        .containsExactly(new AtAdvice(3, 0, 0), new AtAdvice(3, 0, 1));
  }

  @Test
  void whatConditionsRemoveIsCountedAtTheirAdvice() {
    Expr never = new Expr.Constant(false, Type.BOOLEAN);
    Advice packs = packs("a", 0);
    Advice emits = emits("b", 0);
    Sink.Pack pack = (Sink.Pack) packs.sink();
    Advice packsNone =
        new Advice(
            packs.tracepoint(),
            packs.observe(),
            List.of(),
            List.of(),
            List.of(),
            new Sink.Pack(0, pack.columns(), Sink.Empty.NEVER, List.of(never)));
    Advice emitsNone =
        new Advice(
            emits.tracepoint(),
            emits.observe(),
            emits.unpack(),
            List.of(),
            List.of(never),
            emits.sink());
    QueryRun run = install(program(List.of(slot(0, ALL)), packs, packsNone, emitsNone));
    a(1);
    a(2);
    b(10);
    assertThat(process.rows(run)).isEmpty();
    assertThat(process.counters().advice())
        .containsExactly(new AtAdvice(2, 0, 0), new AtAdvice(2, 2, 0), new AtAdvice(1, 2, 0));
  }

  @Test
  void queriesDoNotSeeEachOther() {
    QueryRun first = install(program(List.of(slot(0, ALL)), packs("a", 0), emits("b", 0)));
    a(1);
    QueryRun second =
        process.install(
            2, program(List.of(slot(0, ALL)), packs("a", 0), emits("b", 0)), Guest.class);
    a(2);
    b(9);
    assertThat(process.rows(first)).containsExactly(Tuple.of(9L, 1L), Tuple.of(9L, 2L));
    assertThat(process.rows(second)).containsExactly(Tuple.of(9L, 2L));
    process.queries.remove(first);
    process.queries.remove(second);
    assertThat(process.requests.propagating()).isFalse();
  }

  @Test
  void adviceIsSilentBeforeT0AndFromT1() {
    QueryRun run = process.arm(1, program(List.of(), emits("a")), Guest.class);
    a(1);
    run.beginAt(process.clock.tick(0) + Hlc.of(Hlc.EPOCH_MICROS + 15));
    a(2); // 10 us later: not yet
    a(3);
    run.endAt(process.clock.tick(0));
    a(4);
    assertThat(process.rows(run)).containsExactly(Tuple.of(3L));
  }

  @Test
  void aBeginningAnnouncedTooLateIsNotSilent() {
    QueryRun late = process.arm(1, program(List.of(), emits("a")), Guest.class);
    a(1);
    long passed = process.clock.tick(0);
    a(2);
    late.beginAt(passed);
    assertThat(late.takeCounts().dropped()).isEqualTo(1);
    assertThat(late.takeCounts().dropped()).isZero();
    QueryRun inTime = process.arm(2, program(List.of(), emits("a")), Guest.class);
    a(3);
    process.micros.addAndGet(10);
    inTime.beginAt(process.clock.tick(0));
    assertThat(inTime.takeCounts().dropped()).isZero();
  }

  @Test
  void aMethodThatIsLostIsCountedAsDropped() {
    QueryRun run = install(program(List.of(), emits("a")));
    process.queries.installation(run, true).factory().lost();
    assertThat(run.takeCounts().dropped()).isEqualTo(1);
    assertThat(run.takeCounts().dropped()).isZero();
  }

  @Test
  void lettingAndFiltering() {
    Expr doubled =
        new Expr.Apply(
            Function.MULTIPLY,
            List.of(new Expr.Column(0, Type.LONG), new Expr.Constant(2L, Type.LONG)),
            Type.LONG);
    Expr large =
        new Expr.Apply(
            Function.GREATER,
            List.of(new Expr.Column(1, Type.LONG), new Expr.Constant(5L, Type.LONG)),
            Type.BOOLEAN);
    Advice advice =
        new Advice(
            at("a"),
            List.of(new Advice.Observation("x", Advices.arg0, Type.LONG)),
            List.of(),
            List.of(doubled),
            List.of(large),
            new Sink.EmitRows(List.of(new Expr.Column(1, Type.LONG))));
    QueryRun run = install(program(List.of(), advice));
    a(1);
    a(3);
    a(4);
    process.call(guest, "a", "no number"); // reads as null: not greater than anything
    assertThat(process.rows(run)).containsExactly(Tuple.of(6L), Tuple.of(8L));
  }

  @Test
  void placesReadWhatIsThere() {
    List<Path> paths =
        List.of(
            Advices.arg0,
            new Path(Path.Root.RETURN, "", List.of()),
            new Path(Path.Root.ELAPSED, "", List.of()),
            Path.standard("method"),
            Path.standard("host"),
            Path.standard("time"));
    QueryRun run = install(program(List.of(), emits(at("round", Place.RETURN), paths)));
    process.call(guest, "round", () -> 7, 5L);
    process.call(
        guest,
        "round",
        () -> {
          throw new IllegalStateException();
        },
        6L);
    long time = process.micros.get() - 10;
    Tuple row = process.rows(run).get(0);
    assertThat(row.get(0)).isEqualTo(5L);
    assertThat(row.get(1)).isEqualTo(7L);
    assertThat((Long) row.get(2)).isPositive();
    assertThat(row.get(3)).isEqualTo("round");
    assertThat(row.get(4)).isEqualTo("host1");
    assertThat(row.get(5)).isEqualTo(time);
    assertThat(process.counters().hits()).isEqualTo(1); // not where it threw
  }

  @Test
  void timeGoesOnWhileTheStampWaitsForAClockThatIsAhead() {
    QueryRun run = install(program(List.of(), emits(at("a"), List.of(Path.standard("time")))));
    process.clock.raise(Hlc.of(process.micros.get() + 400_000));
    a(1);
    long first = process.micros.get();
    process.micros.addAndGet(250);
    a(2);
    long second = process.micros.get();
    assertThat(process.rows(run)).containsExactly(Tuple.of(first), Tuple.of(second));
  }

  @Test
  void theExceptionIsItsClassAndItsMessageIsAField() {
    List<Path> paths = List.of(new Path(Path.Root.EXCEPTION, "", List.of()));
    QueryRun run = install(program(List.of(), emits(at("round", Place.THROW), paths)));
    process.call(guest, "round", () -> 7, 5L);
    process.call(
        guest,
        "round",
        () -> {
          throw new IllegalStateException("no");
        },
        5L);
    assertThat(process.rows(run)).containsExactly(Tuple.of("java.lang.IllegalStateException"));
  }

  @Test
  void eachIsOneRowPerElementAndACrossProduct() {
    Path each = new Path(Path.Root.ARGUMENT, "0", List.of(new Path.Each()));
    QueryRun run =
        install(program(List.of(), emits(at("a"), List.of(each, each, Path.standard("procName")))));
    process.call(guest, "a", List.of("x", "y"));
    process.call(guest, "a", List.of());
    process.call(guest, "a", (Object) null);
    assertThat(process.rows(run))
        .containsExactlyInAnyOrder(
            Tuple.of("x", "x", "proc1"),
            Tuple.of("x", "y", "proc1"),
            Tuple.of("y", "x", "proc1"),
            Tuple.of("y", "y", "proc1"));
  }

  @Test
  void aDeclaredRequestHasAViewOfItsOwnAndGivesTheOldOneBack() {
    QueryRun run =
        install(
            withRequest(
                program(List.of(slot(0, ALL)), packs("a", 0), packs("c", 0), emits("b", 0)), "c"));
    a(1);
    process.call(
        guest,
        "c",
        () -> {
          b(10); // sees c itself, not a(1)
          a(2);
          b(11);
          return process.call(
              guest,
              "c",
              () -> {
                b(12); // in progress already: nothing begins anew
                return null;
              },
              4L);
        },
        3L);
    b(13);
    assertThat(process.rows(run))
        .containsExactlyInAnyOrder(
            Tuple.of(10L, 3L),
            Tuple.of(11L, 3L),
            Tuple.of(11L, 2L),
            Tuple.of(12L, 3L),
            Tuple.of(12L, 2L),
            Tuple.of(12L, 4L),
            Tuple.of(13L, 1L));
  }

  /** A loop over what it takes from a topic or a queue, the last of which is not given back. */
  @Test
  void aDeclaredRequestEndsThoughTheThreadWorksForARecordByThen() {
    QueryRun run =
        install(withRequest(program(List.of(slot(0, ALL)), packs("c", 0), emits("b", 0)), "c"));
    Scope[] inHand = new Scope[2];
    for (long i = 1; i <= 4; i++) {
      long round = i;
      if (inHand[0] != null) {
        process.requests.end(inHand[0]); // the next poll
        process.requests.end(inHand[1]);
      }
      process.call(
          guest,
          "c",
          () -> {
            inHand[1] = process.requests.begin(null);
            b(round);
            inHand[0] = process.hop.receive(null);
            throw new IllegalStateException();
          },
          round);
    }
    assertThat(process.rows(run))
        .containsExactly(Tuple.of(1L, 1L), Tuple.of(2L, 2L), Tuple.of(3L, 3L), Tuple.of(4L, 4L));
  }

  /** A worker that goes from one element to the next inside of the method. */
  @Test
  void aDeclaredRequestThatBeganInAnElementEndsWithIt() {
    QueryRun run =
        install(withRequest(program(List.of(slot(0, ALL)), packs("c", 0), emits("b", 0)), "c"));
    Scope first = process.requests.begin(process.requests.capture());
    Scope[] next = new Scope[1];
    process.call(
        guest,
        "c",
        () -> {
          process.requests.end(first);
          next[0] = process.requests.begin(process.requests.capture());
          return null;
        },
        1L);
    process.call(
        guest,
        "c",
        () -> {
          b(2);
          return null;
        },
        2L);
    process.requests.end(next[0]);
    b(3);
    assertThat(process.rows(run)).containsExactly(Tuple.of(2L, 2L));
  }

  @Test
  void theRequestExportNamesTheDeclaredRequest() {
    QueryRun run =
        install(
            withRequest(
                program(List.of(), emits(at("b"), List.of(Path.standard("request")))), "c"));
    b(0);
    process.call(
        guest,
        "c",
        () -> {
          b(0);
          b(0);
          return null;
        },
        0L);
    b(0);
    List<Tuple> rows = process.rows(run);
    assertThat(rows.get(1)).isEqualTo(rows.get(2)).isNotEqualTo(rows.get(0));
    assertThat(rows.get(3)).isEqualTo(rows.get(0));
  }

  private Object recurse(int depth) {
    return depth == 0 ? null : process.call(guest, "c", () -> recurse(depth - 1), 0L);
  }

  @Test
  void aDeclaredRequestThatRecursesEndsWithItsOutermostCall() throws InterruptedException {
    Advice elapsed =
        emits(
            at("c", Place.RETURN),
            List.of(new Path(Path.Root.ELAPSED, "", List.of()), Path.standard("request")));
    QueryRun run = install(withRequest(program(List.of(), elapsed), "c"));
    long begin = System.nanoTime();
    // Frames of this test are large while nothing of it has been compiled.
    Thread deep =
        new Thread(
            null,
            () -> {
              recurse(1_500);
              recurse(1);
            },
            "deep",
            64 << 20);
    deep.start();
    deep.join();
    long took = System.nanoTime() - begin;
    List<Tuple> rows = process.rows(run);
    assertThat(rows).hasSize(1_501);
    for (Tuple row : rows) {
      assertThat((Long) row.get(0)).isBetween(0L, took);
    }
    assertThat(rows.get(1_499).get(1)).isEqualTo(rows.get(0).get(1));
    assertThat(rows.get(1_500).get(1)).isNotEqualTo(rows.get(0).get(1));
  }

  @Test
  void aConstructorBeginsNoDeclaredRequest() throws LinkException {
    AdviceProgram program = withRequest(program(List.of(), emits("a")), "<init>");
    QueryRun run = process.queries.add(1, 1, program);
    MethodInfo constructor = new MethodInfo("<init>", "()V", 0, List.of());
    Installation installation = process.queries.installation(run, true);
    assertThatThrownBy(() -> installation.factory().link(Guest.class, constructor, 1, null))
        .isInstanceOf(LinkException.class)
        .hasMessageContaining("a constructor may end unseen");
  }

  @Test
  void aLoopThatPacksForEverIsCutAndSaysSo() {
    QueryRun run = install(program(List.of(slot(0, ALL)), packs("a", 0), emits("c", 0)));
    String text = "x".repeat(1000);
    for (int i = 0; i < 500; i++) {
      process.call(guest, "a", text + i);
    }
    process.call(guest, "c", 0L);
    assertThat(process.rows(run).size()).isBetween(20, 100);
    assertThat(process.counters().cut()).isGreaterThan(400);
    assertThat(process.counters().fromCut()).isEqualTo(1);
  }

  @Test
  void aJoinOfMoreRowsThanOneEventMayHaveSaysSo() {
    QueryRun run =
        install(
            program(
                List.of(slot(0, ALL), slot(1, ALL)),
                packs("a", 0),
                packs("b", 1),
                emits("c", 0, 1)));
    for (int i = 0; i < 400; i++) {
      a(i);
      b(i);
    }
    process.call(guest, "c", 0L);
    assertThat(process.rows(run)).hasSize(100_000);
    assertThat(process.counters().fromCut()).isPositive();
    assertThat(process.counters().cut()).isZero();
  }

  @Test
  void anEventOfMoreElementsThanRowsSaysSo() {
    Path each = new Path(Path.Root.ARGUMENT, "0", List.of(new Path.Each()));
    QueryRun run = install(program(List.of(), emits(at("a"), List.of(each, each))));
    process.call(guest, "a", new ArrayList<>(Collections.nCopies(400, "x")));
    assertThat(process.rows(run)).hasSize(100_000);
    assertThat(process.counters().fromCut()).isEqualTo(60_000);
  }

  @Test
  void aHeaderOfWhichTheContentCannotBeReadSaysSo() {
    AdviceProgram program = program(List.of(slot(0, ALL)), packs("a", 0), emits("b", 0));
    Process sender = new Process(2, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));
    sender.install(1, program, Guest.class);
    QueryRun run = install(program);
    sender.call(guest, "a", "marker");
    byte[] header = sender.hop.send(false, false).header();
    int marker = new String(header, StandardCharsets.ISO_8859_1).indexOf("marker");
    header[marker - 1] = 0x7f; // longer than all that follows
    Scope scope = process.hop.receive(header);
    b(1);
    process.requests.end(scope);
    assertThat(process.rows(run)).isEmpty();
    assertThat(process.counters().fromCut()).isEqualTo(1);
  }

  @Test
  void programsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> install(program(List.of(), packs("a", 0), emits("b"))))
        .hasMessageContaining("advice 0: there is no slot 0");
    assertThatThrownBy(() -> install(program(List.of(slot(0, ALL)), emits("b", 3))))
        .hasMessageContaining("there is no slot 3");
    Path tooFar = new Path(Path.Root.ARGUMENT, "4", List.of());
    assertThatThrownBy(() -> install(program(List.of(), emits(at("b"), List.of(tooFar)))))
        .hasMessageContaining("has 1 parameters");
  }

  private static final Place LINE = Place.line(12);
  private static final Place CALL =
      Place.call(new MethodPattern("java.util.Map", false, "get", null));

  /** What is packed at an instruction does not precede what is joined at the same one. */
  @Test
  void twoPlacesAtOneInstructionAreOneEvent() {
    Advice pack = packs(at("a", LINE), 0);
    Advice emit = emits(at("a", CALL), List.of(Advices.arg0), 0);
    QueryRun run = install(program(List.of(slot(0, ALL)), pack, emit));
    process.call(
        guest,
        "a",
        () -> {
          process.point(guest, "a", List.of(LINE, CALL), 1L);
          return null;
        },
        1L);
    assertThat(process.rows(run)).isEmpty();
    process.call(
        guest,
        "a",
        () -> {
          process.point(guest, "a", List.of(LINE), 2L);
          process.point(guest, "a", List.of(CALL), 2L);
          process.point(guest, "a", List.of(Place.line(13)), 2L);
          return null;
        },
        2L);
    assertThat(process.rows(run)).containsExactly(Tuple.of(2L, 1L), Tuple.of(2L, 2L));
    assertThat(process.counters().hits()).isEqualTo(2);
  }

  @Test
  void elapsedInsideADeclaredRequestCountsFromItsEntry() {
    Path elapsed = new Path(Path.Root.ELAPSED, "elapsed", List.of());
    Advice emit = emits(at("a", LINE), List.of(elapsed, Advices.arg0));
    QueryRun run = install(Advices.withRequest(program(List.of(), emit), "a"));
    process.call(
        guest,
        "a",
        () -> {
          long begin = System.nanoTime();
          while (System.nanoTime() - begin < 1000) {
            Thread.onSpinWait();
          }
          process.point(guest, "a", List.of(LINE), 7L);
          return null;
        },
        7L);
    List<Tuple> rows = process.rows(run);
    assertThat(rows).hasSize(1);
    assertThat((Long) rows.get(0).get(0)).isGreaterThanOrEqualTo(1000);
    assertThat(rows.get(0).get(1)).isEqualTo(7L);
  }
}
