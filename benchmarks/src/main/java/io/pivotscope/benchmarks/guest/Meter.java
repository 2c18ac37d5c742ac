package io.pivotscope.benchmarks.guest;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the current thread has used between {@link #start} and {@link #stop}. */
final class Meter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long cpu;
  private long bytes;
  private long wall;

  /** What the compilers have worked in this process so far, in milliseconds of wall time. */
  static long compiling() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }

  void start() {
    bytes = -THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    wall = -System.nanoTime();
    cpu = -THREADS.getCurrentThreadCpuTime();
  }

  void stop() {
    cpu += THREADS.getCurrentThreadCpuTime();
    wall += System.nanoTime();
    bytes += THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  long cpu() {
    return cpu;
  }

  long bytes() {
    return bytes;
  }

  long wall() {
    return wall;
  }
}
