package io.pivotscope.benchmarks.process;

import io.pivotscope.benchmarks.process.Ingesting.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How many rows of reports a frontend takes in with one core. */
@CommandLine.Command(
    name = "ingest",
    description = "Rows of batched reports that a frontend decodes and merges with one core.")
public final class IngestCommand implements Callable<Integer> {
  private static final long WARM_MILLIS = 5_000;
  private static final long MEASURED_MILLIS = 3_000;

  @CommandLine.Mixin private Options options = new Options();

  @Option(names = "--only", paramLabel = "SHAPE", description = "one of ${COMPLETION-CANDIDATES}")
  private List<Batches> only = List.of(Batches.values());

  @Option(
      names = "--socket",
      description = "through a socket into a frontend of its own, with its journal")
  private boolean socket;

  @Override
  public Integer call() throws Exception {
    return socket ? throughSocket() : inMemory();
  }

  private int throughSocket() throws Exception {
    Machine machine = new Machine();
    int rounds = options.rounds(5);
    List<Flood.Reading> readings;
    try (FrontendJvm frontend =
        FrontendJvm.start(options.javaHome(), "-XX:+UseSerialGC", "-Xmx512m")) {
      readings = Flood.measure(frontend, rounds, options.quick() ? 5_000 : 20_000);
      System.out.println(machine.header(options.command(rounds), options.javaHome()));
      Table table =
          new Table("rows", "CPU of the frontend, ns a row", "million rows/s", "resident");
      table.row(
          Batches.GROUPS_1000.title(),
          Spread.of(readings.stream().map(Flood.Reading::nanos).toList()).toString(),
          Spread.of(readings.stream().map(r -> r.rowsPerSecond() / 1e6).toList()).toString(),
          frontend.memory());
      System.out.println(table);
    }
    System.out.println(
        "CPU time of the whole frontend: reading, decoding, merging, journal, acknowledgements.");
    return 0;
  }

  private int inMemory() throws IOException {
    Machine machine = new Machine();
    int rounds = options.rounds(5);
    Table table =
        new Table(
            "rows",
            "million rows/s",
            "ns a row",
            "of that decoding",
            "bytes allocated a row",
            "closing, ns a group");
    for (Batches batches : only) {
      Ingesting ingesting = new Ingesting(batches);
      ingesting.measure(options.quick() ? 1_000 : WARM_MILLIS);
      List<Reading> readings = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        readings.add(ingesting.measure(options.quick() ? 500 : MEASURED_MILLIS));
      }
      table.row(
          batches.title(),
          Spread.of(readings.stream().map(r -> r.rowsPerSecond() / 1e6).toList()).toString(),
          Spread.of(readings.stream().map(Reading::nanos).toList()).toString(),
          Spread.of(readings.stream().map(Reading::decodeNanos).toList()).toString(),
          String.format(
              Locale.ROOT,
              "%.0f",
              Spread.of(readings.stream().map(Reading::bytes).toList()).median()),
          Spread.of(readings.stream().map(Reading::closeNanos).toList()).toString());
      System.err.println(batches + " " + readings.get(rounds - 1));
    }
    System.out.println();
    System.out.println(
        machine.header(options.command(rounds), Path.of(System.getProperty("java.home"))));
    System.out.println(table);
    System.out.println(
        "One thread; CPU time of the process, its collector included; median"
            + " [min..max] of rounds.");
    return 0;
  }
}
