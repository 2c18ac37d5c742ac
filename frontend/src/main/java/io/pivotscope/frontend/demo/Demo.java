package io.pivotscope.frontend.demo;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.console.Follower;
import io.pivotscope.frontend.console.Interrupts;
import io.pivotscope.frontend.console.LiveScreen;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Footer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Shows the flagship query on the sample system, from nothing to a result that can be checked.
 *
 * <pre>
 *   frontend -> sample system with agents, clients hold -> query armed -> clients go
 *            -> live table -> clients' own totals -> query ends -> both sums side by side
 * </pre>
 */
public final class Demo {
  /** Q2 of the paper: bytes read from DataNodes by the program at the top of the request. */
  static final String QUERY =
      """
      From incr In DataNodeMetrics.incrBytesRead
      Join cl In First(ClientProtocols) On cl -> incr
      GroupBy cl.procName
      Select cl.procName, SUM(incr.delta)\
      """;

  private static final long START_SECONDS = 120;
  private static final long RUN_SECONDS = 86_400;

  private final Path home;
  private final PrintStream out;

  /**
   * @param home the checkout, with everything built
   */
  public Demo(Path home, PrintStream out) {
    this.home = home;
    this.out = out;
  }

  /**
   * Runs until the clients' time is up, or until {@code Ctrl-C}.
   *
   * @param seconds how long the clients run; 0 means until Ctrl-C
   * @return whether the query's sums equal the sample system's own
   */
  public boolean run(DemoFrontend.Addresses addresses, long seconds)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    try (DemoFrontend frontend = DemoFrontend.open(addresses)) {
      frontend.announce(out);
      out.println("starting   the sample system: a NameNode, DataNodes, a RegionServer, MapReduce");
      out.flush();
      try (SampleSystem sample =
          SampleSystem.start(
              home, frontend.agentOf(home), seconds, frontend.log(), "--think-millis=20")) {
        return show(frontend, sample);
      }
    }
  }

  private boolean show(DemoFrontend frontend, SampleSystem sample)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    ApiClient client = frontend.client();
    sample.await("clients-ready", START_SECONDS);
    out.println();
    QUERY.lines().forEach(line -> out.println("  " + line));
    out.println();
    RunView installed =
        client.install(new Api.InstallRequest(Api.QueryText.of(QUERY, "demo"), 0, false)).query();
    Follower follower = new Follower(client, installed, System::nanoTime);
    Clients clients = new Clients(sample, follower);
    RunView ended;
    try (Interrupts interrupts = Interrupts.calling(clients::stop);
        LiveScreen screen = LiveScreen.on(out)) {
      ended = follower.follow(screen.with(clients::progress));
    }
    if (clients.failure != null) {
      throw clients.failure;
    }
    Footer.lines(ended).forEach(out::println);
    out.println(Footer.receipt(ended));
    boolean equal =
        clients.totals.isEmpty()
            || compare(ended.table(), SampleSystem.datanodeBytes(clients.totals));
    tryNext(frontend);
    return equal;
  }

  /** Lets the clients go once the query acts, and ends the query once they are done. */
  private static final class Clients {
    private final SampleSystem sample;
    private final Follower follower;
    private boolean started;
    volatile JsonObject totals = new JsonObject();
    volatile @Nullable IOException failure;

    Clients(SampleSystem sample, Follower follower) {
      this.sample = sample;
      this.follower = follower;
    }

    void progress(RunView run) {
      if (!started && run.t0Micros() != 0 && run.nowMicros() > run.t0Micros() && allArmed(run)) {
        started = true;
        Thread waiter = new Thread(this::runToTheEnd, "clients");
        waiter.setDaemon(true);
        waiter.start();
      }
    }

    private static boolean allArmed(RunView run) {
      return run.processes().stream().allMatch(process -> process.state().equals("armed"));
    }

    private void runToTheEnd() {
      try {
        sample.tell("start");
        totals = sample.await("clients-done", RUN_SECONDS);
      } catch (IOException e) {
        failure = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      follower.requestStop();
    }

    /** Ctrl-C: the clients say their totals, which then ends the query. */
    void stop() {
      try {
        sample.tell("stop");
      } catch (IOException e) {
        follower.requestStop();
      }
    }
  }

  private boolean compare(@Nullable Table table, Map<String, Long> own) {
    Map<String, Long> measured = new TreeMap<>();
    if (table != null) {
      for (@Nullable Object[] row : table.rows()) {
        measured.put(String.valueOf(row[0]), row[1] instanceof Number n ? n.longValue() : 0L);
      }
    }
    out.println();
    out.printf(
        Locale.ROOT, "%-12s %18s %24s%n", "program", "the query's sum", "the programs' own sum");
    boolean equal = true;
    TreeSet<String> programs = new TreeSet<>(measured.keySet());
    programs.addAll(own.keySet());
    for (String program : programs) {
      long query = measured.getOrDefault(program, 0L);
      long truth = own.getOrDefault(program, 0L);
      equal &= query == truth;
      out.printf(
          Locale.ROOT,
          "%-12s %,18d %,24d   %s%n",
          program,
          query,
          truth,
          query == truth ? "equal" : "DIFFERENT");
    }
    return equal && !measured.isEmpty();
  }

  private void tryNext(DemoFrontend demo) {
    String frontend = demo.option();
    out.println();
    out.println("Try next:");
    out.println(
        "  ./pivotscope demo --hunt        the same system with a planted fault, to be found");
    out.println("  ./pivotscope console" + frontend + "         while a demo runs");
    out.println("and docs/tutorial.md for the hunt, step by step.");
    out.flush();
  }
}
