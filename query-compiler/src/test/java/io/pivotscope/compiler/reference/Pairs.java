package io.pivotscope.compiler.reference;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.advise.AdviceCompiler;
import io.pivotscope.compiler.bind.BoundQuery;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.interpret.Interpreter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Some queries, run at once over one execution after the other: plain and optimised. */
final class Pairs {

  private static final int MAX_ATTEMPTS = 20_000;

  private Pairs() {}

  /** A query, compiled. */
  record Compiled(
      String text,
      BoundQuery bound,
      List<AdviceProgram> programs,
      List<List<Interpreter>> ways,
      Maker maker) {

    /** Null for a text that is no query. */
    static @Nullable Compiled of(String text) {
      Compilation compiled = QueryCompiler.compile(text, "q.pq", Catalogue.EMPTY, Schema.NONE);
      return compiled.succeeded() ? of(compiled) : null;
    }

    static Compiled of(Compilation compiled) {
      BoundQuery bound = Objects.requireNonNull(compiled.bound());
      AdviceProgram plain =
          AdviceCompiler.compile(
              Objects.requireNonNull(compiled.plan()), bound, compiled.columns());
      return of(bound, List.of(plain, Objects.requireNonNull(compiled.program())), ProgramRun::new);
    }

    static Compiled of(BoundQuery bound, List<AdviceProgram> programs, Maker maker) {
      return new Compiled(
          bound.text(),
          bound,
          programs,
          programs.stream().map(ProgramRun::interpreters).toList(),
          maker);
    }
  }

  /** What runs a program: a mutant runs it in its own way. */
  interface Maker {
    ProgramRun make(long query, AdviceProgram program, List<Interpreter> interpreters);
  }

  /** A query that showed something wrong. */
  record Failure(int query, String program, String verdict) {}

  /** How an execution is run, and what came of it. */
  record Outcome(
      Run run, List<Judge> judges, List<List<ProgramRun>> programs, @Nullable Failure failure) {}

  /** What a text is compiled with. */
  interface TextCompiler {
    /** Null for a text that is no query. */
    @Nullable Compiled compile(String text);
  }

  /** The smallest queries and execution found that fail as these do. */
  static Shrinker.Case shrunk(List<String> queries, Execution execution, TextCompiler compiler) {
    return new Shrinker(of -> verdict(of, compiler) != null, MAX_ATTEMPTS)
        .shrink(new Shrinker.Case(queries, execution));
  }

  /** What a person needs of a failure. */
  static String text(Shrinker.Case failing, TextCompiler compiler) {
    return String.join("\n\n", failing.queries())
        + "\n\n"
        + Drawing.of(failing.execution())
        + "\n"
        + verdict(failing, compiler);
  }

  /** What is wrong; null if nothing is, or a text is no query. */
  static @Nullable String verdict(Shrinker.Case of, TextCompiler compiler) {
    List<Compiled> queries = new ArrayList<>();
    for (String text : of.queries()) {
      Compiled query = compiler.compile(text);
      if (query == null) {
        return null;
      }
      queries.add(query);
    }
    Failure failure = run(queries, of.execution()).failure();
    return failure == null ? null : failure.verdict();
  }

  /** Runs every query over the execution. */
  static Outcome run(List<Compiled> queries, Execution execution) {
    List<List<ProgramRun>> runs = new ArrayList<>();
    List<ProgramRun> all = new ArrayList<>();
    for (Compiled query : queries) {
      List<ProgramRun> ways = new ArrayList<>();
      for (int way = 0; way < query.programs().size(); way++) {
        ways.add(
            query.maker().make(all.size() + 1, query.programs().get(way), query.ways().get(way)));
        all.add(ways.get(way));
      }
      runs.add(ways);
    }
    Run run;
    try {
      run = Run.of(execution, all);
    } catch (RuntimeException | AssertionError broken) {
      Failure failure = new Failure(0, "while it ran", broken.toString());
      return new Outcome(new Run(execution, List.of()), List.of(), runs, failure);
    }
    List<Judge> judges = new ArrayList<>();
    Failure failure = null;
    for (int i = 0; i < queries.size(); i++) {
      Judge judge = new Judge(queries.get(i).bound(), run);
      judges.add(judge);
      for (int way = 0; way < runs.get(i).size(); way++) {
        String verdict = judge.verdict(runs.get(i).get(way));
        if (verdict != null && failure == null) {
          failure = new Failure(i, way == 0 ? "plain" : "optimised", verdict);
        }
      }
    }
    return new Outcome(run, judges, runs, failure);
  }
}
