package io.pivotscope.benchmarks.hdfs;

import io.pivotscope.protocol.link.Counters.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables in Markdown, with what they rest on. */
final class Report {
  private static final String COMMAND =
      "java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' " + HdfsTable.class.getName();

  private final HdfsTable.Plan plan;
  private final String arguments;
  private final ZonedDateTime begun = ZonedDateTime.now(ZoneOffset.UTC);
  private final String load;

  private Report(HdfsTable.Plan plan, String arguments, String load) {
    this.plan = plan;
    this.arguments = arguments;
    this.load = load;
  }

  /** Notes how busy the machine is before anything is started. */
  static Report begin(HdfsTable.Plan plan, String arguments) throws IOException {
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    return new Report(plan, arguments, load);
  }

  List<String> lines(
      List<Configuration> configurations, Samples samples, List<Tracing.Result> results)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("## Overhead on HDFS 3.4.3");
    lines.add("");
    lines.add("- date: " + begun.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'")));
    lines.add("- machine: " + machine() + "; load before the start " + load);
    lines.add(
        "- JDK: %s %s, each process with -Xmx256m -XX:+UseSerialGC"
            .formatted(System.getProperty("java.vm.name"), Runtime.version()));
    lines.add("- command: `" + (COMMAND + " " + arguments).trim() + "`");
    lines.add(
        format(
            "- %d rounds, blocks of %d ms; a cell is the median of the ratios to the first row's block"
                + " of the same round, in brackets its %.0f %% interval over the rounds",
            plan.rounds(), plan.blockMillis(), 100 * Interval.coverage(plan.rounds())));
    lines.add(
        "- the second row is the first once more, in processes of its own: two starts of the same"
            + " differ by so much, and what differs less is not seen");
    lines.add("- CPU time of each process is read to 10 ms, of which a block has a few hundred");
    lines.add("- a hop is a message with baggage; edits of the NameNode are written, not flushed");
    for (Measure measure : Measure.values()) {
      lines.add("");
      lines.add("### " + measure.title());
      lines.add("");
      lines.addAll(table(measure, configurations, samples));
    }
    lines.add("");
    lines.add("### What the queries counted");
    lines.add("");
    lines.addAll(counts(results));
    return lines;
  }

  private static List<String> table(
      Measure measure, List<Configuration> configurations, Samples samples) {
    List<String> lines = new ArrayList<>();
    lines.add(row(Stream.concat(Stream.of("configuration"), operations(Operation::toString))));
    lines.add("|---|" + "--:|".repeat(Operation.values().length));
    for (int i = 0; i < configurations.size(); i++) {
      int configuration = i;
      lines.add(
          row(
              Stream.concat(
                  Stream.of(configurations.get(i).title()),
                  operations(
                      operation ->
                          configuration == 0
                              ? format(
                                  measure.absolute(),
                                  samples.values(0, operation, measure).median())
                              : percent(samples.added(configuration, operation, measure))))));
    }
    return lines;
  }

  private static Stream<String> operations(Function<Operation, String> cell) {
    return Arrays.stream(Operation.values()).map(cell);
  }

  private static List<String> counts(List<Tracing.Result> results) {
    List<String> lines = new ArrayList<>();
    lines.add("| query | expected | counted | tuples packed | bytes a hop | largest header | |");
    lines.add("|---|--:|--:|--:|--:|--:|---|");
    for (Tracing.Result result : results) {
      Traffic traffic = result.traffic();
      lines.add(
          row(
              Stream.of(
                  result.query(),
                  format("%,d", result.expected()),
                  format("%,d", result.counted()),
                  format("%,d", traffic.packed()),
                  traffic.hops() == 0
                      ? "0"
                      : format("%.0f", (double) traffic.bytes() / traffic.hops()),
                  format("%,d", traffic.largestHeader()),
                  verdict(result))));
    }
    return lines;
  }

  private static String verdict(Tracing.Result result) {
    String partial =
        result.partial().stream()
            .map(each -> "; partial: " + each.cause() + ": " + each.detail())
            .collect(Collectors.joining());
    return (result.counted() == result.expected() ? "exact" : "WRONG") + partial;
  }

  private static String percent(Interval share) {
    return format(
        "%+.1f %% [%+.1f, %+.1f]", share.median() * 100, share.low() * 100, share.high() * 100);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String row(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    return "%d cores, %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            model,
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }
}
