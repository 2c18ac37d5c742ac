package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.Loop;
import io.pivotscope.benchmarks.process.Session.Load;
import io.pivotscope.benchmarks.process.Session.Reading;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Timing;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Calls with Pivotscope's agent and a query that a frontend installs once the calls are compiled. A
 * column {@code n} of the query counts rows.
 */
record Traced(String name, Load load, String query, When when, Rows rows) implements Configuration {
  private static final long NEVER_MILLIS = TimeUnit.MINUTES.toMillis(10);

  /** When the calls are measured. */
  enum When {
    /** Before any query: the agent is connected, and has woven nothing. */
    BEFORE,
    /** While the query is woven and its T0 lies far ahead. */
    ARMED,
    /** While it collects. */
    COLLECTING,
    /** When its switch point has been invalidated and its classes are still woven. */
    SWITCHED_OFF,
    /** When it has been removed. */
    REMOVED
  }

  /** Which rows the query must have had in the end. */
  enum Rows {
    /** One for each call. */
    PER_CALL,
    /** One for the one joined call at the end, for which all others packed. */
    FOR_THE_LAST,
    /** None, although it saw each call. */
    NONE
  }

  @Override
  public Kind kind() {
    return Kind.OURS;
  }

  @Override
  public Result run(Settings settings) throws IOException, InterruptedException {
    long margin = when == When.ARMED ? NEVER_MILLIS : Timing.DEFAULT.marginMillis();
    try (Lab lab = Lab.open(margin);
        Jvm jvm = Configuration.worker(settings, List.of(lab.agentOption()), List.of(), "plain")) {
      lab.awaitConnected(jvm);
      Session session = new Session(jvm, load, settings.effort());
      session.warm();
      return switch (when) {
        case BEFORE -> {
          session.warm();
          yield new Result(session.measure(), "connected");
        }
        case ARMED -> armed(lab, session);
        case SWITCHED_OFF -> switchedOff(lab, session, jvm);
        case COLLECTING -> collecting(lab, session, jvm);
        case REMOVED -> removed(lab, session);
      };
    }
  }

  private Result armed(Lab lab, Session session) throws IOException, InterruptedException {
    Lab.Query installed = lab.install(query);
    RunView armed = installed.awaitArmed();
    require(armed.processes().get(0).methods() > 0, "woven", armed);
    session.warm();
    Reading reading = session.measure();
    RunView run = installed.look();
    require(run.processes().get(0).state().equals("armed"), "still armed", run);
    require(run.counters().hits() == 0, "silent", run);
    return new Result(reading, run.processes().get(0).methods() + " method woven, 0 rows");
  }

  /** As at a removal, between its first step and its second one, which does not come here. */
  private Result switchedOff(Lab lab, Session session, Jvm jvm)
      throws IOException, InterruptedException {
    Lab.Query installed = lab.install(query);
    installed.awaitCollecting();
    long before = session.calls();
    session.warm();
    long counted = session.calls() - before;
    String silenced = jvm.ask("silence");
    session.warm();
    Reading reading = session.measure();
    RunView woven = installed.look();
    require(woven.processes().get(0).state().equals("armed"), "still woven", woven);
    require(silenced.equals("1"), "one query switched off, not " + silenced, woven);
    RunView run = installed.stop();
    require(run.counters().hits() == counted, counted + " events", run);
    long silent = session.calls() - before - counted;
    return new Result(reading, counted + " events, then none in " + silent + " calls");
  }

  private Result removed(Lab lab, Session session) throws IOException, InterruptedException {
    Lab.Query installed = lab.install(query);
    installed.awaitCollecting();
    long before = session.calls();
    session.warm();
    RunView run = installed.stop();
    require(run.counters().hits() == session.calls() - before, "hits", run);
    session.warm();
    return new Result(session.measure(), "was woven: " + run.counters().hits() + " events");
  }

  private Result collecting(Lab lab, Session session, Jvm jvm)
      throws IOException, InterruptedException {
    Lab.Query installed = lab.install(query);
    installed.awaitCollecting();
    long callsBefore = session.calls();
    long packedBefore = session.packed();
    session.warm();
    Reading reading = session.measure();
    long calls = session.calls() - callsBefore;
    long packed = session.packed() - packedBefore;
    long last = 0;
    if (rows == Rows.FOR_THE_LAST) {
      jvm.ask("run " + Loop.JOINED + " 1 1");
      last = Loop.CHUNK;
    }
    RunView run = installed.stop();
    long expected =
        switch (rows) {
          case PER_CALL -> calls;
          case FOR_THE_LAST -> last;
          case NONE -> 0;
        };
    require(run.counters().dropped() == 0, "nothing dropped", run);
    require(run.counters().failed() == 0, "no failed advice", run);
    require(Lab.rows(run) == expected, expected + " rows", run);
    long events = calls + packed + last;
    require(run.counters().hits() >= events, "at least " + events + " events", run);
    return new Result(reading, Lab.rows(run) + " rows of " + events + " events");
  }

  private void require(boolean holds, String what, RunView run) throws IOException {
    if (!holds) {
      String partial =
          run.partial().stream()
              .map(each -> each.cause() + " " + each.detail())
              .collect(Collectors.joining(", "));
      throw new IOException(
          "expected "
              + what
              + "; "
              + Lab.rows(run)
              + " rows, "
              + run.counters()
              + (partial.isEmpty() ? "" : ", partial: " + partial));
    }
  }
}
