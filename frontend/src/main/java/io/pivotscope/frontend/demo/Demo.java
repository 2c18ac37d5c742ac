package io.pivotscope.frontend.demo;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.console.Follower;
import io.pivotscope.frontend.console.Interrupts;
import io.pivotscope.frontend.console.LiveScreen;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Footer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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
      Select cl.procName, SUM(incr.delta)""";

  private static final int AGENTS_PORT = 7070;
  private static final int HTTP_PORT = 7071;

  /** A dozen processes that arm at once on a small machine take longer than production's. */
  private static final Timing PATIENT = Timing.DEFAULT.withArmMillis(20_000);

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
  public boolean run(long seconds)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    Path directory = Files.createTempDirectory("pivotscope-demo");
    Path log = directory.resolve("sample.log");
    String token = TokenFile.readOrMake(TokenFile.userFile());
    try (Frontend frontend = openFrontend(directory, token)) {
      String http = text(frontend.httpAddress());
      out.println(
          "frontend   agents at " + text(frontend.agentsAddress()) + ", commands at " + http);
      out.println("starting   the sample system: a NameNode, DataNodes, a RegionServer, MapReduce");
      out.flush();
      String agent =
          agentJar(home)
              + "=frontend="
              + text(frontend.agentsAddress())
              + ",procName={procName},host={host}";
      try (SampleSystem sample = SampleSystem.start(home, agent, seconds, log)) {
        return show(new ApiClient(http, token), sample, frontend.httpAddress().getPort());
      }
    } finally {
      delete(directory);
    }
  }

  private boolean show(ApiClient client, SampleSystem sample, int httpPort)
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
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
    tryNext(httpPort);
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

  private void tryNext(int httpPort) {
    String frontend = httpPort == HTTP_PORT ? "" : " --frontend 127.0.0.1:" + httpPort;
    out.println();
    out.println("Try next, while a demo runs:");
    out.println("  ./pivotscope console" + frontend);
    out.println("  ./pivotscope agents" + frontend);
    out.println(
        "  ./pivotscope query"
            + frontend
            + " --for 5s -e 'From dn In DN.DataTransferProtocol GroupBy dn.host Select dn.host, COUNT'");
    out.println("and docs/tutorial.md for the hunt of a planted fault.");
    out.flush();
  }

  /** At the usual ports where they are free, so that commands need no address. */
  private static Frontend openFrontend(Path directory, String token)
      throws IOException, InterruptedException {
    boolean usual = isFree(AGENTS_PORT) && isFree(HTTP_PORT);
    return Frontend.open(
        new Frontend.Settings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), usual ? AGENTS_PORT : 0),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), usual ? HTTP_PORT : 0),
            directory.resolve("data"),
            token,
            List.of(),
            PATIENT),
        failure -> System.err.println("pivotscope: the frontend failed: " + failure));
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder()).forEach(deepestFirst::add);
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  /**
   * Where the build puts the agent's jar.
   *
   * @param home the checkout
   */
  public static Path agentJar(Path home) {
    return home.resolve("tracing-agent/target/pivotscope-agent.jar");
  }
}
