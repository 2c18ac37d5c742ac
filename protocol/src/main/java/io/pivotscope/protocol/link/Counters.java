package io.pivotscope.protocol.link;

import java.util.ArrayList;
import java.util.List;

/**
 * Increments since the previous report; see LANGUAGE 1.6 for the causes.
 *
 * @param cut tuples that were cut, each counted once, where that happened
 * @param fromCut rows that read what had been cut, and rows left out since one event had too many
 */
public record Counters(
    long hits,
    long tuples,
    long withoutBaggage,
    long cut,
    long dropped,
    long unsettled,
    long groups,
    long failed,
    long fromCut,
    Traffic traffic,
    List<AtAdvice> advice) {
  public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0);

  public Counters {
    advice = List.copyOf(advice);
  }

  /**
   * Of what happened at events, where nothing was read or travelled and nobody knows at which
   * advice.
   */
  public Counters(
      long hits,
      long tuples,
      long withoutBaggage,
      long cut,
      long dropped,
      long unsettled,
      long groups,
      long failed) {
    this(
        hits,
        tuples,
        withoutBaggage,
        cut,
        dropped,
        unsettled,
        groups,
        failed,
        0,
        Traffic.NONE,
        List.of());
  }

  /** The same, with what was put on wires. */
  public Counters with(Traffic other) {
    return new Counters(
        hits,
        tuples,
        withoutBaggage,
        cut,
        dropped,
        unsettled,
        groups,
        failed,
        fromCut,
        other,
        advice);
  }

  /** The same, with what happened at each advice. */
  public Counters at(List<AtAdvice> each) {
    return new Counters(
        hits,
        tuples,
        withoutBaggage,
        cut,
        dropped,
        unsettled,
        groups,
        failed,
        fromCut,
        traffic,
        each);
  }

  /** Of one advice, by its index in the program; nothing where nothing was counted. */
  public AtAdvice at(int index) {
    return index < advice.size() ? advice.get(index) : AtAdvice.NONE;
  }

  /** Without those that are below nothing: they would take from what others have counted. */
  public Counters sane() {
    return new Counters(
        Math.max(0, hits),
        Math.max(0, tuples),
        Math.max(0, withoutBaggage),
        Math.max(0, cut),
        Math.max(0, dropped),
        Math.max(0, unsettled),
        Math.max(0, groups),
        Math.max(0, failed),
        Math.max(0, fromCut),
        traffic.sane(),
        advice.stream().map(AtAdvice::sane).toList());
  }

  public Counters plus(Counters o) {
    return new Counters(
        sum(hits, o.hits),
        sum(tuples, o.tuples),
        sum(withoutBaggage, o.withoutBaggage),
        sum(cut, o.cut),
        sum(dropped, o.dropped),
        sum(unsettled, o.unsettled),
        sum(groups, o.groups),
        sum(failed, o.failed),
        sum(fromCut, o.fromCut),
        traffic.plus(o.traffic),
        AtAdvice.plus(advice, o.advice));
  }

  /**
   * What happened at one advice of a query. An event at which several act is a hit of each.
   *
   * @param filtered rows that its conditions removed
   * @param withoutBaggage rows that met a slot in which nothing was
   */
  public record AtAdvice(long hits, long filtered, long withoutBaggage) {
    public static final AtAdvice NONE = new AtAdvice(0, 0, 0);

    AtAdvice sane() {
      return new AtAdvice(Math.max(0, hits), Math.max(0, filtered), Math.max(0, withoutBaggage));
    }

    public AtAdvice plus(AtAdvice o) {
      return new AtAdvice(
          sum(hits, o.hits), sum(filtered, o.filtered), sum(withoutBaggage, o.withoutBaggage));
    }

    /** By index; the longer list says how many there are. */
    static List<AtAdvice> plus(List<AtAdvice> a, List<AtAdvice> b) {
      if (a.isEmpty() || b.isEmpty()) {
        return a.isEmpty() ? b : a;
      }
      List<AtAdvice> sum = new ArrayList<>(a.size() >= b.size() ? a : b);
      List<AtAdvice> less = a.size() >= b.size() ? b : a;
      for (int i = 0; i < less.size(); i++) {
        sum.set(i, sum.get(i).plus(less.get(i)));
      }
      return sum;
    }
  }

  /**
   * What a query put on wires.
   *
   * @param packed tuples packed into sets, and groups that ledgers did not have yet
   * @param hops headers that left with something of the query
   * @param bytes of the query in these headers
   * @param largestHeader bytes of the largest of these headers, everything included
   * @param reported rows of reports, counted where they arrive
   */
  public record Traffic(long packed, long hops, long bytes, long largestHeader, long reported) {
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

    Traffic sane() {
      return new Traffic(
          Math.max(0, packed),
          Math.max(0, hops),
          Math.max(0, bytes),
          Math.max(0, largestHeader),
          Math.max(0, reported));
    }

    public Traffic plus(Traffic o) {
      return new Traffic(
          sum(packed, o.packed),
          sum(hops, o.hops),
          sum(bytes, o.bytes),
          Math.max(largestHeader, o.largestHeader),
          sum(reported, o.reported));
    }
  }

  /** Stays at the most instead of going beyond: what somebody says must not turn a sum over. */
  private static long sum(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) >= 0 ? sum : a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
