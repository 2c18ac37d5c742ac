package io.pivotscope.benchmarks.guest;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * Calls {@link Work} as often as it is told. {@code run LOOP CHUNKS THREADS} answers with CPU
 * nanoseconds and allocated bytes of all threads, the longest thread's wall nanoseconds, and how
 * long the compilers have worked so far; {@code silence} with how many queries it has switched off;
 * {@code finish} with what the work has counted. The threads stay the same, and no task object
 * travels between them: nothing here is a hand-off.
 */
public final class Worker {
  private static final int THREADS = 2;
  private static final long PRINTING_MILLIS = 500;

  private final Work work;
  private final CyclicBarrier barrier = new CyclicBarrier(THREADS);
  private final Meter[] meters = {new Meter(), new Meter()};

  /** What the second thread is to do next; published by the barrier. */
  private Loop loop = Loop.CALLS;

  private long chunks;
  private volatile long sink;

  private Worker(Work work) {
    this.work = work;
  }

  public static void main(String[] args) throws Exception {
    Worker worker = new Worker(work(args[0]));
    Thread second = new Thread(worker::second, "second");
    second.setDaemon(true);
    second.start();
    Commands.serve(worker::command);
  }

  private static Work work(String kind) {
    return switch (kind) {
      case "plain" -> new Work();
      case "byteman" -> new BytemanWork();
      case "opentelemetry" -> new OpenTelemetryWork();
      case "jfr" -> new JfrWork(true);
      case "jfr-off" -> new JfrWork(false);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private String command(String[] words) throws Exception {
    if (words[0].equals("finish")) {
      work.finish();
      // BTrace prints by a thread of its own.
      Thread.sleep(PRINTING_MILLIS);
      return Long.toString(work.counted());
    }
    if (words[0].equals("silence")) {
      return Integer.toString(Silencer.find().silence());
    }
    loop = Loop.valueOf(words[1]);
    chunks = Long.parseLong(words[2]);
    boolean both = words[3].equals("2");
    if (both) {
      barrier.await();
    }
    calls(meters[0]);
    if (both) {
      barrier.await();
    }
    long cpu = meters[0].cpu();
    long bytes = meters[0].bytes();
    long wall = meters[0].wall();
    if (both) {
      cpu += meters[1].cpu();
      bytes += meters[1].bytes();
      wall = Math.max(wall, meters[1].wall());
    }
    return cpu + " " + bytes + " " + wall + " " + Meter.compiling();
  }

  private void second() {
    try {
      while (true) {
        barrier.await();
        calls(meters[1]);
        barrier.await();
      }
    } catch (InterruptedException | BrokenBarrierException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void calls(Meter meter) {
    long sum = 0;
    Loop each = loop;
    meter.start();
    for (long n = chunks; n > 0; n--) {
      sum += each.chunk(work);
    }
    meter.stop();
    sink = sum;
  }
}
