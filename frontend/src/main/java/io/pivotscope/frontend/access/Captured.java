package io.pivotscope.frontend.access;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values of the application a program takes out of its processes as they are.
 *
 * <pre>
 *   observed            it is a value                       unless
 *   argN, a parameter,  yes                                 a boolean
 *   this, return
 *   exception           yes                                 the class's name alone
 *   elapsed, host, ..   no
 *
 *   it leaves as it is                                      it may without {@link Role#CAPTURE}
 *   in a row, as a group's key                              never
 *   in FIRST, LAST, TOPK                                    never
 *   in SUM, AVERAGE, MIN, MAX, STDDEV, P99, HISTOGRAM       a number
 *   in COUNT, DISTINCT (how many)                           anything
 * </pre>
 *
 * A value stays one through baggage, subqueries and expressions; a condition is none. A number that
 * was made of a text is a text, but for its length. What filters let through is not looked at: how
 * often a condition holds can tell of a value what one asks for, a bit at a time.
 */
public final class Captured {

  /**
   * A value of the application.
   *
   * @param name of the tracepoint and the export
   */
  private record Value(String name, boolean number) {}

  private final AdviceProgram program;

  /** What each slot's columns hold. */
  private final List<List<@Nullable Value>> slots = new ArrayList<>();

  private final Set<String> leaving = new LinkedHashSet<>();

  private Captured(AdviceProgram program) {
    this.program = program;
    program
        .slots()
        .forEach(s -> slots.add(new ArrayList<>(Collections.nCopies(s.columns().size(), null))));
  }

  /** As {@code Orders.place.user (a group's key)}; empty if numbers alone are added up. */
  public static List<String> of(AdviceProgram program) {
    Captured captured = new Captured(program);
    // What is packed may rest on what was unpacked, so each round may fill one slot more.
    for (int round = 0; round <= program.slots().size(); round++) {
      program.advice().forEach(captured::advice);
    }
    return List.copyOf(captured.leaving);
  }

  /** Values that the program reads at all, whatever it does with them. */
  public static List<String> observed(AdviceProgram program) {
    return program.advice().stream()
        .flatMap(advice -> advice.observe().stream().map(o -> value(advice, o)))
        .filter(Objects::nonNull)
        .map(Value::name)
        .distinct()
        .toList();
  }

  private void advice(Advice advice) {
    List<@Nullable Value> row = new ArrayList<>();
    advice.observe().forEach(observation -> row.add(value(advice, observation)));
    for (Unpack unpack : advice.unpack()) {
      unpack(unpack, row);
    }
    advice.let().forEach(let -> row.add(value(let, row)));
    if (advice.sink() instanceof Sink.Pack pack) {
      for (int i = 0; i < pack.columns().size(); i++) {
        put(pack.slot(), i, value(pack.columns().get(i), row));
      }
    } else if (advice.sink() instanceof Sink.PackLedger pack) {
      for (int i = 0; i < pack.keys().size(); i++) {
        put(pack.slot(), i, value(pack.keys().get(i), row));
      }
      List<Aggregate> aggregates =
          ((SlotSpec.Ledger) program.slots().get(pack.slot())).aggregates();
      for (int i = 0; i < pack.arguments().size(); i++) {
        put(
            pack.slot(),
            pack.keys().size() + i,
            result(aggregates.get(i), value(pack.arguments().get(i).value(), row)));
      }
    } else if (advice.sink() instanceof Sink.EmitRows emit) {
      emit.columns().forEach(column -> leaves(value(column, row), "in a row"));
    } else if (advice.sink() instanceof Sink.EmitGroups emit) {
      emit.keys().forEach(key -> leaves(value(key, row), "a group's key"));
      for (int i = 0; i < emit.arguments().size(); i++) {
        argument(program.output().aggregates().get(i), emit.arguments().get(i), row);
      }
    }
  }

  private static @Nullable Value value(Advice advice, Advice.Observation observation) {
    Path path = observation.path();
    boolean harmless =
        switch (path.root()) {
          case STANDARD, ELAPSED -> true;
          case EXCEPTION -> path.steps().isEmpty();
          case ARGUMENT, PARAMETER, THIS, RETURN -> false;
        };
    return harmless || observation.type() == Type.BOOLEAN
        ? null
        : new Value(
            advice.tracepoint().name() + "." + observation.name(), isNumber(observation.type()));
  }

  /** Not where only the process can tell: it may be a text. */
  private static boolean isNumber(Type type) {
    return type.isNumeric() && type != Type.ANY;
  }

  private void unpack(Unpack unpack, List<@Nullable Value> row) {
    if (unpack.mode() != Unpack.Mode.ANTI) {
      Fold fold = unpack.fold();
      List<@Nullable Value> held = slots.get(unpack.slot());
      row.addAll(fold == null ? held : folded(fold, held));
    }
    if (unpack.marks()) {
      row.add(null);
    }
  }

  private static List<@Nullable Value> folded(Fold fold, List<@Nullable Value> held) {
    List<@Nullable Value> groups = new ArrayList<>();
    fold.keys().forEach(key -> groups.add(value(key, held)));
    for (int i = 0; i < fold.arguments().size(); i++) {
      groups.add(
          result(fold.result().aggregates().get(i), value(fold.arguments().get(i).value(), held)));
    }
    groups.add(null); // the seconds
    List<@Nullable Value> columns = new ArrayList<>();
    fold.result().select().forEach(select -> columns.add(value(select.expr(), groups)));
    return columns;
  }

  /** What an aggregate of a value is, inside of a request. */
  private static @Nullable Value result(Aggregate aggregate, @Nullable Value of) {
    return switch (aggregate) {
      case COUNT -> null;
      default -> of;
    };
  }

  private void argument(Aggregate aggregate, Argument argument, List<@Nullable Value> row) {
    Value value = value(argument.value(), row);
    switch (aggregate) {
      case COUNT, DISTINCT -> {}
      case SUM, MIN, MAX, AVERAGE, STDDEV, SKETCH, HISTOGRAM -> {
        if (value != null && !value.number()) {
          leaves(value, "no number, in " + aggregate);
        }
      }
      case TOPK, FIRST, LAST -> leaves(value, "in " + aggregate);
    }
  }

  private void leaves(@Nullable Value value, String how) {
    if (value != null) {
      leaving.add(value.name() + " (" + how + ")");
    }
  }

  /** A text packed by one advice and a number by another are a text. */
  private void put(int slot, int column, @Nullable Value value) {
    Value before = slots.get(slot).get(column);
    if (value != null && (before == null || before.number())) {
      slots.get(slot).set(column, value);
    }
  }

  private static @Nullable Value value(Expr expr, List<@Nullable Value> row) {
    if (expr instanceof Expr.Column column) {
      return row.get(column.index());
    }
    if (!(expr instanceof Expr.Apply apply) || apply.type() == Type.BOOLEAN) {
      return null;
    }
    Value found = null;
    for (Expr argument : apply.arguments()) {
      Value value = value(argument, row);
      found = found == null || (value != null && found.number()) ? orElse(value, found) : found;
    }
    boolean number =
        found != null
            && isNumber(apply.type())
            && (found.number() || apply.function() == Function.LENGTH);
    return found == null ? null : new Value(found.name(), number);
  }

  private static @Nullable Value orElse(@Nullable Value value, @Nullable Value otherwise) {
    return value == null ? otherwise : value;
  }
}
