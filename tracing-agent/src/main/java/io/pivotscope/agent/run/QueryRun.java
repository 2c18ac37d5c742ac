package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.Groups;
import io.pivotscope.agent.aggregate.LocalTable;
import io.pivotscope.agent.aggregate.Slices;
import io.pivotscope.agent.budget.Memory;
import io.pivotscope.agent.budget.Spender;
import io.pivotscope.agent.budget.Spent;
import io.pivotscope.baggage.RootKind;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.clock.HlcClock;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.Traffic;
import java.lang.invoke.SwitchPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One query in this process, from arming to removal. Advice reads it on application threads; the
 * reporter moves its beginning and its end.
 */
public final class QueryRun implements Spender {

  /** How long after T0 a message without header may come from a sender that was not armed yet. */
  static final long SETTLE_MICROS = 2_000_000;

  private static final int HELD_BYTES = 64 * 1024;

  /** Streamed rows of one query that may wait in a process. */
  static final int QUEUE_CAPACITY = 100_000;

  private static final String RAN_OUT =
      "memory ran out in this process while it was recording: unwoven here";

  private final long id;
  private final long epoch;
  private final int index;
  private final AdviceProgram program;
  private final LocalTable table;

  /** Whether also what can be generated is interpreted: for tests, as the judge. */
  boolean interprets;

  private final HlcClock clock;
  private final Spent spent = new Spent();

  /** Why it was ended here by this process itself; null if it was not. */
  private volatile @Nullable String tripped;

  private final LongAdder cut = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder interpreted = new LongAdder();
  private final LongAdder hops = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAccumulator largestHeader = new LongAccumulator(Math::max, 0);

  private final boolean sensitive;
  private final AtomicLong lastUnannounced = new AtomicLong(Long.MIN_VALUE);
  private boolean missedCounted;

  /** Of {@link Losses}, those that are counted or were before it came. Reporter only. */
  private long lossesSeen = Losses.soFar();

  private final Map<String, Set<String>> requestMethods = new ConcurrentHashMap<>();

  private volatile long t0 = Long.MAX_VALUE;
  private volatile long t1 = Long.MAX_VALUE;
  private volatile long leaseEnd = Long.MAX_VALUE;

  /** The earlier of the two: one read per event. */
  private volatile long end = Long.MAX_VALUE;

  /** Around the query's part of every site. */
  private final SwitchPoint live = new SwitchPoint();

  /**
   * @param index place among the queries of this process, used again after removal
   * @param program verified
   * @param intervalMicros between two reports
   */
  QueryRun(
      long id,
      long epoch,
      int index,
      AdviceProgram program,
      HlcClock clock,
      Memory memory,
      long intervalMicros) {
    this.clock = clock;
    this.id = id;
    this.epoch = epoch;
    this.index = index;
    this.program = program;
    this.table =
        new LocalTable(
            Slices.of(program.limits().windowMicros(), intervalMicros),
            new Groups.Shape(
                program.output().aggregates(),
                program.output().argumentTypes(),
                program.limits().maxGroups()),
            QUEUE_CAPACITY,
            program.advice().size(),
            memory);
    this.sensitive = program.isSensitive();
  }

  public long id() {
    return id;
  }

  public long epoch() {
    return epoch;
  }

  int index() {
    return index;
  }

  public AdviceProgram program() {
    return program;
  }

  public LocalTable table() {
    return table;
  }

  /** HLC from which advice acts; {@link Long#MAX_VALUE} while arming. */
  public long t0() {
    return t0;
  }

  /** HLC from which advice is silent: the query's end, or the end of its lease. */
  public long end() {
    return end;
  }

  /** Announces the beginning. Set once; a query does not begin again. */
  public void beginAt(long hlc) {
    if (t0 == Long.MAX_VALUE) {
      table.beginAt(hlc);
      t0 = hlc;
    }
  }

  /** Announces the end. It never moves away again. */
  public synchronized void endAt(long hlc) {
    t1 = Math.min(t1, hlc);
    limit();
  }

  /** The frontend has been heard of: the query lives at least until then. */
  public synchronized void leaseUntil(long hlc) {
    leaseEnd = hlc;
    limit();
  }

  private void limit() {
    end = Math.min(t1, leaseEnd);
    table.endAt(end);
  }

  /** Whether the frontend has been silent for too long, and nothing else ended the query before. */
  public boolean isLeaseOver(long now) {
    return now >= leaseEnd && leaseEnd < t1;
  }

  /**
   * Memory ran out inside its advice, or while what it recorded was reported: it ends here. Each
   * further attempt would have the JVM collect a full heap once more.
   */
  public void ranOut() {
    trip(RAN_OUT);
  }

  /** While it lives, generated code is called; afterwards its part of a site is not even there. */
  SwitchPoint live() {
    return live;
  }

  /** Switches its part of every site off, at once and for good. */
  void silence() {
    silence(List.of(this));
  }

  /** The same for many: it is one stop of the process, however many they are. */
  static void silence(Collection<QueryRun> runs) {
    List<SwitchPoint> points = new ArrayList<>();
    for (QueryRun run : runs) {
      if (!run.live.hasBeenInvalidated()) {
        run.table.endAt(Long.MIN_VALUE);
        points.add(run.live);
      }
    }
    SwitchPoint.invalidateAll(points.toArray(SwitchPoint[]::new));
  }

  @Override
  public Spent spent() {
    return spent;
  }

  @Override
  public long passed() {
    return table.passed();
  }

  @Override
  public long memoryBytes() {
    return table.heldBytes();
  }

  /** Nothing more comes of an event; {@link #silence(Collection)} is to follow. */
  @Override
  public synchronized void trip(String reason) {
    if (tripped == null) {
      tripped =
          reason; // first: what follows may find no memory, and is done again by whoever sees it
      endAt(clock.tick(0));
    }
  }

  /** Why this process has ended it for itself; null if it has not. */
  public @Nullable String tripped() {
    return tripped;
  }

  /**
   * Whether "the first" and "none" can be told (LANGUAGE 1.5).
   *
   * @param root how the event's request began
   * @param unsettledFrom HLC from which its history may be incomplete; 0 if it is whole
   */
  boolean isSettled(RootKind root, long unsettledFrom) {
    long begin = wholeFrom();
    // The sender of a message without header may have armed a little later than this process.
    long limit = root == RootKind.MESSAGE ? Hlc.of(Hlc.micros(begin) + SETTLE_MICROS) : begin;
    return unsettledFrom == 0 ? begin == t0 : unsettledFrom >= limit;
  }

  /**
   * HLC from which no event of this process was missed: T0, or later where T0 was heard of when it
   * had passed and something had happened since.
   */
  long wholeFrom() {
    return Math.max(t0, lastUnannounced.get() + 1);
  }

  /** A method of this process begins a declared request of this query. */
  void addRequest(String className, String method) {
    requestMethods.computeIfAbsent(className, c -> ConcurrentHashMap.newKeySet()).add(method);
  }

  /**
   * Whether a frame is inside a method that begins a declared request of this query. Those methods
   * are known from linking: of what a pattern names, a frame that began before it was woven can
   * only be in a class that was loaded and linked then.
   */
  boolean isRequest(StackWalker.StackFrame frame) {
    return requestMethods
        .getOrDefault(frame.getClassName(), Set.of())
        .contains(frame.getMethodName());
  }

  /**
   * Bytes of baggage that one branch may hold without sending it. More than goes on a hop, so that
   * what is joined where it was packed is seldom cut; bounded, since a thread's own run never ends.
   */
  int heldBytes() {
    return Math.max(program.limits().budgetBytes(), HELD_BYTES);
  }

  /** Whether it has rows that say "the first" or "none" (LANGUAGE 1.5). */
  boolean isSensitive() {
    return sensitive;
  }

  void countCut(long tuples) {
    cut.add(tuples);
  }

  void countCarried(int queryBytes, int headerBytes) {
    hops.increment();
    bytes.add(queryBytes);
    largestHeader.accumulate(headerBytes);
  }

  void countInterpreted() {
    interpreted.increment();
  }

  /** Events whose advice was interpreted, so far: all the others ran as code. */
  long interpreted() {
    return interpreted.sum();
  }

  /** A method that was woven for it is so no more: how many events it loses is not known. */
  void countLost() {
    lost.increment();
  }

  void countFailed() {
    failed.increment();
  }

  /** An event happened while the beginning was not announced yet. */
  void sawBeforeAnnouncement(long hlc) {
    lastUnannounced.accumulateAndGet(hlc, Math::max);
  }

  /**
   * Increments that belong to no pane, since the last call. Reporter only. If the beginning was
   * announced so late that events at or after it had already passed, one is counted as dropped, and
   * so is each edge, and each method, that was lost: how many rows they were is not known, but the
   * result must not be short without a word.
   */
  public Counters takeCounts() {
    long losses = program.propagates() ? Losses.soFar() : lossesSeen;
    long missed = losses - lossesSeen + lost.sumThenReset();
    lossesSeen = losses;
    if (!missedCounted && lastUnannounced.get() >= t0) {
      missedCounted = true;
      missed++;
    }
    Traffic traffic =
        new Traffic(0, hops.sumThenReset(), bytes.sumThenReset(), largestHeader.getThenReset(), 0);
    return new Counters(0, 0, 0, cut.sumThenReset(), missed, 0, 0, failed.sumThenReset())
        .with(traffic);
  }
}
