package io.pivotscope.agent.budget;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * CPU time of this process, as Linux says it. Elsewhere none is known. Not asked of the JVM: that
 * would start its management in a process which may never use it.
 */
public final class ProcessTime {

  /** Linux says it in hundredths of a second to everybody, whatever the kernel counts in. */
  private static final long TICK_NANOS = 10_000_000;

  /** Behind the name, which is in brackets and may contain anything: the state is the first. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  private ProcessTime() {}

  /** Nanoseconds so far; 0 where that is not known. */
  public static long nanos() {
    try (InputStream in = new FileInputStream("/proc/self/stat")) {
      return nanos(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  static long nanos(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * TICK_NANOS;
  }
}
