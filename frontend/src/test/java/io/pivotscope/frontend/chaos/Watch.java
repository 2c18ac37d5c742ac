package io.pivotscope.frontend.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds, seen from outside.
 *
 * @param files open descriptors, the fewest of some looks, since the load opens files as well
 * @param threads of the process
 * @param ourThreads those that are Pivotscope's by name
 * @param heapKib in use after two collections
 * @param loaders class loaders alive then, hidden classes that have one of their own included
 * @param residentKib as the kernel counts it
 */
record Watch(
    long files, long threads, long ourThreads, long heapKib, long loaders, long residentKib) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern LOADERS = Pattern.compile("Total = (\\d+)");
  private static final int LOOKS = 5;
  private static final long BETWEEN_LOOKS_MILLIS = 60;

  static Watch of(long pid, Path commands) {
    try {
      Files.writeString(commands, "GC.run\nGC.run\nGC.heap_info\nVM.classloader_stats\n");
      String told = jcmd(pid, commands);
      Path proc = Path.of("/proc", Long.toString(pid));
      long files = Long.MAX_VALUE;
      for (int look = 0; look < LOOKS; look++) {
        files = Math.min(files, entries(proc.resolve("fd")));
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
      }
      return new Watch(
          files,
          entries(proc.resolve("task")),
          ours(proc.resolve("task")),
          heap(told),
          first(LOADERS, told),
          resident(proc));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String jcmd(long pid, Path commands) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "-f", commands.toString())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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

  /** Of all generations; the last used of a line of metaspace is not among them. */
  private static long heap(String told) {
    return told.lines()
        .filter(line -> line.contains("generation"))
        .mapToLong(line -> first(USED, line))
        .sum();
  }

  private static long first(Pattern pattern, String text) {
    Matcher m = pattern.matcher(text);
    return m.find() ? Long.parseLong(m.group(1)) : -1;
  }

  private static long resident(Path proc) throws IOException {
    List<String> lines = Files.readAllLines(proc.resolve("status"));
    return lines.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  @Override
  public String toString() {
    return "%d files, %d threads (%d ours), heap %.1f MiB, %d loaders, resident %.0f MiB"
        .formatted(files, threads, ourThreads, heapKib / 1024.0, loaders, residentKib / 1024.0);
  }
}
