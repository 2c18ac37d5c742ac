package io.pivotscope.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.merge.RunResult;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage.Report;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Takes frames in as a frontend does, on this thread, without socket and disk. */
final class Ingesting {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long FIRST_WINDOW = 1_800_000_000L;
  private static final int WINDOWS = 3;

  /** How many processes bring the same groups in each window. */
  private static final int PROCESSES = 10;

  private final Batches batches;
  private final AdviceProgram program;
  private final List<List<byte[]>> windows = new ArrayList<>();

  /**
   * What a row costs.
   *
   * @param decodeNanos CPU time of the process, a row, where frames are only decoded
   * @param nanos the same where they are merged too
   * @param bytes allocated, a row
   * @param closeNanos of the CPU, a group of a window that closes
   */
  record Reading(double decodeNanos, double nanos, double bytes, double closeNanos) {
    double rowsPerSecond() {
      return 1e9 / nanos;
    }
  }

  Ingesting(Batches batches) {
    this.batches = batches;
    this.program = batches.program();
    for (int w = 0; w < WINDOWS; w++) {
      windows.add(batches.reports(1, 1, FIRST_WINDOW + w).stream().map(LinkCodec::encode).toList());
    }
  }

  /** Works for about that long. */
  Reading measure(long millis) {
    long decoded = 0;
    long decodeCpu = -SYSTEM.getProcessCpuTime();
    for (long end = System.nanoTime() + millis * 300_000; System.nanoTime() < end; ) {
      decoded += decodeAll();
    }
    decodeCpu += SYSTEM.getProcessCpuTime();
    long bytes = 0;
    long rows = 0;
    long closeCpu = 0;
    long closed = 0;
    long cpu = -SYSTEM.getProcessCpuTime();
    for (long end = System.nanoTime() + millis * 700_000; System.nanoTime() < end; ) {
      RunResult result = new RunResult(program);
      result.begin(Hlc.of(FIRST_WINDOW * 1_000_000));
      for (int w = 0; w < WINDOWS; w++) {
        bytes -= THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        rows += merge(result, windows.get(w));
        bytes += THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        closeCpu -= THREADS.getCurrentThreadCpuTime();
        result.close(Hlc.of((FIRST_WINDOW + w + 1) * 1_000_000));
        closeCpu += THREADS.getCurrentThreadCpuTime();
        closed +=
            Math.max(1, result.windowsAfter(FIRST_WINDOW + w - 1).get(0).table().rows().size());
      }
    }
    // What the collector did meanwhile counts as merging.
    cpu += SYSTEM.getProcessCpuTime() - closeCpu;
    return new Reading(
        (double) decodeCpu / decoded,
        (double) cpu / rows,
        (double) bytes / rows,
        (double) closeCpu / closed);
  }

  private long decodeAll() {
    long rows = 0;
    for (List<byte[]> frames : windows) {
      for (byte[] frame : frames) {
        rows +=
            ((Report) LinkCodec.decodeAgent(frame)).queries().get(0).panes().get(0).rows().size();
      }
    }
    return rows;
  }

  private long merge(RunResult result, List<byte[]> frames) {
    for (int process = 1; process <= PROCESSES; process++) {
      for (byte[] frame : frames) {
        Report report = (Report) LinkCodec.decodeAgent(frame);
        result.add(process, report.queries().get(0));
      }
    }
    return (long) PROCESSES * frames.size() * batches.rows();
  }
}
