package io.pivotscope.frontend.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes closed windows and writes them as segments.
 *
 * <p>Promises: a window is written once, however often it is added; {@link #settle} is true only
 * when all that was added is synced to disk, so what the journal forgets after that is here. What
 * waits in memory is lost with the process and comes again from the journal. One thread of its own
 * writes; it loads DuckDB when there is something to write or to ask.
 */
public final class History implements Archive {

  /** What waits is written after so long, however little it is. */
  private static final long WRITE_MILLIS = 60_000;

  private static final long MAX_WAIT_MILLIS = 10_000;
  private static final long LOAD_MILLIS = 30_000;
  private static final long BEAT_MILLIS = 1_000;

  private final Segments segments;
  private final Readers readers = new Readers();
  private final Upkeep upkeep;
  private final WriteLimits limits;
  private final LongSupplier nowMillis;
  private final Consumer<String> complaints;
  private final Thread thread = new Thread(this::run, "pivotscope-history");

  private enum State {
    UNTOUCHED,
    OPEN,
    LOADED,
    CLOSED,
    /** It cannot be used on this machine, or in this directory. */
    UNAVAILABLE
  }

  // Guarded by this.
  private final KnownRuns runs = new KnownRuns();
  private final Waiting waiting;
  private State state = State.UNTOUCHED;
  private boolean wanted;
  private long waitingSinceMillis;
  private @Nullable String trouble;
  private final DroppedRows dropped = new DroppedRows();
  private long begunWrites;
  private long endedWrites;

  /**
   * Touches nothing yet: the directory is somebody else's until the journal beside it is locked.
   *
   * @param directory of the history alone
   * @param complaints told in a sentence, once, when it cannot be written
   */
  public History(
      Path directory, Retention retention, LongSupplier nowMillis, Consumer<String> complaints) {
    this(directory, retention, WriteLimits.USUAL, nowMillis, complaints);
  }

  History(
      Path directory,
      Retention retention,
      WriteLimits limits,
      LongSupplier nowMillis,
      Consumer<String> complaints) {
    this.limits = limits;
    this.segments = new Segments(directory.toAbsolutePath().normalize());
    this.waiting = new Waiting(segments::last);
    this.upkeep = new Upkeep(segments, readers, retention, complaints);
    this.nowMillis = nowMillis;
    this.complaints = complaints;
    thread.setDaemon(true);
  }

  // ---- what the engine says

  @Override
  public synchronized void know(Run run) {
    if (isOpen()) {
      runs.put(run);
      if (!isSettled()) {
        startWaiting();
      }
    }
  }

  @Override
  public synchronized void add(Batch batch) {
    if (!isOpen() || !waiting.isNew(batch)) {
      return;
    }
    // A disk that is slow slows whoever adds; one that fails does not.
    boolean fits = await(MAX_WAIT_MILLIS, () -> waiting.hasRoom(limits));
    if (!fits) {
      dropped.add(Waiting.table(batch), batch.rows().size());
      return;
    }
    waiting.add(batch);
    startWaiting();
    if (waiting.isEnough(limits)) {
      notifyAll();
    }
  }

  private void startWaiting() {
    if (waitingSinceMillis == 0) {
      waitingSinceMillis = nowMillis.getAsLong();
    }
  }

  @Override
  public synchronized boolean settle(long waitMillis) {
    if (state == State.UNAVAILABLE) {
      return true;
    }
    if (!isSettled()) {
      wanted = true;
      notifyAll();
    }
    return await(waitMillis, this::isSettled);
  }

  private boolean isSettled() {
    return waiting.isEmpty() && !runs.isChanged();
  }

  /**
   * Has all written that was added before, so that readers see it; what comes later may wait.
   *
   * @return why something of it is not there; null if all is
   */
  synchronized @Nullable String flush(long waitMillis) {
    if (!isOpen() || isSettled()) {
      return null;
    }
    wanted = true;
    notifyAll();
    long mine = begunWrites + 1;
    boolean written = await(waitMillis, () -> endedWrites >= mine || isSettled());
    return written ? null : trouble == null ? "it is still being written" : trouble;
  }

  /**
   * Waits until it is so, the time is over, or there is trouble.
   *
   * @return whether it is so
   */
  private boolean await(long millis, BooleanSupplier condition) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (!condition.getAsBoolean() && trouble == null && state != State.CLOSED) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return condition.getAsBoolean();
  }

  /** Looks at the directory at the first call: then it is ours. */
  private boolean isOpen() {
    if (state == State.UNTOUCHED && upkeep.retention().isNothing()) {
      state = State.UNAVAILABLE;
      trouble = "it was switched off, by --history-max-bytes 0";
    }
    if (state == State.UNTOUCHED) {
      try {
        segments.scan();
        state = State.OPEN;
        thread.start();
      } catch (IOException | RuntimeException e) {
        giveUp(e);
      }
    }
    return state == State.OPEN || state == State.LOADED;
  }

  // ---- the thread

  private void run() {
    try {
      // Loading DuckDB takes a second or more: not before there is work for it.
      if (waitForWork() || hasRows()) {
        work();
      }
    } catch (SQLException | RuntimeException e) {
      giveUp(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() throws SQLException, InterruptedException {
    try (SegmentWriter writer = open()) {
      do {
        attempt(writer);
      } while (waitForWork());
      attempt(writer);
    }
  }

  private synchronized boolean hasRows() {
    return !waiting.isEmpty();
  }

  private SegmentWriter open() throws SQLException {
    SegmentWriter writer = new SegmentWriter(limits.memoryMebibytes());
    List<Run> known =
        Files.exists(segments.runs()) ? RunFile.read(writer, segments.runs()) : List.of();
    synchronized (this) {
      runs.putOlder(known);
      state = state == State.OPEN ? State.LOADED : state;
      notifyAll();
    }
    return writer;
  }

  /** Returns whether it is time to write; false at the end. */
  private synchronized boolean waitForWork() throws InterruptedException {
    // Whatever is asked for meanwhile: a disk that is full is not tried more often for it.
    long retry = System.nanoTime() + limits.retryMillis() * 1_000_000;
    while (state != State.CLOSED && trouble != null && System.nanoTime() < retry) {
      wait(BEAT_MILLIS);
    }
    while (state != State.CLOSED && trouble == null && !wanted && !isDue()) {
      wait(BEAT_MILLIS);
    }
    wanted = false;
    return state != State.CLOSED;
  }

  private boolean isDue() {
    return waiting.isEnough(limits)
        || (waitingSinceMillis != 0 && nowMillis.getAsLong() - waitingSinceMillis >= WRITE_MILLIS);
  }

  private void attempt(SegmentWriter writer) {
    try {
      write(writer);
    } catch (SQLException | IOException | RuntimeException e) {
      failed(e);
    }
    upkeep.run(writer, nowMillis.getAsLong());
    forgetOldRuns();
  }

  private void write(SegmentWriter writer) throws SQLException, IOException {
    Map<RunTable, List<Waiting.Sized>> batches;
    List<Run> known;
    boolean changed;
    synchronized (this) {
      batches = waiting.take();
      known = runs.all();
      changed = runs.isChanged();
      waitingSinceMillis = 0;
      begunWrites++;
    }
    Delivery delivery = new Delivery(segments, limits, batches);
    boolean runsWritten = false;
    try {
      // Before any segment of it: what is not known has no columns.
      if (changed) {
        RunFile.write(writer, known, segments.unfinishedRuns());
        Segments.finish(segments.unfinishedRuns());
      }
      runsWritten = true;
      delivery.write(writer);
    } finally {
      ended(delivery, runsWritten, known);
    }
    if (delivery.failure() != null) {
      failed(delivery.failure());
    }
  }

  private synchronized void ended(Delivery delivery, boolean runsWritten, List<Run> known) {
    waiting.putBack(delivery.rest());
    delivery.lost().forEach(this::lose);
    if (runsWritten) {
      runs.written(known);
    }
    if (runsWritten && delivery.failure() == null) {
      trouble = null;
      endedWrites = begunWrites;
    }
    if (!isSettled()) {
      startWaiting();
    }
    notifyAll();
  }

  private void lose(Delivery.Lost lost) {
    if (!dropped.isOf(lost.table())) {
      complaints.accept(
          "a window of "
              + lost.table().name()
              + " cannot be written, and is dropped; others may follow: "
              + Delivery.words(lost.why()));
    }
    dropped.add(lost.table(), lost.rows());
  }

  private synchronized void forgetOldRuns() {
    long oldest = (nowMillis.getAsLong() - upkeep.retention().maxAgeMillis()) * 1000;
    runs.forget(oldest, segments.tables().stream().map(RunTable::directory).toList());
  }

  private synchronized void failed(Exception e) {
    if (trouble == null) {
      complaints.accept(
          "the history cannot be written, which is tried again: " + Delivery.words(e));
    }
    trouble = Delivery.words(e);
    notifyAll();
  }

  private synchronized void giveUp(Exception e) {
    state = State.UNAVAILABLE;
    trouble = String.valueOf(e.getMessage());
    waiting.clear();
    notifyAll();
    complaints.accept("there is no history: " + e.getMessage());
  }

  // ---- what readers ask

  Segments segments() {
    return segments;
  }

  Readers readers() {
    return readers;
  }

  synchronized List<Run> runs() {
    return runs.all();
  }

  /** Rows that were lost because the disk failed for too long, or nothing could write them. */
  public synchronized long droppedRows() {
    return dropped.all();
  }

  /** What the tables lack of that, in sentences. */
  synchronized List<String> dropped(Set<String> tables) {
    return dropped.of(tables);
  }

  /**
   * Waits until DuckDB is loaded and old runs are known; the first time this takes seconds.
   *
   * @throws SqlException if there is no history
   */
  synchronized void load() throws SqlException {
    if (isOpen() && state != State.LOADED) {
      wanted = true;
      notifyAll();
      await(LOAD_MILLIS, () -> state == State.LOADED);
    }
    if (state != State.LOADED) {
      throw new SqlException("there is no history: " + (trouble == null ? state : trouble));
    }
  }

  /** Writes what waits; where that takes too long, the journal has it for the next start. */
  @Override
  public void close() {
    synchronized (this) {
      if (state == State.UNTOUCHED || state == State.UNAVAILABLE) {
        state = State.CLOSED;
        return;
      }
      state = State.CLOSED;
      notifyAll();
    }
    try {
      thread.join(MAX_WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
