package io.pivotscope.compiler.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.advise.AdviceCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.reference.Script.Await;
import io.pivotscope.compiler.reference.Script.Edge;
import io.pivotscope.compiler.reference.Script.Happen;
import io.pivotscope.compiler.reference.Script.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random executions: the program, plain and optimised, run in baggage, gives
 * the bag that the definition gives.
 */
class ReferenceTest {

  private static final long SEED = 20151004;
  private static final int CASES = 4000;

  @Test
  void evaluatingInBaggageEqualsTheDefinition() {
    long rows = 0;
    Map<String, Integer> covered = new TreeMap<>();
    for (int i = 0; i < CASES; i++) {
      rows += check(new SplittableRandom(SEED + i), "seed " + (SEED + i), covered);
    }
    System.out.println(covered);
    assertThat(rows).as("rows compared").isGreaterThan(CASES);
  }

  private static long check(SplittableRandom random, String seed, Map<String, Integer> covered) {
    boolean declares = random.nextInt(3) == 0;
    RandomQuery.Text query = RandomQuery.text(random, declares);
    query.features().forEach(feature -> covered.merge(feature, 1, Integer::sum));
    Compilation compiled = compile(query.text());
    List<ProgramInterpreter> interpreters =
        List.of(
            new ProgramInterpreter(
                AdviceCompiler.compile(compiled.plan(), compiled.bound(), compiled.columns())),
            new ProgramInterpreter(compiled.program()));
    List<SimulatedEvent> recording = new ArrayList<>();
    for (int requests = 1 + random.nextInt(2); requests > 0; requests--) {
      Script script = Script.random(random, RandomQuery.METHODS);
      new Simulation(random, interpreters, declares, recording).run(script);
    }
    List<String> expected = sorted(new ReferenceEvaluator(compiled.bound(), recording).result());
    Supplier<String> message =
        () -> seed + "\n" + query.text() + "\n" + compiled.explain() + recording;
    assertThat(sorted(interpreters.get(0).result()))
        .as(() -> "plain, " + message.get())
        .isEqualTo(expected);
    assertThat(sorted(interpreters.get(1).result()))
        .as(() -> "optimised, " + message.get())
        .isEqualTo(expected);
    return expected.size();
  }

  /** Branch A runs a1, branch B runs b1, a2 happens on A's side, which then reaches B, then b2. */
  @Test
  void thePapersParallelExample() {
    Compilation compiled =
        compile("From b In sim.Type.b(..) Join a In sim.Type.a(..) On a -> b Select a.n, b.n");
    Script sideOfA = new Script(List.of(happen("a", "a1"), happen("a", "a2")));
    Script request =
        new Script(
            List.of(
                new Start(0, Edge.CALL, sideOfA),
                happen("b", "b1"),
                new Await(0),
                happen("b", "b2")));
    for (int seed = 0; seed < 20; seed++) {
      ProgramInterpreter each = new ProgramInterpreter(compiled.program());
      new Simulation(new SplittableRandom(seed), List.of(each), false, new ArrayList<>())
          .run(request);
      assertThat(each.result()).containsExactlyInAnyOrder(List.of("a1", "b2"), List.of("a2", "b2"));
    }
  }

  @Test
  void nothingJoinsAcrossRequests() {
    Compilation compiled =
        compile("From b In sim.Type.b(..) Join a In sim.Type.a(..) On a -> b Select a.n, b.n");
    ProgramInterpreter interpreter = new ProgramInterpreter(compiled.program());
    List<SimulatedEvent> recording = new ArrayList<>();
    for (Script request :
        List.of(new Script(List.of(happen("a", "a1"))), new Script(List.of(happen("b", "b1"))))) {
      new Simulation(new SplittableRandom(1), List.of(interpreter), false, recording).run(request);
    }
    assertThat(recording).hasSize(2);
    assertThat(interpreter.result()).isEmpty();
  }

  @Test
  void withoutKeysThereIsOneRowThoughNothingHappened() {
    Compilation compiled = compile("From b In sim.Type.b(..) Select COUNT, SUM(b.x), COUNT(b.x)");
    List<Object> row = new ArrayList<>(List.of(0L));
    row.add(null);
    row.add(0L);
    assertThat(new ProgramInterpreter(compiled.program()).result()).containsExactly(row);
  }

  private static Happen happen(String method, String name) {
    return new Happen(method, Map.of("n", name));
  }

  private static Compilation compile(String text) {
    Compilation compiled = QueryCompiler.compile(text, "q.pq", Catalogue.EMPTY, Schema.NONE);
    assertThat(compiled.errors()).as(text).isEmpty();
    return compiled;
  }

  /** As a bag; doubles may differ in their last digits. */
  private static List<String> sorted(List<List<Object>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(ReferenceTest::canonical).toList().toString())
        .sorted()
        .toList();
  }

  private static String canonical(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ReferenceTest::canonical).toList().toString();
    }
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.9g", number)
        : String.valueOf(value);
  }
}
