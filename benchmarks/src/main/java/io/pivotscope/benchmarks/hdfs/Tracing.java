package io.pivotscope.benchmarks.hdfs;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.http.TokenFile;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Footer;
import io.pivotscope.protocol.link.Counters.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A frontend in this process, for the agents of one cluster, and the queries it runs. */
final class Tracing implements AutoCloseable {
  private static final int PROCESSES = 3;
  private static final long ARM_MILLIS = 40_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final long POLL_MILLIS = 100;

  private final Path agent;
  private final Path token;
  private final Frontend frontend;
  private final ApiClient api;
  private final List<Running> running = new ArrayList<>();

  private record Running(Configuration.Query query, long id) {}

  /**
   * What a query gave at its end.
   *
   * @param counted sum of the column {@code COUNT}
   * @param partial why rows may lack; empty if none does
   */
  record Result(
      String query, long expected, long counted, Traffic traffic, List<RunView.Partial> partial) {}

  private Tracing(Path agent, Path token, Frontend frontend, ApiClient api) {
    this.agent = agent;
    this.token = token;
    this.frontend = frontend;
    this.api = api;
  }

  static Tracing open(Path checkout, Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path token = directory.resolve("token");
    String secret = TokenFile.readOrMake(token);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Frontend frontend =
        Frontend.open(
            new Frontend.Settings(
                any,
                any,
                directory.resolve("journal"),
                secret,
                Timing.DEFAULT.withArmMillis(ARM_MILLIS)),
            failure -> System.err.println("the frontend failed: " + failure));
    return new Tracing(
        checkout.resolve("tracing-agent/target/pivotscope-agent.jar"),
        token,
        frontend,
        new ApiClient("127.0.0.1:" + frontend.httpAddress().getPort(), secret));
  }

  /** What a process is started with: no budget, since what is measured is what it would limit. */
  List<String> arguments(String procName, String host) {
    return List.of(
        "-javaagent:%s=frontend=127.0.0.1:%d,token=%s,procName=%s,host=%s,budget=off"
            .formatted(agent, frontend.agentsAddress().getPort(), token, procName, host));
  }

  /** Installs them, as soon as all processes are connected. */
  void install(List<Configuration.Query> queries) throws Exception {
    until("all agents are connected", () -> connected() == PROCESSES);
    for (Configuration.Query query : queries) {
      Api.QueryText text =
          new Api.QueryText(
              query.text(),
              query.name(),
              List.of(new Api.CatalogueFile("table.tracepoints", Configuration.CATALOGUE)),
              false);
      RunView installed = api.install(new Api.InstallRequest(text, 0, false)).query();
      running.add(new Running(query, installed.id()));
    }
  }

  /** Returns when every process collects for each query. */
  void awaitCollecting() throws Exception {
    for (Running each : running) {
      until(each.query().name() + " collects", () -> collects(api.query(each.id(), false, 0)));
    }
  }

  private long connected() throws Exception {
    return api.agents().agents().stream()
        .filter(agent -> agent.presence().equals("live") && agent.connected())
        .count();
  }

  private static boolean collects(RunView run) throws IOException {
    List<RunView.Process> all = run.processes();
    if (all.stream().anyMatch(process -> process.state().equals("refused"))) {
      throw new IOException(String.join("\n", Footer.installed(run)));
    }
    return run.state().equals("collecting")
        && all.stream().filter(process -> process.state().equals("armed")).count() == PROCESSES;
  }

  /**
   * Ends the queries and returns what each has counted.
   *
   * @param did how often the client did each operation meanwhile
   */
  List<Result> stop(Map<Operation, Long> did) throws Exception {
    if (connected() != PROCESSES) {
      throw new IOException("an agent is no longer connected");
    }
    List<Result> results = new ArrayList<>();
    for (Running each : running) {
      api.stop(each.id());
      until(each.query().name() + " ends", () -> api.query(each.id(), false, 0).isEnded());
      RunView ended = api.query(each.id(), true, Long.MAX_VALUE);
      results.add(
          new Result(
              each.query().name(),
              each.query().expected().applyAsLong(did),
              counted(Objects.requireNonNull(ended.table())),
              ended.counters().traffic(),
              ended.partial()));
    }
    return results;
  }

  private static long counted(Table table) {
    int column = table.titles().indexOf("COUNT");
    long sum = 0;
    for (Object[] row : table.rows()) {
      sum += ((Number) row[column]).longValue();
    }
    return sum;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("waited in vain until " + what);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    frontend.close();
  }
}
