package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.code.AdviceCode;
import io.pivotscope.agent.code.Events;
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
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.pivotscope.Hooks;
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
  private static final MethodHandle INTERPRETED = MethodHandles.empty(AdviceCode.BOXED);

  private final QueryRun query;
  private final Advice advice;
  private final Export[] exports;
  private final Interpreter interpreter;
  private final boolean readsElapsed;
  private final boolean readsTime;

  /** Of the shape for all; null until somebody asks. */
  private volatile @Nullable MethodHandle code;

  private LinkedAdvice(QueryRun query, Advice advice, Export[] exports) {
    this.query = query;
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
    return new LinkedAdvice(query, advice, exports);
  }

  Place place() {
    return advice.tracepoint().place();
  }

  Advice advice() {
    return advice;
  }

  /** What one observed column reads. */
  @Nullable Object observe(int column, Moment moment) {
    return exports[column].readOne(moment, advice.observe().get(column).type());
  }

  /** The advice as code of a site's shape; null if it is not of the kind that is compiled. */
  @Nullable MethodHandle compile(MethodType type, boolean instance, Events events)
      throws IllegalAccessException {
    return !query.interprets && AdviceCode.isCompiled(query.program(), advice, exports)
        ? AdviceCode.compile(query.program(), advice, exports, type, instance, events)
        : null;
  }

  boolean readsElapsed() {
    return readsElapsed;
  }

  boolean readsTime() {
    return readsTime;
  }

  /**
   * Runs the advice as code, inside guard and fence; false if it is to be interpreted.
   *
   * @param events of the method that it is linked to
   */
  boolean run(
      QueryEvents events,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown,
      long elapsedNanos) {
    MethodHandle known = code;
    if (known == null) {
      known = generate(events);
    }
    if (known == INTERPRETED) {
      return false;
    }
    try {
      known.invokeExact(self, args, result, thrown, elapsedNanos);
    } catch (Throwable t) {
      Hooks.failed(t); // what is generated has a fence of its own
    }
    return true;
  }

  /** At the first event: most entries have code of their site's shape and never come here. */
  private synchronized MethodHandle generate(QueryEvents events) {
    MethodHandle made = code;
    if (made == null) {
      try {
        made = compile(AdviceCode.BOXED, true, events.of(this, true));
      } catch (IllegalAccessException | RuntimeException | LinkageError e) {
        Hooks.failed(e);
      }
      made = made == null ? INTERPRETED : made;
      code = made;
    }
    return made;
  }

  /** Reads the event and its past. */
  Reading read(Moment moment, Past past, Pane pane) {
    Reading reading = interpreter.read(observe(moment), past);
    pane.withoutBaggage += reading.withoutBaggage();
    pane.unsettled += reading.unsettled();
    return reading;
  }

  /** Writes what {@link #read} left. */
  void write(Reading reading, EventId event, Past past, Pane pane) {
    Interpreter.Packed packed = interpreter.write(reading, event, past, new Emission(event, pane));
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

  private List<@Nullable Object[]> observe(Moment moment) {
    List<@Nullable Object[]> rows = Interpreter.oneRow(new @Nullable Object[interpreter.width()]);
    for (int i = 0; i < exports.length; i++) {
      Type type = advice.observe().get(i).type();
      if (exports[i].isEach()) {
        rows = expand(rows, exports[i].read(moment, type), i);
      } else {
        Object value = exports[i].readOne(moment, type);
        for (@Nullable Object[] row : rows) {
          row[i] = value;
        }
      }
    }
    return rows;
  }

  /** Rows beyond {@link Interpreter#MAX_ROWS} are left out. */
  private static List<@Nullable Object[]> expand(
      List<@Nullable Object[]> rows, List<@Nullable Object> values, int column) {
    long size = (long) rows.size() * values.size();
    List<@Nullable Object[]> product = new ArrayList<>((int) Math.min(Interpreter.MAX_ROWS, size));
    for (@Nullable Object[] row : rows) {
      for (int v = 0; v < values.size() && product.size() < Interpreter.MAX_ROWS; v++) {
        @Nullable Object[] expanded = v == values.size() - 1 ? row : row.clone();
        expanded[column] = values.get(v);
        product.add(expanded);
      }
    }
    return product;
  }
}
