package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.code.AdviceCode;
import io.pivotscope.agent.link.Export;
import io.pivotscope.agent.link.ExportLinker;
import io.pivotscope.agent.link.Moment;
import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.interpret.Additions;
import io.pivotscope.protocol.interpret.Interpreter;
import io.pivotscope.protocol.interpret.Past;
import io.pivotscope.protocol.interpret.Reading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One advice, linked to one method of one class: it observes; what is then read and written is the
 * {@link Interpreter}'s. In two halves, since at one event every read of the past comes before
 * every write.
 *
 * <p>Thread-safe.
 */
final class LinkedAdvice {

  private static final Path TIME = Path.standard("time");

  private final QueryRun query;
  private final int index;
  private final Advice advice;
  private final Export[] exports;
  private final Interpreter interpreter;
  private final boolean readsElapsed;
  private final boolean readsTime;

  private LinkedAdvice(QueryRun query, int index, Advice advice, Export[] exports) {
    this.query = query;
    this.index = index;
    this.advice = advice;
    this.exports = exports;
    this.interpreter = new Interpreter(query.program(), advice);
    this.readsElapsed =
        advice.observe().stream().anyMatch(o -> o.path().root() == Path.Root.ELAPSED);
    this.readsTime = advice.observe().stream().anyMatch(o -> o.path().equals(TIME));
  }

  static LinkedAdvice link(
      QueryRun query, int index, Class<?> type, MethodInfo method, ExportLinker linker)
      throws LinkException {
    Advice advice = query.program().advice().get(index);
    Export[] exports = new Export[advice.observe().size()];
    for (int i = 0; i < exports.length; i++) {
      exports[i] =
          linker.link(
              type,
              method,
              advice.tracepoint().place(),
              advice.tracepoint().name(),
              advice.observe().get(i).path());
    }
    return new LinkedAdvice(query, index, advice, exports);
  }

  /** Names of what it observes and may not read. */
  List<String> redacted() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < exports.length; i++) {
      if (exports[i].isSecret()) {
        names.add(advice.tracepoint().name() + "." + advice.observe().get(i).name());
      }
    }
    return names;
  }

  Place place() {
    return advice.tracepoint().place();
  }

  /** Which of the program's. */
  int index() {
    return index;
  }

  /** As generated code has it. */
  AdviceCode.Linked linked() {
    return new AdviceCode.Linked(index, advice, exports);
  }

  /** What one observed column reads. */
  @Nullable Object observe(int column, Moment moment) {
    return exports[column].readOne(moment, advice.observe().get(column).type());
  }

  boolean readsElapsed() {
    return readsElapsed;
  }

  boolean readsTime() {
    return readsTime;
  }

  /** Reads the event and its past. */
  Reading read(Moment moment, Past past, Pane pane) {
    Observed observed = observe(moment);
    Reading reading = interpreter.read(observed.rows, observed.leftOut, past);
    pane.withoutBaggage += reading.withoutBaggage();
    pane.count(index, Pane.WITHOUT_BAGGAGE, reading.withoutBaggage());
    pane.count(index, Pane.FILTERED, reading.filtered());
    pane.unsettled += reading.unsettled();
    pane.fromCut += reading.fromCut();
    return reading;
  }

  /** Writes what {@link #read} left. */
  void write(Reading reading, EventId event, Past past, Pane pane) {
    Interpreter.Packed packed = interpreter.write(reading, event, past, new Emission(event, pane));
    pane.count(index, Pane.FILTERED, packed.filtered());
    pane.packed += packed.tuples();
    pane.cut += packed.cut();
    if (advice.sink() instanceof Sink.Pack || advice.sink() instanceof Sink.PackLedger) {
      pane.cut += past.baggage().cut(query.id(), query.heldBytes());
    }
  }

  private record Emission(EventId event, Pane pane) implements Interpreter.Emitter {
    @Override
    public void group(Tuple key, Additions additions) {
      pane.add(key, additions);
    }

    @Override
    public void row(Tuple columns) {
      pane.stream(columns, event.hlc(), event.slot());
    }
  }

  /**
   * @param leftOut rows beyond {@link Interpreter#maxRows}
   */
  private record Observed(List<@Nullable Object[]> rows, long leftOut) {}

  private Observed observe(Moment moment) {
    long leftOut = 0;
    List<@Nullable Object[]> rows = Interpreter.oneRow(new @Nullable Object[interpreter.width()]);
    for (int i = 0; i < exports.length; i++) {
      Type type = advice.observe().get(i).type();
      if (exports[i].isEach()) {
        List<@Nullable Object> values = exports[i].read(moment, type);
        long all = (long) rows.size() * values.size();
        rows = expand(rows, values, i);
        leftOut += all - rows.size();
      } else {
        Object value = exports[i].readOne(moment, type);
        for (@Nullable Object[] row : rows) {
          row[i] = value;
        }
      }
    }
    return new Observed(rows, leftOut);
  }

  /** Rows beyond {@link Interpreter#maxRows} are left out. */
  private List<@Nullable Object[]> expand(
      List<@Nullable Object[]> rows, List<@Nullable Object> values, int column) {
    int most = interpreter.maxRows();
    long size = (long) rows.size() * values.size();
    List<@Nullable Object[]> product = new ArrayList<>((int) Math.min(most, size));
    for (@Nullable Object[] row : rows) {
      for (int v = 0; v < values.size() && product.size() < most; v++) {
        @Nullable Object[] expanded = v == values.size() - 1 ? row : row.clone();
        expanded[column] = values.get(v);
        product.add(expanded);
      }
    }
    return product;
  }
}
