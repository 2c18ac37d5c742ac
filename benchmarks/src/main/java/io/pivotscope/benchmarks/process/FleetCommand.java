package io.pivotscope.benchmarks.process;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How long after its end a window can be seen, where there are many processes and queries. */
@CommandLine.Command(
    name = "fleet",
    description = "How soon windows of many processes' queries are seen, and what that costs.")
public final class FleetCommand implements Callable<Integer> {
  private static final long WINDOW_MICROS = 1_000_000;

  /** As often as a console asks. */
  private static final long POLL_MILLIS = 200;

  @CommandLine.Mixin private Options options = new Options();

  @Option(names = "--agents", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
  private int agents = 100;

  @Option(names = "--queries", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
  private int queries = 20;

  @Option(names = "--groups", paramLabel = "N", description = "of each, default: ${DEFAULT-VALUE}")
  private int groups = 10;

  @Option(names = "--seconds", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
  private int seconds = 30;

  @Option(names = "--stuck", description = "one more process falls silent on the way")
  private boolean stuck;

  private record Seen(long window, double afterMillis) {}

  @Override
  public Integer call() throws Exception {
    Machine machine = new Machine();
    try (FrontendJvm frontend = FrontendJvm.start(options.javaHome(), "-Xmx1g")) {
      ApiClient api = frontend.api();
      List<LightAgent> fleet = new ArrayList<>();
      for (int i = 0; i < agents + (stuck ? 1 : 0); i++) {
        fleet.add(new LightAgent(frontend.agentsPort(), FrontendJvm.TOKEN, i, groups));
      }
      List<Long> ids = new ArrayList<>();
      for (int i = 0; i < queries; i++) {
        Api.QueryText text =
            Api.QueryText.of(
                "From x In app.A.m @return GroupBy x.host Select x.host, SUM(x.elapsed), COUNT",
                "fleet");
        ids.add(api.install(new Api.InstallRequest(text, 0, false)).query().id());
      }
      Thread.sleep(options.quick() ? 3_000 : 10_000);
      Duration before = frontend.cpu();
      long began = System.nanoTime();
      List<Seen> seen = watch(api, ids, stuck ? fleet.get(agents) : null);
      double cores = (double) frontend.cpu().minus(before).toNanos() / (System.nanoTime() - began);
      System.out.println(machine.header(options.command(1), options.javaHome()));
      System.out.println(table(seen, cores, frontend.memory()));
      for (LightAgent agent : fleet) {
        agent.close();
      }
      verify(api, ids);
    }
    return 0;
  }

  /** One that asks for the windows of each query, as a console does, and one for its result. */
  private List<Seen> watch(ApiClient api, List<Long> ids, @Nullable LightAgent toFallSilent)
      throws Exception {
    ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    List<Thread> watching = new ArrayList<>();
    for (long id : ids) {
      watching.add(start(() -> windows(api, id, end, seen), failures));
      watching.add(start(() -> results(api, id, end), failures));
    }
    if (toFallSilent != null) {
      Thread.sleep(seconds * 300L);
      toFallSilent.fallSilent();
    }
    for (Thread each : watching) {
      each.join();
    }
    for (Exception failure : failures) {
      throw failure;
    }
    return List.copyOf(seen);
  }

  private static Thread start(Callable<Void> work, ConcurrentLinkedQueue<Exception> failures) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.call();
              } catch (Exception e) {
                failures.add(e);
              }
            });
    thread.start();
    return thread;
  }

  private static Void windows(ApiClient api, long id, long end, ConcurrentLinkedQueue<Seen> seen)
      throws Exception {
    RunView run = api.query(id, false, Long.MIN_VALUE);
    long last = last(run, Long.MIN_VALUE);
    while (System.nanoTime() < end) {
      run = api.query(id, false, last);
      long nowMicros = System.currentTimeMillis() * 1000;
      for (RunResult.Window window : run.windows()) {
        long closed = window.beginMicros() + WINDOW_MICROS;
        seen.add(new Seen(window.number(), (nowMicros - closed) / 1e3));
      }
      last = last(run, last);
      Thread.sleep(POLL_MILLIS);
    }
    return null;
  }

  private static long last(RunView run, long before) {
    List<RunResult.Window> windows = run.windows();
    return windows.isEmpty() ? before : windows.get(windows.size() - 1).number();
  }

  private static Void results(ApiClient api, long id, long end) throws Exception {
    while (System.nanoTime() < end) {
      api.query(id, true, Long.MAX_VALUE);
      Thread.sleep(5 * POLL_MILLIS);
    }
    return null;
  }

  /** Each window has each group of each agent, or the figures say nothing. */
  private void verify(ApiClient api, List<Long> ids) throws Exception {
    for (long id : ids) {
      for (RunResult.Window window : api.query(id, false, Long.MIN_VALUE).windows()) {
        long rows =
            window.table().rows().stream()
                .mapToLong(row -> ((Number) row[row.length - 1]).longValue())
                .sum();
        if (rows < (long) agents * groups) {
          System.err.println("query " + id + ", window " + window.number() + ": " + rows + " rows");
        }
      }
    }
  }

  private String table(List<Seen> seen, double cores, String memory) {
    List<Double> sorted = seen.stream().map(Seen::afterMillis).sorted().toList();
    Table table =
        new Table(
            "processes",
            "queries",
            "groups of each",
            "rows/s",
            "windows seen",
            "after their end, ms: p50",
            "p99",
            "max",
            "frontend, cores",
            "resident");
    table.row(
        Integer.toString(agents),
        Integer.toString(queries),
        Integer.toString(groups),
        String.format(Locale.ROOT, "%,d", (long) agents * queries * groups),
        Integer.toString(sorted.size()),
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 1),
        String.format(Locale.ROOT, "%.2f", cores),
        memory);
    return table.toString();
  }

  private static String at(List<Double> sorted, double share) {
    return sorted.isEmpty()
        ? "-"
        : Spread.text(sorted.get((int) Math.min(sorted.size() - 1.0, share * sorted.size())));
  }
}
