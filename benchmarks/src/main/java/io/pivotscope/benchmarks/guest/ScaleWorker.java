package io.pivotscope.benchmarks.guest;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;

/**
 * Does one kind of work in so many threads, which stay the same: {@code KIND SIZE THREADS
 * [virtual]}. {@code run KIND CHUNKS THREADS} answers with CPU nanoseconds and bytes of all threads
 * of Java, the agent's included, wall nanoseconds, how long the compilers have worked so far, and
 * CPU nanoseconds of the process, collectors and compilers included, which are told in ticks of 10
 * ms.
 */
public final class ScaleWorker {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** A short piece of work, of one thread. */
  interface Chunk {
    /** Returns something that depends on all of it. */
    long run() throws Exception;
  }

  private final CyclicBarrier barrier;

  /** What each thread has to do next; published by the barrier. */
  private long chunks;

  private volatile long sink;

  private ScaleWorker(int threads) {
    this.barrier = new CyclicBarrier(threads + 1);
  }

  public static void main(String[] args) throws Exception {
    int size = Integer.parseInt(args[1]);
    int threads = Integer.parseInt(args[2]);
    Supplier<Chunk> kind = kind(args[0], size);
    ScaleWorker worker = new ScaleWorker(threads);
    for (int i = 0; i < threads; i++) {
      Chunk chunk = kind.get();
      start(() -> worker.run(chunk), args.length > 3);
    }
    Commands.serve(worker::command);
  }

  private static Supplier<Chunk> kind(String kind, int size) {
    Work work = new Work();
    return switch (kind) {
      case "keys" -> {
        String[] keys = Rotation.keys(size);
        yield () -> new Rotation(work, keys);
      }
      case "passed" -> () -> new Hops(work, size, false);
      case "joined" -> () -> new Hops(work, size, true);
      case "tasks" -> () -> new FanOut(work, size);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Virtual ones by reflection: the JDK may be too old to have them. */
  private static void start(Runnable body, boolean virtual)
      throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
    if (virtual) {
      Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
    } else {
      Thread thread = new Thread(body, "caller");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private String command(String[] words) throws InterruptedException, BrokenBarrierException {
    chunks = Long.parseLong(words[2]);
    long process = -SYSTEM.getProcessCpuTime();
    long bytes = -bytes();
    long cpu = -cpu();
    long wall = -System.nanoTime();
    barrier.await();
    barrier.await();
    wall += System.nanoTime();
    cpu += cpu();
    bytes += bytes();
    process += SYSTEM.getProcessCpuTime();
    return cpu + " " + bytes + " " + wall + " " + Meter.compiling() + " " + process;
  }

  private void run(Chunk chunk) {
    try {
      while (true) {
        barrier.await();
        long sum = 0;
        for (long n = chunks; n > 0; n--) {
          sum += chunk.run();
        }
        sink = sum;
        barrier.await();
      }
    } catch (Exception e) {
      e.printStackTrace();
      barrier.reset(); // whoever waits for this thread hears of it
    }
  }

  private static long cpu() {
    return positive(THREADS.getThreadCpuTime(THREADS.getAllThreadIds()));
  }

  private static long bytes() {
    return positive(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()));
  }

  /** A thread that has ended has -1. */
  private static long positive(long[] values) {
    return Arrays.stream(values).filter(value -> value > 0).sum();
  }
}
