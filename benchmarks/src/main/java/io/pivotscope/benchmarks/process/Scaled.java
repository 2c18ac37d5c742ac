package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.ScaleWorker;
import io.pivotscope.benchmarks.guest.Work;
import io.pivotscope.benchmarks.process.Session.Effort;
import io.pivotscope.benchmarks.process.Session.Load;
import io.pivotscope.benchmarks.process.Session.Reading;
import io.pivotscope.frontend.lifecycle.RunView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One size of what grows.
 *
 * @param size for people
 * @param worker arguments of {@link ScaleWorker}
 * @param queries all of them installed at the same time
 */
record Scaled(
    Axis axis, String size, List<String> worker, Load load, List<String> queries, Proof proof) {

  /**
   * What each query must have.
   *
   * @param rows of a chunk of one thread, exactly
   * @param hits of such a chunk, at least: its events
   * @param groups in its result, if it has any
   */
  record Proof(long rows, long hits, int groups) {}

  /** With what it was found to be. */
  record Result(Reading reading, String proof) {}

  /** The same without an agent. */
  Reading alone(Path javaHome, Effort effort) throws IOException, InterruptedException {
    try (Jvm jvm = worker(javaHome, List.of())) {
      Session session = new Session(jvm, load, effort);
      session.warm();
      return session.measure();
    }
  }

  /**
   * With the queries, which come when the calls are compiled.
   *
   * @param carrier declares how the worker's messages travel
   */
  Result traced(Path javaHome, Effort effort, Path carrier)
      throws IOException, InterruptedException {
    try (Lab lab = Lab.open();
        Jvm jvm = worker(javaHome, List.of(lab.agentOption() + ",carriers=" + carrier))) {
      lab.awaitConnected(jvm);
      Session session = new Session(jvm, load, effort);
      session.warm();
      List<Lab.Query> installed = new ArrayList<>();
      for (String query : queries) {
        installed.add(lab.install(query));
      }
      for (Lab.Query query : installed) {
        query.awaitCollecting();
      }
      long before = session.chunks();
      session.warm();
      Reading reading = session.measure();
      long chunks = session.chunks() - before;
      for (Lab.Query query : installed) {
        query.askToStop();
      }
      @Nullable RunView run = null;
      for (Lab.Query query : installed) {
        run = query.awaitEnded();
        check(run, chunks);
      }
      return new Result(reading, proof(run, chunks));
    }
  }

  private void check(RunView run, long chunks) throws IOException {
    long rows = chunks * proof.rows;
    require(run.counters().dropped() == 0, "nothing dropped", run);
    require(run.counters().cut() == 0, "nothing cut", run);
    require(run.counters().failed() == 0, "no failed advice", run);
    require(run.counters().hits() >= chunks * proof.hits, chunks * proof.hits + " events", run);
    require(Math.max(0, Lab.rows(run)) == rows, rows + " rows", run);
    int groups = run.table() == null ? 0 : run.table().rows().size();
    require(rows == 0 || groups == proof.groups, proof.groups + " groups, not " + groups, run);
  }

  private String proof(@Nullable RunView run, long chunks) {
    String rows = chunks * proof.rows + " rows of " + chunks * proof.hits + " events";
    long header = run == null ? 0 : run.counters().traffic().largestHeader();
    return rows
        + (queries.size() > 1 ? ", each query" : "")
        + (header > 0 ? ", headers of up to " + header + " bytes" : "");
  }

  private void require(boolean holds, String what, RunView run) throws IOException {
    if (!holds) {
      throw new IOException(
          "expected "
              + what
              + "; "
              + Lab.rows(run)
              + " rows, "
              + run.counters()
              + ", partial: "
              + run.partial());
    }
  }

  private Jvm worker(Path javaHome, List<String> words) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-Xms768m",
                "-Xmx768m",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=dontinline," + Work.class.getName() + "::*"));
    all.addAll(words);
    all.addAll(List.of("-cp", Tree.CLASSES.toString(), ScaleWorker.class.getName()));
    all.addAll(worker);
    return Jvm.ready(javaHome, all);
  }
}
