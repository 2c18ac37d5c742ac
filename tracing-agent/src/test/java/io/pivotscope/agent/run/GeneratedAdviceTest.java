package io.pivotscope.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.aggregate.Drained;
import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.run.Process.Mode;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Generated advice does what interpreted advice does, whatever the program and the values are. */
class GeneratedAdviceTest {

  private static final int PROGRAMS = 1000;

  /** What an advice does that code is made for. */
  private enum Kind {
    PLAIN,
    SET_PACK,
    SET_UNPACK,
    LEDGER_PACK,
    LEDGER_UNPACK,
    WEIGHTS,
    PARTIAL,
    UNPACK_AND_PACK,
    SEVERAL_AT_A_PLACE,
    EACH,
    AT_RETURN
  }

  /**
   * One of those that are made one after the other.
   *
   * @param branch whether a branch of its own makes it, which then comes back
   */
  private record Call(String method, boolean isStatic, boolean branch, Object[] args) {}

  /** Events that ran as code, by what their advice does, and programs in which some did. */
  private static final class Taken {
    final Map<Kind, Integer> events = new EnumMap<>(Kind.class);
    final Map<Kind, Integer> programs = new EnumMap<>(Kind.class);

    void add(Map<Kind, Integer> ofProgram) {
      ofProgram.forEach(
          (kind, count) -> {
            events.merge(kind, count, Integer::sum);
            programs.merge(kind, 1, Integer::sum);
          });
    }
  }

  @Test
  void whatIsGeneratedDoesWhatIsInterpreted() {
    long seed = Long.getLong("pivotscope.seed", 20151004);
    long failures = Hooks.failures();
    int compiled = 0;
    int rows = 0;
    Taken own = new Taken();
    Taken boxed = new Taken();
    for (int i = 0; i < PROGRAMS; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      RandomPrograms programs = new RandomPrograms(random);
      AdviceProgram program = programs.program();
      List<Call> calls = new ArrayList<>();
      for (int c = 0; c < 25; c++) {
        String method = List.of("work", "other", "still").get(random.nextInt(3));
        boolean branch = random.nextInt(6) == 0;
        calls.add(new Call(method, method.equals("still"), branch, programs.arguments()));
      }
      String expected = run(process(Mode.INTERPRETED), program, calls, new Taken());
      Process judged = process(Mode.OWN_SHAPE);
      assertThat(run(judged, program, calls, own))
          .as("program %d of seed %d: %s", i, seed, program.advice())
          .isEqualTo(expected);
      assertThat(run(process(Mode.BOXED), program, calls, boxed))
          .as("boxed, program %d of seed %d: %s", i, seed, program.advice())
          .isEqualTo(expected);
      compiled += judged.compiledCalls();
      rows += expected.length() > 200 ? 1 : 0;
    }
    assertThat(Hooks.failures()).as("%s", Hooks.lastFailure()).isEqualTo(failures);
    assertThat(compiled).isGreaterThan(PROGRAMS * 8);
    assertThat(rows).isGreaterThan(PROGRAMS / 4);
    for (Kind kind : Kind.values()) {
      for (Taken taken : List.of(own, boxed)) {
        assertThat(taken.programs.getOrDefault(kind, 0))
            .as("programs with rows that ran as code: %s", kind)
            .isGreaterThan(PROGRAMS / 20);
        assertThat(taken.events.getOrDefault(kind, 0))
            .as("events that ran as code: %s", kind)
            .isGreaterThan(PROGRAMS / 2);
      }
    }
  }

  private static Process process(Mode mode) {
    Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));
    process.mode = mode;
    return process;
  }

  /** All that the query has at the end, groups and rows in an order that says nothing. */
  private static String run(Process process, AdviceProgram program, List<Call> calls, Taken taken) {
    QueryRun run = process.install(1, program, RandomPrograms.Guest.class);
    RandomPrograms.Guest guest = new RandomPrograms.Guest("self", 1, null);
    Map<Kind, Integer> asCode = new EnumMap<>(Kind.class);
    for (Call call : calls) {
      Object self = call.isStatic ? null : guest;
      if (call.branch) {
        // A message to the process itself and back: what it carries goes over a wire.
        Outgoing out = process.hop.send(true, false);
        Scope scope = process.hop.receive(header(out));
        call(process, run, self, call, asCode);
        byte[] reply = process.hop.reply(scope);
        process.requests.end(scope);
        process.hop.completed(out == null ? null : out.ticket(), reply);
      } else {
        call(process, run, self, call, asCode);
      }
    }
    Drained drained = process.drain(run);
    if (drained.counters().tuples() > 0) {
      taken.add(asCode);
    }
    StringBuilder all = new StringBuilder(drained.counters().toString());
    drained
        .windows()
        .forEach(
            (number, window) -> {
              TreeMap<String, String> groups = new TreeMap<>();
              window
                  .groups()
                  .forEach(
                      (key, cells) ->
                          groups.put(key.toString(), Arrays.toString(Accumulators.encode(cells))));
              all.append('\n').append(number).append(groups);
              if (window.groups().others() != null) {
                all.append(Arrays.toString(Accumulators.encode(window.groups().others())));
              }
              window.rows().stream()
                  .map(Pane.Streamed::toString)
                  .sorted()
                  .forEach(row -> all.append('\n').append(row));
            });
    return all.toString();
  }

  private static byte[] header(Outgoing out) {
    return out == null ? null : out.header();
  }

  /** Makes a call, and notes what ran as code at its entry and at its return. */
  private static void call(
      Process process, QueryRun run, Object self, Call call, Map<Kind, Integer> asCode) {
    long before = run.interpreted();
    long[] entered = new long[1];
    process.call(
        self,
        call.method,
        () -> {
          entered[0] = run.interpreted();
          return null;
        },
        call.args);
    if (entered[0] == before) {
      note(run.program(), call.method, Place.ENTRY, asCode);
    }
    if (run.interpreted() == entered[0]) {
      note(run.program(), call.method, Place.RETURN, asCode);
    }
  }

  private static void note(
      AdviceProgram program, String method, Place place, Map<Kind, Integer> asCode) {
    List<Advice> there =
        program.advice().stream()
            .filter(a -> a.tracepoint().place().equals(place))
            .filter(a -> a.tracepoint().method().method().equals(method))
            .toList();
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    there.forEach(advice -> kinds.addAll(kinds(program, advice)));
    if (there.size() > 1) {
      kinds.add(Kind.SEVERAL_AT_A_PLACE);
    }
    kinds.forEach(kind -> asCode.merge(kind, 1, Integer::sum));
  }

  private static Set<Kind> kinds(AdviceProgram program, Advice advice) {
    Set<Kind> kinds = EnumSet.of(Kind.PLAIN);
    List<Argument> arguments = List.of();
    if (advice.sink() instanceof Sink.PackLedger pack) {
      kinds.add(Kind.LEDGER_PACK);
      arguments = pack.arguments();
    } else if (advice.sink() instanceof Sink.Pack) {
      kinds.add(Kind.SET_PACK);
    } else if (advice.sink() instanceof Sink.EmitGroups emit) {
      arguments = emit.arguments();
    }
    for (Unpack unpack : advice.unpack()) {
      boolean ledger = program.slots().get(unpack.slot()) instanceof SlotSpec.Ledger;
      kinds.add(ledger ? Kind.LEDGER_UNPACK : Kind.SET_UNPACK);
      if (kinds.contains(Kind.LEDGER_PACK) || kinds.contains(Kind.SET_PACK)) {
        kinds.add(Kind.UNPACK_AND_PACK);
      }
    }
    for (Argument argument : arguments) {
      if (!argument.weights().isEmpty()) {
        kinds.add(Kind.WEIGHTS);
      }
      if (argument.partial()) {
        kinds.add(Kind.PARTIAL);
      }
    }
    if (advice.observe().stream().anyMatch(o -> o.path().steps().contains(new Path.Each()))) {
      kinds.add(Kind.EACH);
    }
    if (advice.tracepoint().place().equals(Place.RETURN)) {
      kinds.add(Kind.AT_RETURN);
    }
    return kinds;
  }
}
