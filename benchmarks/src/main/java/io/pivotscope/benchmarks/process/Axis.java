package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.FanOut;
import io.pivotscope.benchmarks.guest.Hops;
import io.pivotscope.benchmarks.guest.Rotation;
import io.pivotscope.benchmarks.guest.Work;
import io.pivotscope.benchmarks.process.Session.Load;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Something that grows while all else stays the same. */
enum Axis {
  /** That call the same method and count into the same sixteen groups. */
  THREADS("threads", "call", List.of(1, 2, 8, 64)) {
    @Override
    Scaled at(int size) {
      List<String> worker = List.of("keys", "16", Integer.toString(size));
      return calls(Integer.toString(size), worker, size, 1, 16);
    }

    @Override
    List<Scaled> all(int feature) {
      List<Scaled> all = new ArrayList<>(super.all(feature));
      if (feature >= VIRTUAL_SINCE) {
        List<String> worker = List.of("keys", "16", Integer.toString(MANY), "virtual");
        all.add(calls(MANY + " virtual", worker, MANY, 1, 16));
      }
      return all;
    }
  },

  /** Keys in turn. */
  GROUPS("groups", "call", List.of(10, 100, 1_000, 10_000, 100_000)) {
    @Override
    Scaled at(int size) {
      List<String> worker = List.of("keys", Integer.toString(size), "1");
      return calls(Integer.toString(size), worker, 1, 1, size);
    }
  },

  /** At the same method, each with its sixteen groups. */
  QUERIES("queries at the method", "call", List.of(1, 3, 10, 30, 100)) {
    @Override
    Scaled at(int size) {
      return calls(Integer.toString(size), List.of("keys", "16", "1"), 1, size, 16);
    }
  },

  /** Packed once and sent sixteen times; the last receiver reads them, the others hand them on. */
  PASSED("tuples in baggage, read at the last of 16 hops", "hop", List.of(0, 1, 8, 64, 280)) {
    @Override
    Scaled at(int size) {
      return hops(size, "passed", 1);
    }
  },

  /** Packed once, sent sixteen times and joined by each receiver. */
  JOINED("tuples in baggage, read at each hop", "hop", List.of(0, 1, 8, 64, 280)) {
    @Override
    Scaled at(int size) {
      return hops(size, "joined", Hops.HOPS);
    }
  },

  /** Given to a pool of one thread; each joined with the one tuple of its request. */
  FAN_OUT("tasks of a request", "task", List.of(1, 10, 100, 1_000)) {
    @Override
    Scaled at(int size) {
      String query =
          "From j In "
              + JOINED_WORK
              + " Join p In "
              + PACKED_WORK
              + " On p -> j Select COUNT As n, SUM(p.bytes) With request "
              + FanOut.class.getName()
              + ".request(..)";
      int requests = FanOut.CHUNK / size;
      return new Scaled(
          this,
          Integer.toString(size),
          List.of("tasks", Integer.toString(size), "1"),
          new Load("tasks", 1, FanOut.CHUNK, 0),
          List.of(query),
          new Scaled.Proof(FanOut.CHUNK, FanOut.CHUNK + requests, 1));
    }
  };

  private static final int VIRTUAL_SINCE = 21;
  private static final int MANY = 10_000;
  private static final String WORK = Work.class.getName() + ".work0(String, int)";
  private static final String PACKED_WORK = Work.class.getName() + ".packed(String, int)";
  private static final String JOINED_WORK = Work.class.getName() + ".joined(String, int)";

  private final String title;
  private final String unit;
  private final List<Integer> sizes;

  Axis(String title, String unit, List<Integer> sizes) {
    this.title = title;
    this.unit = unit;
    this.sizes = sizes;
  }

  /** Above the sizes. */
  String title() {
    return title;
  }

  /** What is measured: a call, a hop, a task. */
  String unit() {
    return unit;
  }

  abstract Scaled at(int size);

  /**
   * @param feature of the JDK that is measured
   */
  List<Scaled> all(int feature) {
    return sizes.stream().map(this::at).toList();
  }

  Scaled calls(String size, List<String> worker, int threads, int queries, int groups) {
    String query =
        "From w In "
            + WORK
            + " GroupBy w.key Select w.key, COUNT As n, SUM(w.bytes) With max 1000000 groups";
    return new Scaled(
        this,
        size,
        worker,
        new Load("keys", threads, Rotation.CHUNK, 0),
        Collections.nCopies(queries, query),
        new Scaled.Proof(Rotation.CHUNK, Rotation.CHUNK, groups));
  }

  Scaled hops(int tuples, String kind, int joins) {
    String query =
        "From j In "
            + JOINED_WORK
            + " Join p In MostRecentN(1000, "
            + PACKED_WORK
            + ") On p -> j GroupBy p.key Select p.key, COUNT As n, SUM(p.bytes) With request "
            + Hops.class.getName()
            + ".request(..), budget 8 KiB";
    return new Scaled(
        this,
        Integer.toString(tuples),
        List.of(kind, Integer.toString(tuples), "1"),
        new Load(kind, 1, Hops.REQUESTS * Hops.HOPS, 0),
        List.of(query),
        new Scaled.Proof(
            (long) Hops.REQUESTS * joins * tuples,
            (long) Hops.REQUESTS * (tuples + joins),
            tuples));
  }
}
