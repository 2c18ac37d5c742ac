package io.pivotscope.frontend.lifecycle;

import io.pivotscope.frontend.merge.Column;
import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as somebody asked for it sees it. Immutable.
 *
 * @param state trying (some processes have it, to see whether they bear it), arming, waiting (a
 *     source matches nowhere yet), collecting, stopping, removing, ended
 * @param t0Micros physical time of T0, microseconds since the Unix epoch; 0 before it is fixed
 * @param t1Micros of T1; 0 before it is fixed
 * @param remainingMillis of its lease; -1 without one
 * @param reason why it was stopped; empty before
 * @param titles columns of the result
 * @param columns the same, with what they are
 * @param windowMicros length of a window
 * @param table the result so far; null if not asked for
 * @param windows closed windows asked for
 * @param ordered whether the query itself sorts its rows
 */
public record RunView(
    long id,
    long epoch,
    String text,
    String state,
    long t0Micros,
    long t1Micros,
    long nowMicros,
    long remainingMillis,
    String reason,
    boolean streams,
    List<String> titles,
    List<Column> columns,
    long windowMicros,
    @Nullable Table table,
    List<RunResult.Window> windows,
    Counters counters,
    long late,
    List<Process> processes,
    List<Source> sources,
    List<Partial> partial,
    boolean ordered) {

  static final String ROLLED_BACK = "rolled back: ";

  public RunView {
    titles = List.copyOf(titles);
    columns = List.copyOf(columns);
    windows = List.copyOf(windows);
    processes = List.copyOf(processes);
    sources = List.copyOf(sources);
    partial = List.copyOf(partial);
  }

  /**
   * Where one process stands.
   *
   * @param state arming, armed, refused, removed, tripped (ended there by itself, since it cost too
   *     much), blind (not armed in time) or left
   * @param reason why it refused or tripped; empty otherwise
   * @param notes classes and methods that were not woven, and why
   * @param pauseNanos longest stop of the process for weaving
   */
  public record Process(
      String procName,
      String label,
      String state,
      String reason,
      int classes,
      int methods,
      List<String> notes,
      long pauseNanos) {
    public Process {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A tracepoint of the query, how much was woven for it, and what happened there, summed over
   * processes.
   *
   * @param packs whether its rows are joined further on; else they are those of the result
   */
  public record Source(
      String name, int classes, int methods, int processes, boolean packs, AtAdvice counts) {

    /** Where nothing has happened. */
    public Source(String name, int classes, int methods, int processes) {
      this(name, classes, methods, processes, false, AtAdvice.NONE);
    }
  }

  /**
   * A reason why the result may lack rows.
   *
   * @param cause cut, groups, dropped, failed, left, blind, tripped, unsettled or late (LANGUAGE
   *     1.6)
   */
  public record Partial(String cause, String detail) {

    /** Both, for a person. */
    public String text() {
      return cause + ": " + detail;
    }
  }

  /** Sources that no process has. */
  public List<String> unmatched() {
    return sources.stream().filter(source -> source.methods() == 0).map(Source::name).toList();
  }

  /** Time that it has collected so far; 0 before T0. */
  public double collectedSeconds() {
    long until = t1Micros == 0 ? nowMicros : t1Micros;
    return t0Micros == 0 ? 0 : Math.max(0, until - t0Micros) / 1e6;
  }

  public boolean isEnded() {
    return state.equals("ended");
  }

  /** Whether a process did not bear it, so that it never began. */
  public boolean isRolledBack() {
    return reason.startsWith(ROLLED_BACK);
  }
}
