package io.pivotscope.protocol.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.Budgets;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.Header;
import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.interpret.Additions;
import io.pivotscope.protocol.interpret.Interpreter;
import io.pivotscope.protocol.interpret.Past;
import io.pivotscope.protocol.interpret.Reading;
import io.pivotscope.protocol.interpret.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sound program at random events: rows of any values, a past that earlier events packed, that a
 * stranger packed in other shapes, or that was cut. Nothing may throw, and all that leaves the
 * process can be encoded.
 */
final class RandomRuns implements Interpreter.Emitter {

  private static final long QUERY = 1;
  private static final int MAX_EVENTS = 12;

  /** Tuples of a set, so that two of them multiply to more than an event may have rows. */
  private static final int MANY = 500;

  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          1L,
          -1L,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          0.0,
          Double.NaN,
          Double.NEGATIVE_INFINITY,
          true,
          "",
          "abcabc",
          "ß".repeat(5000),
          new byte[] {1, 2, 3, -1},
          List.of(),
          Arrays.asList(1L, null, "x"),
          List.of(List.of(0L, 1L, 4L), List.of(1L, 2L, Long.MAX_VALUE)),
          List.of(1L, 2L, 5L, 3L));

  private final AdviceProgram program;
  private final Choices choices;
  private final Map<Tuple, Accumulator[]> groups = new HashMap<>();
  private final List<Tuple> rows = new ArrayList<>();
  private Baggage baggage = new Baggage();

  private RandomRuns(AdviceProgram program, Choices choices) {
    this.program = program;
    this.choices = choices;
  }

  static void of(AdviceProgram program, Choices choices) {
    new RandomRuns(program, choices).run();
  }

  private void run() {
    if (program.advice().isEmpty()) {
      return;
    }
    for (int event = 1; event <= MAX_EVENTS && !choices.isUsedUp(); event++) {
      EventId id = new EventId(Hlc.of(1_000_000L + event), 7, 0);
      switch (choices.next(8)) {
        case 0 -> hop(id);
        case 1 -> strangerPacks(id);
        case 2 -> baggage.cut(QUERY, choices.next(200));
        default -> happen(id);
      }
    }
    Output output = program.output();
    if (output.streams()) {
      Results.ofRows(output, rows);
    } else {
      Results.ofGroups(output, groups, 1.0);
    }
  }

  private void happen(EventId id) {
    Advice advice = choices.oneOf(program.advice());
    Interpreter interpreter = new Interpreter(program, advice);
    List<Object[]> observed = new ArrayList<>();
    for (int n = 1 + choices.next(3); n > 0; n--) {
      Object[] row = new Object[interpreter.width()];
      for (int i = 0; i < advice.observe().size(); i++) {
        row[i] = value();
      }
      observed.add(row);
    }
    Past past = new Past(baggage, QUERY, 1, choices.next(4) > 0);
    Reading reading = interpreter.read(observed, past);
    assertThat(reading.rows().size()).isLessThanOrEqualTo(Interpreter.MAX_ROWS);
    interpreter.write(reading, id, past, this);
    baggage.cut(QUERY, 64 * 1024);
  }

  /** Over a wire and back, as bytes. */
  private void hop(EventId id) {
    Header header = new Header(id.hlc(), 1, id, RootKind.MESSAGE, 0);
    byte[] bytes = HeaderCodec.encode(header, baggage, Budgets.UNLIMITED);
    baggage = HeaderCodec.decode(bytes).baggage();
  }

  /** What no program of ours would have put into that slot. */
  private void strangerPacks(EventId id) {
    int slot = choices.next(4);
    if (choices.oneIn(3)) {
      List<Aggregate> aggregates = new ArrayList<>();
      Object[] arguments = new Object[1 + choices.next(3)];
      for (int i = 0; i < arguments.length; i++) {
        aggregates.add(choices.oneOf(Aggregate.class));
        arguments[i] = value();
      }
      List<Type> types = Collections.nCopies(arguments.length, Type.ANY);
      baggage.add(QUERY, 1, new LedgerShape(slot, aggregates, types), tuple(), arguments);
    } else {
      SetShape shape = new SetShape(slot, choices.oneOf(SetShape.Keep.class), 3);
      List<Tuple> tuples = Collections.nCopies(choices.oneIn(4) ? MANY : 1, tuple());
      baggage.pack(QUERY, 1, shape, id, tuples);
    }
  }

  private Tuple tuple() {
    Object[] values = new Object[choices.next(6)];
    for (int i = 0; i < values.length; i++) {
      values[i] = value();
    }
    return Tuple.of(values);
  }

  /** Also the state of an accumulator, whole or not. */
  private Object value() {
    if (choices.next(6) > 0) {
      return choices.oneOf(VALUES);
    }
    Accumulator state = Accumulators.create(choices.oneOf(Aggregate.class), Type.ANY);
    state.add(choices.oneOf(VALUES), 1 + choices.next(9));
    byte[] bytes = Accumulators.encode(state);
    return choices.oneIn(4) ? Arrays.copyOf(bytes, choices.next(bytes.length)) : bytes;
  }

  @Override
  public void group(Tuple key, Additions additions) {
    assertThat(ValueCodec.encodeTuple(key)).isNotEmpty();
    if (groups.size() < MANY || groups.containsKey(key)) {
      Output output = program.output();
      Accumulator[] group =
          groups.computeIfAbsent(
              key, k -> Accumulators.create(output.aggregates(), output.argumentTypes()));
      additions.addTo(group);
    }
  }

  @Override
  public void row(Tuple columns) {
    assertThat(ValueCodec.encodeTuple(columns)).isNotEmpty();
    if (rows.size() < MANY) {
      rows.add(columns);
    }
  }
}
