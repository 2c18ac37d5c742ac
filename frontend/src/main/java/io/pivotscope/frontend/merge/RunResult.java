package io.pivotscope.frontend.merge;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.AgentMessage.Pane;
import io.pivotscope.protocol.link.AgentMessage.QueryReport;
import io.pivotscope.protocol.link.AgentMessage.Row;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.Traffic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The result of one run of a query.
 *
 * <pre>
 *   report rows ──> their open window ──(closed on the frontier)──> closed total
 *             └──(their window is closed already: late)───────────> closed total
 *   result of the run = closed total + open windows
 * </pre>
 *
 * So each row enters exactly one window or is counted {@code late}, and always enters the run once.
 * Deterministic: the same calls give the same result. One thread at a time.
 */
public final class RunResult {

  /** Closed windows that a slow reader can still get. */
  static final int KEPT_WINDOWS = 240;

  /**
   * Rows of these windows: where each has many, or they take more bytes than open ones may, fewer
   * windows are kept; the last one always.
   */
  static final int KEPT_ROWS = 100_000;

  /** Empty windows that are shown at one closing, where a query without key has a row for each. */
  private static final int MAX_EMPTY_WINDOWS = 1_000;

  /**
   * Windows that may be open at a time. What is beyond them in time goes to the run's result alone,
   * counted late: a process may say that it is in the year 2090.
   */
  static final int MAX_OPEN_WINDOWS = 1_000;

  /** Windows that stay open where groups take too much; the others go to the result alone. */
  private static final int FEW_OPEN_WINDOWS = 4;

  /**
   * What a run keeps of rows or groups. Twice as much, with all that is beside them, is a small
   * part of what an entry of the journal may have.
   */
  static final long MAX_BYTES = 64L << 20;

  private static final double MICROS_PER_SECOND = 1e6;
  private static final int ALL = Integer.MAX_VALUE;

  /** Closed windows are decoded: an object for each value. */
  private static final int CLOSED_FACTOR = 3;

  private final AdviceProgram program;
  private final Listener listener;
  private final long windowMicros;
  private final NavigableMap<Long, Contents> open = new TreeMap<>();
  private final Deque<Kept> closed = new ArrayDeque<>();
  private final Room room;
  private final Contents closedTotal;
  private long closedRows;
  private long closedBytes;
  private Counters counters = Counters.NONE;
  private long late;
  private long nextWindow = Long.MIN_VALUE;
  private long t0Micros = Long.MIN_VALUE;
  private long t1Micros = Long.MAX_VALUE;

  /** Told of each window as it closes, with its streamed rows; a replay tells of it again. */
  public interface Listener {
    void closed(Window window, Supplier<List<StreamedRow>> rows);
  }

  /** A closed window. {@code number * windowMicros} is its begin in physical time. */
  public record Window(long number, long beginMicros, Table table) {}

  private record Kept(Window window, long bytes) {}

  public RunResult(AdviceProgram program) {
    this(program, (window, rows) -> {});
  }

  public RunResult(AdviceProgram program, Listener listener) {
    this(program, listener, MAX_BYTES);
  }

  RunResult(AdviceProgram program, Listener listener, long maxBytes) {
    this.program = program;
    this.listener = listener;
    this.windowMicros = Math.max(1, program.limits().windowMicros());
    this.room = new Room(maxBytes, program.limits().maxGroups());
    this.closedTotal = new Contents(program, room);
  }

  /** The first window is the one of the run's T0. */
  public void begin(long t0) {
    t0Micros = Hlc.micros(t0);
    nextWindow = Math.floorDiv(Hlc.micros(t0), windowMicros);
  }

  /** Adds what one process reports; whether it did so before is the caller's to know. */
  public void add(long incarnation, QueryReport report) {
    counters = counters.plus(sane(report.counters())).plus(reported(report));
    for (Pane pane : report.panes()) {
      // After the last one was cut at T1, none opens any more.
      if (pane.window() < nextWindow || t1Micros != Long.MAX_VALUE) {
        late += pane.rows().size();
        addTo(closedTotal, incarnation, pane);
      } else {
        addTo(
            open.computeIfAbsent(pane.window(), w -> closedTotal.emptyContents()),
            incarnation,
            pane);
        if (open.size() > MAX_OPEN_WINDOWS) {
          leaveOut(open.pollLastEntry().getValue());
        }
      }
    }
  }

  /** Without numbers below nothing, and of no advice that the program has not. */
  public Counters sane(Counters said) {
    int advices = Math.min(said.advice().size(), program.advice().size());
    return said.at(said.advice().subList(0, advices)).sane();
  }

  private void addTo(Contents contents, long incarnation, Pane pane) {
    contents.add(incarnation, pane.rows());
    if (!program.output().streams() && room.isDue()) {
      makeRoom();
    }
  }

  /**
   * Measures the groups of all tables. If they take too much, windows of the future lose theirs,
   * and then each table half of what it has, until the others fit; all is still added up.
   */
  private void makeRoom() {
    if (room.measured(groupBytes())) {
      return;
    }
    leaveOutBeyond(FEW_OPEN_WINDOWS);
    while (!room.measured(groupBytes()) && room.maxGroups() > 1) {
      int most = closedTotal.groups();
      for (Contents contents : open.values()) {
        most = Math.max(most, contents.groups());
      }
      room.lowerMaxGroups(most / 2);
      closedTotal.shrink();
      open.values().forEach(Contents::shrink);
    }
    if (!room.measured(groupBytes())) {
      leaveOutBeyond(0);
    }
  }

  private long groupBytes() {
    return closedTotal.groupBytes() + open.values().stream().mapToLong(Contents::groupBytes).sum();
  }

  private void leaveOutBeyond(int windows) {
    while (open.size() > windows) {
      leaveOut(open.pollLastEntry().getValue());
    }
  }

  /** Rows that get no window are in the run's result all the same. */
  private void leaveOut(Contents contents) {
    late += contents.size();
    closedTotal.addAll(contents);
  }

  private static Counters reported(QueryReport report) {
    long rows = report.panes().stream().mapToLong(pane -> pane.rows().size()).sum();
    return Counters.NONE.with(new Traffic(0, 0, 0, 0, rows));
  }

  /** Reports that a process had numbered never came: what they held is counted as dropped. */
  public void lost(long reports) {
    counters = counters.plus(new Counters(0, 0, 0, 0, reports, 0, 0, 0));
  }

  /** Whether {@link #close} would close a window that somebody can see. */
  public boolean closesAt(long frontier) {
    long end = Math.floorDiv(Hlc.micros(frontier), windowMicros);
    return nextWindow != Long.MIN_VALUE && end > nextWindow;
  }

  /** Closes every window that ends at or before the frontier: all its events are in. */
  public void close(long frontier) {
    closeBefore(Math.floorDiv(Hlc.micros(frontier), windowMicros));
  }

  /** Closes all windows: the frontier has passed T1, which cuts the last one. */
  public void closeAll(long t1) {
    t1Micros = Hlc.micros(t1);
    closeBefore(Math.floorDiv(Hlc.micros(t1) - 1, windowMicros) + 1);
    // Beyond T1 nothing happened, whoever says so.
    while (!open.isEmpty()) {
      leaveOut(open.pollFirstEntry().getValue());
    }
  }

  private void closeBefore(long end) {
    if (nextWindow == Long.MIN_VALUE || end <= nextWindow) {
      return;
    }
    boolean showsEmpty = program.output().keys().isEmpty() && !program.output().streams();
    long from = showsEmpty ? Math.max(nextWindow, end - MAX_EMPTY_WINDOWS) : end;
    for (Map.Entry<Long, Contents> early : List.copyOf(open.headMap(from).entrySet())) {
      open.remove(early.getKey());
      close(early.getKey(), early.getValue());
    }
    for (long window = from; window < end; window++) {
      Contents contents = open.remove(window);
      close(window, contents == null ? closedTotal.emptyContents() : contents);
    }
    nextWindow = end;
  }

  private void close(long window, Contents contents) {
    Window shown = new Window(window, window * windowMicros, contents.table(seconds(window), ALL));
    closed.addLast(new Kept(shown, contents.arrivedBytes()));
    listener.closed(shown, contents::streamedRows);
    closedRows += shown.table().rows().size();
    closedBytes += contents.arrivedBytes();
    while (closed.size() > KEPT_WINDOWS || (isMuchClosed() && closed.size() > 1)) {
      Kept oldest = closed.removeFirst();
      closedRows -= oldest.window().table().rows().size();
      closedBytes -= oldest.bytes();
    }
    closedTotal.addAll(contents);
    nextWindow = Math.max(nextWindow, window + 1);
  }

  private boolean isMuchClosed() {
    return closedRows > KEPT_ROWS || closedBytes > room.maxBytes();
  }

  /** Of a window; the first and the last are cut at the beginning and the end of the run. */
  private double seconds(long window) {
    long begin = Math.max(window * windowMicros, t0Micros);
    long end = Math.min((window + 1) * windowMicros, t1Micros);
    return Math.max(0, end - begin) / MICROS_PER_SECOND;
  }

  /**
   * The result of the run so far, of closed and open windows.
   *
   * @param untilMicros physical time that it reaches
   * @param latest how many of the last streamed rows; groups are all there
   */
  public Table table(long untilMicros, int latest) {
    long end = Math.min(untilMicros, t1Micros);
    return total()
        .table(
            t0Micros == Long.MIN_VALUE ? null : Math.max(0, end - t0Micros) / MICROS_PER_SECOND,
            latest);
  }

  /** The same, with all rows. */
  public Table table(long untilMicros) {
    return table(untilMicros, ALL);
  }

  /** What is held of rows, groups and closed windows, about: what a heap has to bear. */
  public long heldBytes() {
    return room.bytes() + CLOSED_FACTOR * closedBytes;
  }

  /** Closed windows with a number above {@code after}, oldest first; very old ones are gone. */
  public List<Window> windowsAfter(long after) {
    return closed.stream().map(Kept::window).filter(w -> w.number() > after).toList();
  }

  /** The length of a window. */
  public long windowMicros() {
    return windowMicros;
  }

  /** The end of the last window that is closed, be it empty; 0 before the run begins. */
  public long closedMicros() {
    return nextWindow == Long.MIN_VALUE ? 0 : nextWindow * windowMicros;
  }

  /** The highest closed window; {@link Long#MIN_VALUE} before the first. */
  public long lastClosed() {
    return closed.isEmpty() ? Long.MIN_VALUE : closed.getLast().window().number();
  }

  /** How many windows have closed since the run's T0, empty ones included. */
  public long closedWindows() {
    return t0Micros == Long.MIN_VALUE ? 0 : nextWindow - Math.floorDiv(t0Micros, windowMicros);
  }

  /** Counters of all reports; rows that did not fit here count as dropped. */
  public Counters counters() {
    long dropped = closedTotal.dropped();
    for (Contents contents : open.values()) {
      dropped += contents.dropped();
    }
    return counters.plus(new Counters(0, 0, 0, 0, dropped, 0, 0, 0));
  }

  /** Rows that came after their window had closed. They are in the run's result. */
  public long late() {
    return late;
  }

  /** Whether keys over the cap were added up in one row. */
  public boolean hasOther() {
    long groups = closedTotal.groups();
    boolean other = closedTotal.hasOther();
    for (Contents contents : open.values()) {
      groups += contents.groups();
      other |= contents.hasOther();
    }
    // Only a sum over the cap is worth the copy that tells whether keys repeat.
    return other || (groups > room.maxGroups() && total().hasOther());
  }

  private Contents total() {
    Contents total = closedTotal.emptyContents();
    total.addAll(closedTotal);
    open.values().forEach(total::addAll);
    return total;
  }

  /** All state but the windows already shown, to be given to {@link #restore}. */
  public Snapshot snapshot() {
    List<Part> parts = new ArrayList<>();
    part(parts, Long.MIN_VALUE, closedTotal);
    open.forEach((window, contents) -> part(parts, window, contents));
    return new Snapshot(parts, counters(), late, nextWindow, room.maxGroups());
  }

  private static void part(List<Part> parts, long window, Contents contents) {
    List<Row> groups = contents.groupRows();
    if (!groups.isEmpty()) {
      parts.add(new Part(0, new Pane(window, groups)));
    }
    for (long incarnation : contents.incarnations()) {
      parts.add(new Part(incarnation, new Pane(window, contents.rows(incarnation))));
    }
  }

  /** Takes the state of a snapshot; to be called on a fresh result. */
  public void restore(Snapshot snapshot) {
    counters = snapshot.counters();
    late = snapshot.late();
    nextWindow = snapshot.nextWindow();
    room.lowerMaxGroups(snapshot.maxGroups());
    for (Part part : snapshot.parts()) {
      Contents target =
          part.pane().window() == Long.MIN_VALUE
              ? closedTotal
              : open.computeIfAbsent(part.pane().window(), w -> closedTotal.emptyContents());
      addTo(target, part.incarnation(), part.pane());
    }
  }

  /** Rows of one process in one window, or of the closed total ({@link Long#MIN_VALUE}). */
  public record Part(long incarnation, Pane pane) {}

  /**
   * State of a run.
   *
   * @param maxGroups of a table; fewer than the program's if they took too much
   */
  public record Snapshot(
      List<Part> parts, Counters counters, long late, long nextWindow, int maxGroups) {
    public Snapshot {
      parts = List.copyOf(parts);
    }
  }
}
