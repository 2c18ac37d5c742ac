package io.pivotscope.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.aggregate.Drained;
import io.pivotscope.agent.run.Process.Mode;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Generated advice does what interpreted advice does, whatever the program and the values are. */
class GeneratedAdviceTest {

  private static final int PROGRAMS = 800;

  private record Call(String method, boolean isStatic, Object[] args) {}

  @Test
  void whatIsGeneratedDoesWhatIsInterpreted() {
    long seed = Long.getLong("pivotscope.seed", 20151004);
    long failures = Hooks.failures();
    int compiled = 0;
    int rows = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      RandomPrograms programs = new RandomPrograms(random);
      AdviceProgram program = programs.program();
      List<Call> calls = new ArrayList<>();
      for (int c = 0; c < 25; c++) {
        String method = List.of("work", "other", "still").get(random.nextInt(3));
        calls.add(new Call(method, method.equals("still"), programs.arguments()));
      }
      String expected = run(process(Mode.INTERPRETED), program, calls);
      Process judged = process(Mode.OWN_SHAPE);
      assertThat(run(judged, program, calls))
          .as("program %d of seed %d: %s", i, seed, program.advice())
          .isEqualTo(expected);
      assertThat(run(process(Mode.BOXED), program, calls))
          .as("boxed, program %d of seed %d: %s", i, seed, program.advice())
          .isEqualTo(expected);
      compiled += judged.compiledCalls();
      rows += expected.length() > 200 ? 1 : 0;
    }
    assertThat(Hooks.failures()).as("%s", Hooks.lastFailure()).isEqualTo(failures);
    assertThat(compiled).isGreaterThan(PROGRAMS * 10);
    assertThat(rows).isGreaterThan(PROGRAMS / 4);
  }

  private static Process process(Mode mode) {
    Process process = new Process(1, new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000));
    process.mode = mode;
    return process;
  }

  /** All that the query has at the end, groups ascending by key. */
  private static String run(Process process, AdviceProgram program, List<Call> calls) {
    QueryRun run = process.install(1, program, RandomPrograms.Guest.class);
    RandomPrograms.Guest guest = new RandomPrograms.Guest("self", 1, null);
    for (Call call : calls) {
      process.call(call.isStatic ? null : guest, call.method, call.args);
    }
    Drained drained = process.drain(run);
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
              window.rows().forEach(row -> all.append('\n').append(row));
            });
    return all.toString();
  }
}
