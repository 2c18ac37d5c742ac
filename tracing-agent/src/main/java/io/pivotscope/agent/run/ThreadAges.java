package io.pivotscope.agent.run;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which threads were young when propagation was woven. Nobody saw who started them, and that may
 * have been a request that was under way; an older thread counts as nobody's. Ids of threads rise
 * in the order in which they are made, so a mark every now and then is enough.
 *
 * <p>Marks are made by the reporter's thread alone; {@link #wasYoung} may be asked by any.
 */
final class ThreadAges {

  /** What was made longer ago than that is old: as long as a fleet is given to arm. */
  private static final long OLD_NANOS = QueryRun.SETTLE_MICROS * 1_000;

  private record Mark(long nanos, long id) {}

  private record Range(long above, long upTo) {}

  /** The first is the newest that is old, or where the agent began. */
  private final Deque<Mark> marks = new ArrayDeque<>();

  private volatile Range young = new Range(0, 0);

  ThreadAges(long nanos) {
    marks.add(new Mark(nanos, nextId()));
  }

  /** The threads that exist now are so old. */
  void mark(long nanos) {
    marks.add(new Mark(nanos, nextId()));
    while (marks.size() > 1 && isOld(second(), nanos)) {
      marks.removeFirst();
    }
  }

  /** Propagation is about to be woven. */
  void arming(long nanos) {
    mark(nanos);
    young = new Range(marks.getFirst().id(), Long.MAX_VALUE);
  }

  /** From now on it is seen who starts a thread. */
  void woven() {
    Range range = young;
    if (range.upTo() == Long.MAX_VALUE) {
      young = new Range(range.above(), nextId());
    }
  }

  /** Whether a thread was made shortly before the last arming. */
  boolean wasYoung(Thread thread) {
    Range range = young;
    long id = id(thread);
    return id > range.above() && id <= range.upTo();
  }

  private Mark second() {
    var each = marks.iterator();
    each.next();
    return each.next();
  }

  private static boolean isOld(Mark mark, long nanos) {
    return nanos - mark.nanos() >= OLD_NANOS;
  }

  private static long nextId() {
    return id(new Thread(null, null, "pivotscope mark", 0, false));
  }

  @SuppressWarnings("deprecation") // threadId() is newer than what this runs on
  static long id(Thread thread) {
    return thread.getId();
  }
}
