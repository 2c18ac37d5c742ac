package io.pivotscope.compiler.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random executions: the program, plain and optimised, run in baggage, gives
 * the bag that the definition gives.
 */
class ReferenceTest {

  private static final long SEED = Long.getLong("pivotscope.seed", 20151004);
  private static final long PAIRS = Long.getLong("pivotscope.pairs", 100_000);
  private static final int QUERIES = 3;
  private static final int EXECUTIONS = 5;

  @Test
  void evaluatingInBaggageEqualsTheDefinition() {
    long pairs = 0;
    long rows = 0;
    int failures = 0;
    Map<String, Integer> covered = new TreeMap<>();
    Map<String, Integer> faults = new TreeMap<>();
    for (long seed = SEED; pairs < PAIRS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Pairs.Compiled> queries = new ArrayList<>();
      for (int i = 0; i < QUERIES; i++) {
        RandomQuery.Text query = RandomQuery.text(random);
        query.features().forEach(feature -> covered.merge(feature, 1, Integer::sum));
        Pairs.Compiled c = Pairs.Compiled.of(query.text()); if (c==null) throw new AssertionError(query.text()+"\n"+Pairs.Compiled.compile(query.text()).errors()); queries.add(c);
      }
      for (int i = 0; i < EXECUTIONS; i++) {
        Execution execution = Grower.grow(random);
        Pairs.Outcome outcome;
        try { outcome = Pairs.run(queries, execution);} catch (RuntimeException | AssertionError e) { System.out.println("seed "+seed+" "+execution.faults()+" "+e); e.printStackTrace(System.out); if (++failures>5) throw e; continue; }
        outcome.run().faults.forEach((fault, n) -> faults.merge(fault.name(), 1, Integer::sum));
        pairs += QUERIES;
        for (Judge judge : outcome.judges()) { rows += judge.expected().size(); }
        for (int q=0;q<QUERIES;q++) for (ProgramRun pr : outcome.programs().get(q)) { faults.merge("~"+outcome.judges().get(q).kind(pr).name() + (outcome.judges().get(q).expected().isEmpty() ? " empty":""), 1, Integer::sum); if (pr.cut>0) faults.merge("~cut",1,Integer::sum); if (pr.unsettled>0) faults.merge("~unsettled",1,Integer::sum);}
        Pairs.Failure f = outcome.failure();
        if (f != null) {
          failures++;
          if (failures < 8) {
            System.out.println("seed " + seed + " exec " + i + " " + execution.faults() +  " way " + f.program() + "\n" + queries.get(f.query()).text() + "\n" + f.verdict() + "\n------ shrunk\n" + Pairs.shrunk(queries.get(f.query()).text(), execution, Pairs.Compiled::of));
          }
        }
      }
    }
    System.out.println(pairs + " (query, execution) pairs");
    System.out.println(covered + " " + faults + " failures " + failures + " rows " + rows);
    assertThat(failures).isZero();
  }
}
