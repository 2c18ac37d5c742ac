package io.pivotscope.benchmarks.guest;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Gives tasks away as often as it is told: {@code run HANDOFF CHUNKS 1} answers as {@link Worker}
 * does, with what all threads of Java have used. Threads that come and go in between are seen only
 * in what the process has used, which is told in ticks of 10 ms.
 */
public final class HandoffWorker {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private HandoffWorker() {}

  public static void main(String[] args) throws Exception {
    Commands.serve(
        words -> {
          Handoff handoff = Handoff.valueOf(words[1]);
          long chunks = Long.parseLong(words[2]);
          long cpu = -cpu(handoff);
          long bytes = -bytes();
          long wall = -System.nanoTime();
          for (long n = chunks; n > 0; n--) {
            Handoff.Events.request(handoff);
          }
          wall += System.nanoTime();
          bytes += bytes();
          cpu += cpu(handoff);
          return cpu + " " + bytes + " " + wall + " " + Meter.compiling();
        });
  }

  private static long cpu(Handoff handoff) {
    if (handoff == Handoff.THREAD) {
      return SYSTEM.getProcessCpuTime();
    }
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
