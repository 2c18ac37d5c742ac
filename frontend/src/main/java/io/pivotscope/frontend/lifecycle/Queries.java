package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.fleet.Agent;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.Found;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one can do with queries and ask of processes. Thread-safe; every future completes once what
 * was changed is durable.
 */
public final class Queries {
  private final Engine engine;

  public Queries(Engine engine) {
    this.engine = engine;
  }

  /** Installs a program in all processes, those of later included. */
  public CompletableFuture<RunView> install(AdviceProgram program, String text, Terms terms) {
    byte[] encoded = ProgramCodec.encode(program);
    return engine.call(c -> view(c, c.install(encoded, text, terms), Rows.NONE, Long.MAX_VALUE));
  }

  /** The run as it stands; null if there is none of that id. */
  public CompletableFuture<@Nullable RunView> get(long id, Rows rows, long afterWindow) {
    return engine.call(
        c -> {
          QueryRun run = c.ask(id);
          return run == null ? null : view(c, run, rows, afterWindow);
        });
  }

  /** The program of a run; null if there is none of that id. */
  public CompletableFuture<@Nullable AdviceProgram> program(long id) {
    return engine.call(
        c -> {
          QueryRun run = c.state().find(id);
          return run == null ? null : run.program;
        });
  }

  /** Begins to stop a run; null if there is none of that id. */
  public CompletableFuture<@Nullable RunView> stop(long id) {
    return engine.call(
        c -> {
          QueryRun run = c.ask(id);
          if (run == null) {
            return null;
          }
          c.stop(run, "stopped");
          return view(c, run, Rows.NONE, Long.MAX_VALUE);
        });
  }

  /** Begins to remove all runs from everywhere at once; returns those that had not ended. */
  public CompletableFuture<List<RunView>> panic() {
    return engine.call(
        c -> c.panic().stream().map(run -> view(c, run, Rows.NONE, Long.MAX_VALUE)).toList());
  }

  /** All runs that are still known, oldest first, without their results. */
  public CompletableFuture<List<RunView>> list() {
    return engine.call(
        c -> {
          List<RunView> views = new ArrayList<>();
          c.state().runs().forEach(run -> views.add(view(c, run, Rows.NONE, Long.MAX_VALUE)));
          return views;
        });
  }

  /** How many runs have not ended. */
  public CompletableFuture<Integer> running() {
    return engine.call(
        c ->
            (int)
                c.state().runs().stream().filter(run -> run.phase != QueryRun.Phase.ENDED).count());
  }

  /** How many processes are connected. */
  public CompletableFuture<Integer> connected() {
    return engine.call(
        c -> (int) c.state().fleet.live().stream().filter(agent -> agent.link() != null).count());
  }

  /** All runs that have not ended, with their results; none is kept alive by asking. */
  public CompletableFuture<List<Measurement>> measure() {
    return engine.call(
        c -> {
          List<Measurement> all = new ArrayList<>();
          for (QueryRun run : c.state().runs()) {
            if (run.phase != QueryRun.Phase.ENDED) {
              boolean streams = run.program.output().streams();
              all.add(
                  new Measurement(
                      // Nobody makes a metric of a row.
                      view(c, run, streams ? Rows.NONE : Rows.ALL, Long.MAX_VALUE),
                      run.program.output(),
                      run.result.closedWindows()));
            }
          }
          return all;
        });
  }

  public CompletableFuture<List<AgentView>> agents() {
    return engine.call(
        c -> {
          List<AgentView> views = new ArrayList<>();
          c.state().fleet.all().forEach(agent -> views.add(view(c, agent)));
          return views;
        });
  }

  /** Asks all connected processes what they have of a method. */
  public CompletableFuture<List<Description>> describe(
      MethodPattern method, Place place, List<Path> paths) {
    return engine
        .call(
            c ->
                c.attendance()
                    .descriptions()
                    .ask(id -> new Describe(id, method, place, paths), c.time().now()))
        .thenCompose(answers -> answers)
        .thenApply(answers -> answers.stream().map(Answer::answer).toList());
  }

  /**
   * Asks all connected processes for loaded methods.
   *
   * @param pattern null where the words count
   * @param most methods that each tells; more are counted
   */
  public CompletableFuture<List<Answer<Found>>> find(
      @Nullable MethodPattern pattern, List<String> words, int most) {
    return engine
        .call(
            c ->
                c.attendance()
                    .searches()
                    .ask(id -> new Find(id, pattern, words, most), c.time().now()))
        .thenCompose(answers -> answers);
  }

  /** What is known of a run beyond its result; null if there is none of that id. */
  public CompletableFuture<@Nullable Evidence> evidence(long id) {
    return engine.call(
        c -> {
          QueryRun run = c.ask(id);
          return run == null
              ? null
              : EvidenceOf.run(run, view(c, run, Rows.NONE, Long.MAX_VALUE), c.state().fleet);
        });
  }

  private RunView view(Coordinator c, QueryRun run, Rows rows, long afterWindow) {
    return RunViews.view(run, c.state().fleet, c.time().physical().micros(), rows, afterWindow);
  }

  private AgentView view(Coordinator c, Agent agent) {
    List<String> queries = new ArrayList<>();
    for (QueryRun run : c.state().runs()) {
      run.standing(agent).ifPresent(word -> queries.add(run.id() + " " + word));
    }
    return new AgentView(
        agent.procName(),
        agent.hello().host(),
        agent.hello().pid(),
        agent.hello().javaVersion(),
        agent.hello().agentVersion(),
        agent.presence().name().toLowerCase(Locale.ROOT),
        agent.link() != null,
        agent.silentNanos(c.time().now()) / 1_000_000,
        queries,
        agent.propagation());
  }
}
