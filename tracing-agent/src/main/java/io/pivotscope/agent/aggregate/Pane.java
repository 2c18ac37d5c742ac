package io.pivotscope.agent.aggregate;

import io.pivotscope.baggage.accumulate.Group;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.interpret.Additions;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.Counters.AtAdvice;
import io.pivotscope.protocol.link.Counters.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one thread recorded for one query in one slice of time: groups, or rows, and counts with the
 * meanings of {@link Counters}. Written by that thread; read by the reporter once, when no more
 * writes can come.
 */
public final class Pane extends Groups {

  /** A row that is streamed as it is. */
  public record Streamed(Tuple row, long hlc, int slot) {}

  public long hits;
  public long withoutBaggage;
  public long cut;
  public long fromCut;
  public long unsettled;
  public long failed;
  public long packed;

  /** By the index of the advice and one of the three: what happened at each. */
  public final long[] atAdvice;

  /** What is counted at an advice, besides the pane's own counts. */
  public static final int HITS = 0;

  public static final int FILTERED = 1;
  public static final int WITHOUT_BAGGAGE = 2;
  static final int KINDS = 3;

  private long tuples;
  private long dropped;
  private long overCap;

  private final long slice;

  /** Stamps of the rows that may come, within the slice. Nothing comes before it is limited. */
  private volatile long from = Long.MAX_VALUE;

  private volatile long to = Long.MIN_VALUE;
  private final LocalTable table;
  private @Nullable List<Streamed> rows;

  /** Of what memory has room for: the groups, and the rows that are streamed. */
  private long takenBytes;

  private long rowBytes;

  /** Where rows go for whose group there is no room; null before there are any. */
  private @Nullable Group lost;

  Pane(long slice, LocalTable table) {
    super(table.shape());
    this.slice = slice;
    this.table = table;
    this.atAdvice = new long[KINDS * table.advices()];
  }

  /** Where one thing is counted that happens at an advice. */
  public static int index(int advice, int kind) {
    return KINDS * advice + kind;
  }

  /** Counts something that happens at an advice. */
  public void count(int advice, int kind, long n) {
    atAdvice[index(advice, kind)] += n;
  }

  /** Whether it is where a row of its query with that stamp goes. */
  public boolean takes(long hlc) {
    return hlc >= from && hlc < to;
  }

  /** It takes rows of its slice from one stamp on and before another. Any thread. */
  void limit(long begin, long end) {
    from = Math.max(begin, table.slices().end(slice - 1));
    to = Math.min(end, table.slices().end(slice));
  }

  /** Adds one row to its group, or counts it as dropped where there is no room for that. */
  @Override
  public boolean add(Tuple key, Additions additions) {
    Group group = addTo(key, additions);
    if (group == lost) {
      dropped++;
      return false;
    }
    boolean toOther = isOther(group);
    if (toOther) {
      overCap++;
    }
    tuples++;
    return toOther;
  }

  @Override
  public Group insert(int hash, Tuple key) {
    if (!isFull() && !take(bytesOf(key))) {
      Group none = lost == null ? apart() : lost;
      lost = none;
      return none;
    }
    return super.insert(hash, key);
  }

  private boolean take(long bytes) {
    if (!table.take(bytes)) {
      return false;
    }
    takenBytes += bytes;
    return true;
  }

  /** What the table has taken room for because of it. */
  long takenBytes() {
    return takenBytes;
  }

  /** Streams one row, or counts it as dropped if too many wait. */
  public void stream(Tuple row, long hlc, int slot) {
    long bytes = Sizes.of(row);
    if (!table.mayQueue()) {
      dropped++;
      return;
    }
    if (!take(bytes)) {
      table.released(1);
      dropped++;
      return;
    }
    List<Streamed> all = rows;
    if (all == null) {
      all = new ArrayList<>();
      rows = all;
    }
    all.add(new Streamed(row, hlc, slot));
    rowBytes += bytes;
    tuples++;
  }

  /** What was counted; to be asked once, when no more writes can come. */
  Counters counters() {
    settle();
    return new Counters(
        hits,
        tuples + settled(),
        withoutBaggage,
        cut,
        dropped + (lost == null ? 0 : lost.rows),
        unsettled,
        overCap + settledOfOther(),
        failed,
        fromCut,
        new Traffic(packed, 0, 0, 0, 0),
        advice());
  }

  /** Where there is one advice, every hit is its own, and nobody has counted that twice. */
  private List<AtAdvice> advice() {
    if (hits == 0) {
      return List.of();
    }
    List<AtAdvice> each = new ArrayList<>();
    for (int i = 0; i < atAdvice.length; i += KINDS) {
      each.add(
          new AtAdvice(
              atAdvice.length == KINDS ? hits : atAdvice[i + HITS],
              atAdvice[i + FILTERED],
              atAdvice[i + WITHOUT_BAGGAGE]));
    }
    return each;
  }

  long slice() {
    return slice;
  }

  /** Of the streamed ones: all that room was taken for, but for the groups. */
  long rowBytes() {
    return rowBytes;
  }

  List<Streamed> rows() {
    return rows == null ? List.of() : rows;
  }
}
