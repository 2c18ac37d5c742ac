package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.guest.Loop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Calls of one kind in one worker: paced, warmed up, counted and measured. */
final class Session {
  private static final long FIRST_CHUNKS = 16;

  /**
   * What a worker is asked to run.
   *
   * @param calls of a chunk, as its time is divided
   * @param packed first events of joins in a chunk, beside the calls
   */
  record Load(String what, int threads, int calls, int packed) {
    static Load of(Loop loop, int threads) {
      return new Load(loop.name(), threads, Loop.CHUNK, loop.packedInChunk());
    }
  }

  /**
   * How long things are done.
   *
   * @param quietNanos a measurement begins when no compilation has ended for so long
   * @param patienceNanos or, on a machine too busy to compile, after so long
   * @param batches measured; their median is the result
   * @param batchNanos CPU time of one
   */
  record Effort(long quietNanos, long patienceNanos, int batches, long batchNanos) {}

  /**
   * A measurement per call.
   *
   * @param cpuNanos of the calling thread
   * @param bytes allocated by it
   * @param wallNanos that passed in the meantime
   * @param settled whether the compilers had done their work before
   * @param processNanos CPU time of the whole process; not a number where the worker does not tell
   */
  record Reading(
      double cpuNanos, double bytes, double wallNanos, boolean settled, double processNanos) {}

  private final Jvm jvm;
  private final Load load;
  private final Effort effort;
  private long chunks = FIRST_CHUNKS;
  private long chunksMade;
  private long compiling;
  private boolean settled;

  Session(Jvm jvm, Load load, Effort effort) {
    this.jvm = jvm;
    this.load = load;
    this.effort = effort;
  }

  /**
   * Calls until they are compiled, and finds out anew how many make a batch: a tool may have made
   * them much slower.
   */
  void warm() throws IOException, InterruptedException {
    chunks = FIRST_CHUNKS;
    long begin = System.nanoTime();
    long changed = begin;
    settled = false;
    while (!settled && System.nanoTime() - begin < effort.patienceNanos()) {
      long compilingBefore = compiling;
      Reading reading = batch();
      if (compiling != compilingBefore) {
        changed = System.nanoTime();
      }
      settled = System.nanoTime() - changed > effort.quietNanos();
      double chunkNanos = Math.max(1, reading.cpuNanos()) * load.calls();
      chunks = Math.max(1, Math.min(4 * chunks, (long) (effort.batchNanos() / chunkNanos)));
    }
  }

  /** The median over some batches, of each quantity. */
  Reading measure() throws IOException, InterruptedException {
    List<Reading> all = new ArrayList<>();
    for (int i = 0; i < effort.batches(); i++) {
      all.add(batch());
    }
    return new Reading(
        Spread.of(all.stream().map(Reading::cpuNanos).toList()).median(),
        Spread.of(all.stream().map(Reading::bytes).toList()).median(),
        Spread.of(all.stream().map(Reading::wallNanos).toList()).median(),
        settled,
        Spread.of(all.stream().map(Reading::processNanos).toList()).median());
  }

  private Reading batch() throws IOException, InterruptedException {
    String answer = jvm.ask("run " + load.what() + " " + chunks + " " + load.threads());
    chunksMade += chunks * load.threads();
    String[] words = answer.split(" ");
    compiling = Long.parseLong(words[3]);
    double each = (double) chunks * load.calls();
    double all = each * load.threads();
    return new Reading(
        Long.parseLong(words[0]) / all,
        Long.parseLong(words[1]) / all,
        Long.parseLong(words[2]) / each,
        settled,
        words.length > 4 ? Long.parseLong(words[4]) / all : Double.NaN);
  }

  /** Whether the compilers became quiet before patience ended. */
  boolean settled() {
    return settled;
  }

  /** Chunks that were run so far by all threads. */
  long chunks() {
    return chunksMade;
  }

  /** Calls that were made so far by all threads; of requests, joined calls. */
  long calls() {
    return chunksMade * load.calls();
  }

  /** Calls of first events of joins that were made so far by all threads. */
  long packed() {
    return chunksMade * load.packed();
  }
}
