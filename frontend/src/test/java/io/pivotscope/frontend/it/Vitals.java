package io.pivotscope.frontend.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM has of what may leak, as {@code jcmd} tells it from outside.
 *
 * @param advice hidden classes of the agent: generated advice
 * @param hidden hidden classes in all, those of the JDK's method handles among them
 * @param loaders class loaders
 * @param threads how many there are of each name, numbers left out
 * @param metaspaceBytes in use by classes; not what those of old versions of a class have left
 *     behind, which the JVM keeps for others of the same loader and counts as used
 */
record Vitals(
    long advice, long hidden, long loaders, Map<String, Long> threads, long metaspaceBytes) {
  private static final Pattern THREAD = Pattern.compile("\"([^\"]*)\" (?:#\\d+ )?.*");

  /** Those that come and go as the JVM likes. */
  private static final Pattern OF_THE_JVM =
      Pattern.compile("C[12] CompilerThread.*|Attach Listener|Keep-Alive-.*|.*GC.*|VM .*");

  private static final Pattern METASPACE =
      Pattern.compile(
          "\\s*Both:.* (\\d+) bytes \\([^)]*\\) used,.*deallocated: \\d+ blocks with (\\d+)"
              + " bytes.*");

  static Vitals of(String javaHome, long pid) {
    List<String> classes = jcmd(javaHome, pid, "VM.class_hierarchy");
    Map<String, Long> threads = new TreeMap<>();
    for (String line : jcmd(javaHome, pid, "Thread.print")) {
      Matcher thread = THREAD.matcher(line);
      if (thread.matches() && !OF_THE_JVM.matcher(thread.group(1)).matches()) {
        threads.merge(thread.group(1).replaceAll("\\d+", "N"), 1L, Long::sum);
      }
    }
    List<String> loaders = jcmd(javaHome, pid, "VM.classloader_stats");
    return new Vitals(
        hidden(classes).filter(line -> line.contains("io.pivotscope.agent.")).count(),
        hidden(classes).count(),
        loaders.stream().filter(line -> line.startsWith("0x")).count(),
        threads,
        metaspaceBytes(jcmd(javaHome, pid, "VM.metaspace", "scale=1")));
  }

  /**
   * {@code Both: 9 chunks, .., 1234 bytes ( 98%) used, .. , deallocated: 5 blocks with 99 bytes}
   */
  private static long metaspaceBytes(List<String> lines) {
    for (String line : lines) {
      Matcher both = METASPACE.matcher(line);
      if (both.matches()) {
        return Long.parseLong(both.group(1)) - Long.parseLong(both.group(2));
      }
    }
    throw new AssertionError("no metaspace in " + lines);
  }

  /** {@code |--io.pivotscope.agent.code.Advice/0x0000000801234567/0x00007f..} */
  private static Stream<String> hidden(List<String> classes) {
    return classes.stream().filter(line -> line.matches(".*[^ ]/0x[0-9a-f]{16}/.*"));
  }

  /** Bytes of all objects that are reachable in a JVM. */
  static long liveBytes(String javaHome, long pid) {
    return liveBytes(jcmd(javaHome, pid, "GC.class_histogram"));
  }

  /** {@code Total 12345 1234567}: objects and bytes. */
  static long liveBytes(List<String> histogram) {
    return histogram.stream()
        .filter(line -> line.startsWith("Total "))
        .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no total in " + histogram));
  }

  static List<String> jcmd(String javaHome, long pid, String... words) {
    Stream<String> command =
        Stream.concat(
            Stream.of(Path.of(javaHome, "bin/jcmd").toString(), Long.toString(pid)),
            Stream.of(words));
    Child jcmd = Child.start("jcmd", command.toList(), Map.of());
    if (jcmd.awaitExit() != 0) {
      throw new AssertionError(jcmd.toString());
    }
    return jcmd.lines();
  }
}
