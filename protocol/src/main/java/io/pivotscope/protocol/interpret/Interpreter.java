package io.pivotscope.protocol.interpret;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.LedgerShape;
import io.pivotscope.baggage.SetShape;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.advice.Unpack.Mode;
import io.pivotscope.protocol.evaluate.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of an {@link Advice}, shared by the agent and by the tests that judge the compiler.
 * In two halves, since at one event every read of the past comes before every write:
 *
 * <pre>
 *   read:   UNPACK, LET, FILTER      over the rows observed, and the baggage
 *   write:  PACK or EMIT             into the baggage, or to whoever gathers the result
 * </pre>
 *
 * <p>Where more history could change an answer ("the first", "none", a subquery's aggregate), the
 * row is withheld and counted. A row withheld before it was packed leaves a mark in its slot, so
 * that nobody later takes its absence for an answer.
 *
 * <p>Immutable; safe for any thread.
 */
public final class Interpreter {

  /** Rows that one advice makes of one event; more are left out and {@link Reading#fromCut}. */
  public static final int MAX_ROWS = 100_000;

  /** Columns of all of them. */
  static final int MAX_CELLS = 1 << 22;

  /** Where emitted rows go. */
  public interface Emitter {
    /** One row of a group; {@link Additions#addTo} adds it to the group's accumulators. */
    void group(Tuple key, Additions additions);

    void row(Tuple columns);
  }

  private final AdviceProgram program;
  private final Advice advice;
  private final List<Source> sources;
  private final int width;
  private final int maxRows;

  /** The slot that is packed, as baggage knows it; null where that is of the other kind. */
  private final @Nullable SetShape set;

  private final @Nullable LedgerShape ledger;

  /**
   * What an unpack reads.
   *
   * @param ledger as baggage knows it; null where the slot is a set
   * @param values columns of what the slot holds, or of the subquery over it
   */
  private record Source(
      Unpack unpack, SlotSpec slot, @Nullable LedgerShape ledger, int values, int width) {

    static Source of(Unpack unpack, AdviceProgram program) {
      SlotSpec slot = program.slots().get(unpack.slot());
      return new Source(
          unpack,
          slot,
          slot instanceof SlotSpec.Ledger counts ? Slots.shape(counts) : null,
          unpack.values(program),
          unpack.width(program));
    }

    Held held(Past past) {
      return ledger != null && slot instanceof SlotSpec.Ledger counts
          ? Held.groups(ledger, counts.keys().size(), past)
          : Held.events(slot.index(), past);
    }
  }

  public Interpreter(AdviceProgram program, Advice advice) {
    this.program = program;
    this.advice = advice;
    this.sources = advice.unpack().stream().map(unpack -> Source.of(unpack, program)).toList();
    this.set =
        advice.sink() instanceof Sink.Pack pack
                && program.slots().get(pack.slot()) instanceof SlotSpec.Set spec
            ? Slots.shape(spec)
            : null;
    this.ledger =
        advice.sink() instanceof Sink.PackLedger pack
                && program.slots().get(pack.slot()) instanceof SlotSpec.Ledger spec
            ? Slots.shape(spec)
            : null;
    int columns = advice.observe().size() + advice.let().size();
    for (Source source : sources) {
      columns += source.width();
    }
    this.width = columns;
    this.maxRows = Math.min(MAX_ROWS, MAX_CELLS / Math.max(1, columns));
  }

  /** Columns of a row; the observed ones come first. */
  public int width() {
    return width;
  }

  /** Rows that the advice makes of one event; more are left out and {@link Reading#fromCut}. */
  public int maxRows() {
    return maxRows;
  }

  /**
   * Reads.
   *
   * @param observed rows of {@link #width} columns of which the observed ones are set; used up
   */
  public Reading read(List<@Nullable Object[]> observed, Past past) {
    return read(observed, 0, past);
  }

  /**
   * The same where not all rows were kept.
   *
   * @param leftOut rows observed beyond {@link #maxRows}
   */
  public Reading read(List<@Nullable Object[]> observed, long leftOut, Past past) {
    Reading reading = new Reading();
    reading.rows = observed;
    reading.fromCut = leftOut;
    reading.incomplete = leftOut > 0;
    int column = advice.observe().size();
    for (Source source : sources) {
      if (reading.rows.isEmpty()) {
        return reading;
      }
      unpack(reading, source, column, past);
      column += source.width();
    }
    letAndFilter(reading, column);
    return reading;
  }

  private void letAndFilter(Reading reading, int column) {
    List<@Nullable Object[]> kept = new ArrayList<>(reading.rows.size());
    Room room = new Room();
    for (@Nullable Object[] row : reading.rows) {
      for (int i = 0; i < advice.let().size(); i++) {
        row[column + i] = Evaluator.evaluate(advice.let().get(i), row);
      }
      if (!all(advice.filter(), row)) {
        reading.filtered++;
        continue;
      }
      if (room.take(row, column)) {
        kept.add(row);
      } else {
        reading.fromCut++;
        reading.incomplete = true;
      }
    }
    reading.rows = kept;
  }

  private static boolean all(List<Expr> conditions, @Nullable Object[] row) {
    for (Expr condition : conditions) {
      if (!Evaluator.isTrue(condition, row)) {
        return false;
      }
    }
    return true;
  }

  private void unpack(Reading reading, Source source, int column, Past past) {
    Unpack unpack = source.unpack();
    Held held = source.held(past);
    boolean cut = held.cut();
    boolean whole = past.settled() && !cut;
    boolean decided = isDecided(unpack, source.slot(), held, whole, past.settled(), cut);
    if (cut) {
      reading.incomplete = true;
      reading.fromCut += decided && isExact(unpack, source.slot()) ? 0 : reading.rows.size();
    }
    if (!decided) {
      reading.incomplete = true;
      if (held.any() || unpack.mode() != Mode.INNER || unpack.fold() != null) {
        reading.unsettled += reading.rows.size();
      } else {
        reading.withoutBaggage += reading.rows.size();
      }
      reading.rows = List.of();
      return;
    }
    if (unpack.mode() == Mode.ANTI) {
      anti(reading, unpack, column, held.any());
      return;
    }
    List<Tuple> rows = unpack.fold() == null ? held.rows() : held.fold(unpack.fold());
    if (rows == null) {
      reading.incomplete = true;
      reading.fromCut += reading.rows.size();
      reading.rows = List.of();
      return;
    }
    boolean none = unpack.fold() == null ? !held.any() : rows.isEmpty();
    int values = source.values();
    if (rows.isEmpty()) {
      boolean counts = unpack.mode() == Mode.LEFT && none;
      if (!counts && !unpack.marks()) {
        reading.withoutBaggage += reading.rows.size();
        reading.incomplete |= !past.settled();
        reading.rows = List.of();
        return;
      }
      rows = List.of(Tuple.wrap(new @Nullable Object[values]));
      mark(reading, unpack, column + values, counts);
    } else {
      mark(reading, unpack, column + values, true);
    }
    cross(reading, rows, column, values);
  }

  private static void mark(Reading reading, Unpack unpack, int column, boolean counts) {
    if (unpack.marks()) {
      reading.rows.forEach(row -> row[column] = counts);
    }
  }

  private static void anti(Reading reading, Unpack unpack, int column, boolean any) {
    if (unpack.marks()) {
      reading.rows.forEach(row -> row[column] = !any);
    } else if (any) {
      reading.rows = List.of();
    }
  }

  /** Whether more history could not change what the slot says here (LANGUAGE 1.5). */
  private static boolean isDecided(
      Unpack unpack, SlotSpec slot, Held held, boolean whole, boolean settled, boolean cut) {
    if (whole) {
      return true;
    }
    if (unpack.fold() != null) {
      return false;
    }
    if (unpack.mode() == Mode.ANTI) {
      return held.any();
    }
    if (slot instanceof SlotSpec.Set set && set.keep() == SlotSpec.Keep.FIRST) {
      // What a cut leaves is the beginning: enough if as many events are left as are asked for.
      return settled && cut && held.events() >= Math.max(1, set.n());
    }
    return held.any() || (unpack.mode() == Mode.INNER && !unpack.marks());
  }

  /** Whether what is decided though the slot is cut is what it would be if it were whole. */
  private static boolean isExact(Unpack unpack, SlotSpec slot) {
    return unpack.mode() == Mode.ANTI
        || (slot instanceof SlotSpec.Set set && set.keep() == SlotSpec.Keep.FIRST);
  }

  private void cross(Reading reading, List<Tuple> tuples, int column, int values) {
    long size = (long) reading.rows.size() * tuples.size();
    List<@Nullable Object[]> product = new ArrayList<>((int) Math.min(maxRows, size));
    for (@Nullable Object[] row : reading.rows) {
      for (int t = 0; t < tuples.size(); t++) {
        if (product.size() == maxRows) {
          reading.fromCut++;
          reading.incomplete = true;
          break;
        }
        Tuple tuple = tuples.get(t);
        // The last combination may have the row itself: nobody needs it any more.
        @Nullable Object[] combined = t == tuples.size() - 1 ? row : row.clone();
        // A tuple came over a wire: it may have more columns than its slot, or fewer.
        for (int i = 0; i < Math.min(values, tuple.size()); i++) {
          combined[column + i] = tuple.get(i);
        }
        product.add(combined);
      }
    }
    reading.rows = product;
  }

  /**
   * What was packed.
   *
   * @param tuples that a slot has more than before
   * @param cut tuples that did not enter, since their slot had been cut below the event
   * @param filtered rows that the conditions of the pack removed
   */
  public record Packed(long tuples, long cut, long filtered) {
    static final Packed NOTHING = new Packed(0, 0, 0);
  }

  /** Writes what {@link #read} left. */
  public Packed write(Reading reading, EventId event, Past past, Emitter emitter) {
    Sink sink = advice.sink();
    if (sink instanceof Sink.Pack pack && set != null) {
      return pack(pack, set, reading, event, past);
    }
    if (sink instanceof Sink.PackLedger pack && ledger != null) {
      return packLedger(pack, ledger, reading, past);
    }
    if (sink instanceof Sink.EmitRows emit) {
      reading.rows.forEach(row -> emitter.row(Tuple.wrap(evaluate(emit.columns(), row))));
    } else if (sink instanceof Sink.EmitGroups emit) {
      for (@Nullable Object[] row : reading.rows) {
        emitter.group(
            Tuple.wrap(evaluate(emit.keys(), row)),
            Additions.of(emit.arguments(), row, program.output()));
      }
    }
    return Packed.NOTHING;
  }

  private Packed pack(Sink.Pack pack, SetShape shape, Reading reading, EventId event, Past past) {
    if (reading.incomplete && program.isSensitive(pack.slot())) {
      long cut = past.baggage().cutFrom(past.query(), past.epoch(), shape, event);
      return new Packed(0, cut, 0);
    }
    List<Tuple> tuples = new ArrayList<>();
    Room room = new Room();
    for (@Nullable Object[] row : reading.rows) {
      if (all(pack.where(), row)) {
        @Nullable Object[] tuple = evaluate(pack.columns(), row);
        if (!room.take(tuple, 0)) {
          long cut = past.baggage().cutFrom(past.query(), past.epoch(), shape, event);
          return new Packed(0, cut + reading.rows.size(), 0);
        }
        tuples.add(Tuple.wrap(tuple));
      }
    }
    long filtered = reading.rows.size() - tuples.size();
    boolean exists =
        !tuples.isEmpty()
            || pack.empty() == Sink.Empty.ALWAYS
            || (pack.empty() == Sink.Empty.IF_ROWS && !reading.rows.isEmpty());
    if (!exists) {
      return new Packed(0, 0, filtered);
    }
    int cut = past.baggage().pack(past.query(), past.epoch(), shape, event, tuples);
    return new Packed(tuples.size() - cut, cut, filtered);
  }

  private Packed packLedger(Sink.PackLedger pack, LedgerShape shape, Reading reading, Past past) {
    Baggage baggage = past.baggage();
    if (reading.incomplete && program.isSensitive(pack.slot())) {
      baggage.lackInLedger(past.query(), past.epoch());
      return Packed.NOTHING;
    }
    long fresh = 0;
    for (@Nullable Object[] row : reading.rows) {
      Additions additions =
          new Additions(pack.arguments(), row, shape.aggregates(), shape.arguments());
      boolean isNew =
          baggage.add(
              past.query(),
              past.epoch(),
              shape,
              Tuple.wrap(evaluate(pack.keys(), row)),
              additions.values(),
              additions::addTo);
      fresh += isNew ? 1 : 0;
    }
    return new Packed(fresh, 0, 0);
  }

  static @Nullable Object[] evaluate(List<Expr> expressions, @Nullable Object[] row) {
    @Nullable Object[] values = new @Nullable Object[expressions.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Evaluator.evaluate(expressions.get(i), row);
    }
    return values;
  }

  /** The rows observed at an event that observes nothing that expands. */
  public static List<@Nullable Object[]> oneRow(@Nullable Object[] row) {
    return new ArrayList<>(Arrays.<@Nullable Object[]>asList(row));
  }
}
