package io.pivotscope.protocol.interpret;

import static io.pivotscope.protocol.verify.Programs.advice;
import static io.pivotscope.protocol.verify.Programs.anys;
import static io.pivotscope.protocol.verify.Programs.apply;
import static io.pivotscope.protocol.verify.Programs.column;
import static io.pivotscope.protocol.verify.Programs.constant;
import static io.pivotscope.protocol.verify.Programs.ledger;
import static io.pivotscope.protocol.verify.Programs.program;
import static io.pivotscope.protocol.verify.Programs.rows;
import static io.pivotscope.protocol.verify.Programs.set;
import static io.pivotscope.protocol.verify.Programs.streams;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.evaluate.Evaluator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stranger's baggage and a hostile program cannot make of one event. */
class InterpreterBoundsTest {

  private static final EventId EARLIER = new EventId(1, 1, 1);
  private static final EventId EVENT = new EventId(2, 1, 1);

  private final Baggage baggage = new Baggage();

  @Test
  void aCrossProductEndsAtItsLimitAndSaysSo() {
    AdviceProgram program =
        program(List.of(set(0, 1), set(1, 1)), streams(1), reads(inner(0), inner(1)));
    pack(0, Collections.nCopies(50_000, Tuple.of(1L)));
    pack(1, Collections.nCopies(50_000, Tuple.of(2L)));
    Reading reading = read(program, 1);
    assertThat(reading.rows()).hasSize(Interpreter.MAX_ROWS);
    assertThat(reading.fromCut()).isPositive();
    assertThat(reading.incomplete()).isTrue();
  }

  @Test
  void wideRowsAreFewer() {
    AdviceProgram program =
        program(List.of(set(0, 200), set(1, 1)), streams(1), reads(inner(0), inner(1)));
    pack(0, Collections.nCopies(200, Tuple.of(1L)));
    pack(1, Collections.nCopies(200, Tuple.of(2L)));
    Reading reading = read(program, 1);
    int width = 202;
    assertThat(reading.rows()).hasSize(Interpreter.MAX_CELLS / width);
    assertThat(reading.incomplete()).isTrue();
  }

  @Test
  void aTupleThatIsWiderOrNarrowerThanItsSlotKeepsToItsColumns() {
    AdviceProgram program =
        program(List.of(set(0, 2), set(1, 1)), streams(1), reads(inner(0), inner(1)));
    pack(0, List.of(Tuple.of(1L, 2L, 3L, 4L, 5L), Tuple.of(9L)));
    pack(1, List.of(Tuple.EMPTY));
    assertThat(read(program, 1).rows())
        .containsExactly(new Object[] {"x", 1L, 2L, null}, new Object[] {"x", 9L, null, null});
  }

  @Test
  void aLedgerOfAnotherShapeIsReadAsCut() {
    AdviceProgram program = program(List.of(ledger(0)), streams(1), reads(inner(0)));
    LedgerShape foreign = new LedgerShape(0, List.of(Aggregate.COUNT), anys(1));
    baggage.add(1, 1, foreign, Tuple.of("key"), 1L);
    Reading reading = read(program, 1);
    assertThat(reading.rows()).isEmpty();
    assertThat(reading.fromCut()).isEqualTo(1);
    assertThat(reading.incomplete()).isTrue();
  }

  @Test
  void countsOfWhichSomeMayBeMissingSaySo() {
    SlotSpec.Ledger slot = ledger(0);
    AdviceProgram program = program(List.of(slot), streams(1), reads(inner(0)));
    baggage.add(1, 1, Slots.shape(slot), Tuple.of("key"), 1L);
    assertThat(read(program, 1).fromCut()).isZero();
    baggage.lackInLedger(1, 1);
    Reading reading = read(program, 1);
    assertThat(reading.rows()).hasSize(1);
    assertThat(reading.fromCut()).isEqualTo(1);
  }

  @Test
  void whatIsLeftOfACutSlotCountsUnlessItDecides() {
    for (SlotSpec.Keep keep : SlotSpec.Keep.values()) {
      int n = keep == SlotSpec.Keep.ALL ? 0 : 1;
      SlotSpec.Set slot = new SlotSpec.Set(0, "s", keep, n, anys(1));
      Baggage cut = new Baggage();
      cut.pack(1, 1, Slots.shape(slot), EARLIER, List.of(Tuple.of(7L)));
      cut.cutFrom(1, 1, Slots.shape(slot), EVENT);
      AdviceProgram program = program(List.of(slot), streams(1), reads(inner(0)));
      Reading reading =
          new Interpreter(program, program.advice().get(0))
              .read(Interpreter.oneRow(new Object[] {"x", null}), new Past(cut, 1, 1, true));
      boolean decides = keep == SlotSpec.Keep.FIRST;
      assertThat(reading.fromCut()).as("%s", keep).isEqualTo(decides ? 0 : 1);
      assertThat(reading.incomplete()).as("%s", keep).isTrue();
    }
  }

  @Test
  void aWeightThatIsNotThereCountsOne() {
    Argument weighted = new Argument(column(0), List.of(1), false);
    Output result =
        new Output(
            false,
            List.of(),
            List.of(Aggregate.SUM),
            anys(1),
            List.of(new Output.Select("sum", column(0))));
    SlotSpec slot = new SlotSpec.Set(0, "s", SlotSpec.Keep.ALL, 0, List.of(Type.LONG, Type.LONG));
    Unpack sum =
        new Unpack(0, Unpack.Mode.INNER, false, new Fold(List.of(), List.of(weighted), result));
    AdviceProgram program = program(List.of(slot), streams(1), reads(sum));
    pack(0, List.of(Tuple.of(5L, 3L), Tuple.of(7L)));
    assertThat(read(program, 1).rows()).containsExactly(new Object[] {"x", 22L});
  }

  @Test
  void aSubqueryOfTooManyGroupsHasNoAnswer() {
    int aggregates = 256;
    Output result =
        new Output(
            false,
            anys(1),
            Collections.nCopies(aggregates, Aggregate.SUM),
            anys(aggregates),
            List.of());
    Fold fold =
        new Fold(
            List.of(column(0)), Argument.plain(Collections.nCopies(aggregates, column(0))), result);
    Unpack unpack = new Unpack(0, Unpack.Mode.INNER, false, fold);
    AdviceProgram program = program(List.of(set(0, 1)), streams(1), reads(unpack));
    int groups = Held.MAX_ACCUMULATORS / aggregates;
    List<Tuple> tuples = new ArrayList<>();
    for (long key = 0; key < groups; key++) {
      tuples.add(Tuple.of(key));
    }
    pack(0, tuples);
    assertThat(read(program, 1).rows()).hasSize(groups);
    pack(0, List.of(Tuple.of("one more")));
    Reading reading = read(program, 1);
    assertThat(reading.rows()).isEmpty();
    assertThat(reading.fromCut()).isEqualTo(1);
    assertThat(reading.incomplete()).isTrue();
  }

  @Test
  void longTextsOfManyRowsAreCutAndCounted() {
    Expr twice = apply(Function.CONCAT, column(0), column(0));
    Advice advice = advice(List.of(), List.of(twice), List.of(), rows(column(1)));
    AdviceProgram program = program(List.of(), streams(1), advice);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(new Object[] {"x".repeat(10_000), null});
    }
    Reading reading = new Interpreter(program, advice).read(rows, past());
    assertThat(reading.rows()).hasSize((int) (Room.MAX_UNITS / 20_000));
    assertThat(reading.fromCut()).isEqualTo(1000 - reading.rows().size());
  }

  @Test
  void longTuplesOfManyRowsCutTheirSlot() {
    Expr twice = apply(Function.CONCAT, column(0), column(0));
    Sink.Pack pack = new Sink.Pack(0, List.of(twice), Sink.Empty.NEVER, List.of());
    Advice advice = advice(List.of(), List.of(), List.of(), pack);
    AdviceProgram program = program(List.of(set(0, 1)), streams(1), advice);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(new Object[] {"x".repeat(10_000)});
    }
    Interpreter interpreter = new Interpreter(program, advice);
    Reading reading = interpreter.read(rows, past());
    assertThat(interpreter.write(reading, EVENT, past(), null).cut()).isEqualTo(1000);
    assertThat(baggage.mark(1, 1, 0)).isEqualTo(EVENT);
    assertThat(baggage.unpackSet(1, 1, 0)).isEmpty();
  }

  @Test
  void textsOfListsAndSearchesAreBounded() {
    Object[] row = {"x".repeat(60_000), Collections.nCopies(1000, "y".repeat(8192))};
    Expr list = apply(Function.LIST, column(0), column(0));
    assertThat(Evaluator.evaluate(list, row)).as("two long texts in a list").isNull();
    assertThat(Evaluator.evaluate(apply(Function.TO_STRING, column(1)), row)).isNull();
    assertThat(Evaluator.evaluate(apply(Function.LIKE, column(0), column(0)), row)).isNull();
    assertThat(
            Evaluator.evaluate(
                apply(Function.CONTAINS, column(0), constant("x".repeat(1000))), row))
        .isEqualTo(true);
  }

  private static Unpack inner(int slot) {
    return Unpack.inner(slot);
  }

  private static Advice reads(Unpack... unpack) {
    return advice(List.of(unpack), List.of(), List.of(), rows(column(0)));
  }

  private void pack(int slot, List<Tuple> tuples) {
    baggage.pack(1, 1, new SetShape(slot, SetShape.Keep.ALL, 0), EARLIER, tuples);
  }

  private Past past() {
    return new Past(baggage, 1, 1, true);
  }

  /** So many rows of one observed value. */
  private Reading read(AdviceProgram program, int rows) {
    Interpreter interpreter = new Interpreter(program, program.advice().get(0));
    List<Object[]> observed = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Object[] row = new Object[interpreter.width()];
      row[0] = "x";
      observed.add(row);
    }
    return interpreter.read(observed, past());
  }
}
