package io.pivotscope.frontend.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM holds, seen from outside by {@code jcmd} and the kernel.
 *
 * @param files open descriptors, the fewest of some looks, since a load opens files as well
 * @param threads of the process
 * @param ourThreads those that are Pivotscope's by name
 * @param liveBytes of all objects that are reachable
 * @param loaders class loaders alive then, hidden classes that have one of their own included
 * @param residentKib as the kernel counts it
 */
public record Footprint(
    long files, long threads, long ourThreads, long liveBytes, long loaders, long residentKib) {
  private static final Pattern LOADERS = Pattern.compile("Total = (\\d+)");
  private static final int LOOKS = 5;
  private static final long BETWEEN_LOOKS_MILLIS = 60;

  /** Of a process that runs the JDK of this one or another. */
  public static Footprint of(long pid) {
    // What a first collection finds to be finalized or unloaded has gone with the second.
    List<String> told = jcmd(pid, "GC.run\nGC.class_histogram\nVM.classloader_stats");
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      long files = Long.MAX_VALUE;
      for (int look = 0; look < LOOKS; look++) {
        files = Math.min(files, entries(proc.resolve("fd")));
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
      }
      return new Footprint(
          files,
          entries(proc.resolve("task")),
          ours(proc.resolve("task")),
          Vitals.liveBytes(told),
          loaders(told),
          residentKib(proc));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Stacks of all threads, for a failure's message. */
  public static String stacks(long pid) {
    return String.join("\n", jcmd(pid, "Thread.print"));
  }

  private static List<String> jcmd(long pid, String commands) {
    return Vitals.jcmd(System.getProperty("java.home"), pid, commands);
  }

  private static long entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    }
  }

  private static long ours(Path tasks) throws IOException {
    try (Stream<Path> entries = Files.list(tasks)) {
      return entries.filter(task -> name(task).startsWith("pivotscope")).count();
    }
  }

  /** As far as the kernel keeps it; empty if the thread has ended. */
  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm"));
    } catch (IOException e) {
      return "";
    }
  }

  private static long loaders(List<String> told) {
    Matcher total = LOADERS.matcher(String.join("\n", told));
    if (!total.find()) {
      throw new AssertionError("no class loaders in " + told);
    }
    return Long.parseLong(total.group(1));
  }

  private static long residentKib(Path proc) throws IOException {
    return Files.readAllLines(proc.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  @Override
  public String toString() {
    return "%d files, %d threads (%d ours), heap %.1f MB, %d loaders, resident %.0f MB"
        .formatted(files, threads, ourThreads, liveBytes / 1e6, loaders, residentKib * 1024 / 1e6);
  }
}
