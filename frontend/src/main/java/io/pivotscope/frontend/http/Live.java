package io.pivotscope.frontend.http;

import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.RunResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What travels over the live feed, as JSON texts.
 *
 * <pre>
 *   page                                  frontend
 *   {"token": ..}              ──>
 *   {"query": 3, "after": 17}  ──>
 *                              <──        {"kind": "fleet", ..}   whenever it has changed
 *                              <──        {"kind": "run", ..}     whenever query 3 has
 * </pre>
 */
final class Live {
  private Live() {}

  /**
   * What a page says.
   *
   * @param token in the first message
   * @param query the run to hear of, in place of the one before; 0 for none
   * @param after windows with a higher number are wanted; null for all that are kept
   */
  record Wish(@Nullable String token, long query, @Nullable Long after) {}

  /**
   * A run that has changed.
   *
   * @param run with its table, without windows
   * @param windows those that closed since the last message, oldest first
   */
  record Run(String kind, RunView run, List<RunResult.Window> windows) {
    Run(RunView run, List<RunResult.Window> windows) {
      this("run", run, List.copyOf(windows));
    }
  }

  /** There is no such run, or no longer. */
  record Gone(String kind, long query) {
    Gone(long query) {
      this("gone", query);
    }
  }

  /** Processes and runs; runs oldest first. */
  record Fleet(String kind, List<Process> processes, List<Query> queries) {
    Fleet(List<Process> processes, List<Query> queries) {
      this("fleet", List.copyOf(processes), List.copyOf(queries));
    }
  }

  /** A process, without what changes all the time. */
  record Process(
      String procName,
      String host,
      long pid,
      String javaVersion,
      String presence,
      boolean connected,
      List<String> queries) {
    static Process of(AgentView agent) {
      return new Process(
          agent.procName(),
          agent.host(),
          agent.pid(),
          agent.javaVersion(),
          agent.presence(),
          agent.connected(),
          agent.queries());
    }
  }

  /** A run in a list. */
  record Query(
      long id,
      String text,
      String state,
      String reason,
      long t0Micros,
      long t1Micros,
      int partial) {
    static Query of(RunView run) {
      return new Query(
          run.id(),
          run.text(),
          run.state(),
          run.reason(),
          run.t0Micros(),
          run.t1Micros(),
          run.partial().size());
    }
  }
}
