package io.pivotscope.agent.aggregate;

import io.pivotscope.agent.budget.Memory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All that this process has recorded for one query and not yet reported: one table per thread.
 *
 * <p>{@link #forThread} and the tables it returns are for recording threads, {@link #drain} is for
 * the reporter.
 */
public final class LocalTable {

  private final Slices slices;
  private final Groups.Shape shape;
  private final int queueCapacity;
  private final int advices;
  private final Queue<ThreadTable> tables = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final Memory memory;
  private final AtomicLong recordedBytes = new AtomicLong();

  /** Of what has been taken out and the frontend does not have for sure; the reporter's. */
  private volatile long waitingBytes;

  /** Stamps that rows may have. */
  private volatile long begin = Long.MIN_VALUE;

  private volatile long end = Long.MAX_VALUE;

  /**
   * @param queueCapacity streamed rows that may wait to be reported
   * @param advices of the query
   * @param memory of the process
   */
  public LocalTable(
      Slices slices, Groups.Shape shape, int queueCapacity, int advices, Memory memory) {
    this.memory = memory;
    this.slices = slices;
    this.shape = shape;
    this.queueCapacity = queueCapacity;
    this.advices = advices;
  }

  /** A table for the calling thread, whose recorder this is. */
  public ThreadTable forThread(Recorder owner) {
    ThreadTable table = new ThreadTable(this, owner);
    tables.add(table);
    return table;
  }

  /** No row has a stamp below that; told before there are any. */
  public void beginAt(long hlc) {
    begin = hlc;
  }

  /**
   * No row that is still to come has that stamp or a later one. May move either way; to be said
   * again where there was no memory to tell all panes.
   */
  public void endAt(long hlc) {
    boolean later = hlc > end;
    end = hlc;
    if (!later) {
      tables.forEach(table -> table.panes().values().forEach(pane -> pane.limit(begin, hlc)));
    }
  }

  /** Tells a pane that has just been registered what rows it may take. */
  void limit(Pane pane) {
    long known;
    do {
      known = end;
      pane.limit(begin, known);
    } while (known != end);
  }

  /**
   * Takes everything that can no longer change.
   *
   * @param watermark a watermark of this process
   * @param end HLC from which nothing is recorded; the last pane is complete when the watermark is
   *     just below it
   */
  public Drained drain(long watermark, long end) {
    boolean ended = watermark >= end - 1;
    Drained drained = new Drained(this);
    for (var each = tables.iterator(); each.hasNext(); ) {
      ThreadTable table = each.next();
      // Asked before the panes are looked at: a thread that is dead now writes no more.
      boolean dead = table.owner().isRetired();
      for (Pane pane : table.panes().values()) {
        if (ended || slices.end(pane.slice()) - 1 <= watermark) {
          table.panes().remove(pane.slice());
          // First: there may be no memory for the rest.
          memory.give(pane.takenBytes());
          recordedBytes.addAndGet(-pane.takenBytes());
          drained.add(pane);
        }
      }
      table.takePassed(drained::countPassed);
      if (dead && table.panes().isEmpty()) {
        each.remove();
      }
    }
    return drained;
  }

  /** The highest watermark up to which {@link #drain} leaves nothing behind. */
  public long complete(long watermark, long end) {
    return watermark >= end - 1 ? watermark : slices.complete(watermark);
  }

  /** Streamed rows have left the process, so others may be queued. */
  public void released(int rows) {
    queued.addAndGet(-rows);
  }

  /** Events so far that found nothing to join with, of threads that live. Any thread. */
  public long passed() {
    long passed = 0;
    for (ThreadTable table : tables) {
      passed += table.passed();
    }
    return passed;
  }

  public Slices slices() {
    return slices;
  }

  public Groups.Shape shape() {
    return shape;
  }

  int advices() {
    return advices;
  }

  int threads() {
    return tables.size();
  }

  /** Room for something to be recorded; false if the process has none. */
  boolean take(long bytes) {
    boolean has = memory.take(bytes);
    if (has) {
      recordedBytes.addAndGet(bytes);
    }
    return has;
  }

  /** What was taken out of it and waits is so much. Reporter only. */
  public void waits(long bytes) {
    waitingBytes = bytes;
  }

  /** What it has recorded and the frontend has not, by an estimate. Any thread. */
  public long heldBytes() {
    return recordedBytes.get() + waitingBytes;
  }

  boolean mayQueue() {
    if (queued.incrementAndGet() > queueCapacity) {
      queued.decrementAndGet();
      return false;
    }
    return true;
  }
}
