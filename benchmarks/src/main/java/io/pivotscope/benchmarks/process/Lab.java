package io.pivotscope.benchmarks.process;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Timing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A real frontend in this process, for one JVM with the agent; queries are installed over its API
 * as the commands do it.
 */
final class Lab implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;
  private static final long POLL_MILLIS = 5;

  /** All queries at once are much to tell. */
  private static final long POLL_ALL_MILLIS = 50;

  private static final long QUIET_NANOS = 2_000_000_000L;

  /** After T0 a process that hears of it on a busy machine has heard by then. */
  private static final long SETTLED_MICROS = 200_000;

  private static final String TOKEN = "benchmark";

  private final Path directory;
  private final Frontend frontend;
  private final ApiClient api;

  private Lab(Path directory, Frontend frontend) {
    this.directory = directory;
    this.frontend = frontend;
    this.api = new ApiClient("127.0.0.1:" + frontend.httpAddress().getPort(), TOKEN);
  }

  static Lab open() throws IOException, InterruptedException {
    return open(Timing.DEFAULT.marginMillis());
  }

  /**
   * @param marginMillis how far ahead a query's begin is announced: until then it is woven and
   *     collects nothing
   */
  static Lab open(long marginMillis) throws IOException, InterruptedException {
    Path directory = Directories.make();
    Files.writeString(directory.resolve("token"), TOKEN + "\n");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Timing usual = Timing.DEFAULT;
    Timing timing =
        new Timing(
            TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS),
            marginMillis,
            usual.agentLeaseMillis(),
            usual.frontendLeaseMillis(),
            usual.clientLeaseMillis(),
            usual.drainMillis(),
            usual.removeMillis());
    Frontend frontend =
        Frontend.open(
            new Frontend.Settings(any, any, directory.resolve("data"), TOKEN, timing),
            failure -> System.err.println("the frontend failed: " + failure));
    return new Lab(directory, frontend);
  }

  /**
   * The option of a JVM whose agent reports here. Without a budget: what is measured is what calls
   * cost that come one after the other, which none would allow.
   */
  String agentOption() {
    return agentWithBudget() + ",budget=off";
  }

  /** The same as it comes. */
  String agentWithBudget() {
    return "-javaagent:"
        + Tree.agent()
        + "=frontend=127.0.0.1:"
        + frontend.agentsAddress().getPort()
        + ",token="
        + directory.resolve("token")
        + ",procName=worker";
  }

  /** Waits for the agent of a process. */
  AgentView awaitConnected(Jvm jvm) throws IOException, InterruptedException {
    long deadline = deadline();
    while (System.nanoTime() < deadline) {
      Optional<AgentView> agent =
          call(api::agents).agents().stream()
              .filter(each -> each.connected() && each.pid() == jvm.pid())
              .findFirst();
      if (agent.isPresent()) {
        return agent.get();
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException("no agent has connected");
  }

  /** Compiles and installs a query; it is not woven yet. */
  Query install(String text) throws IOException {
    Api.InstallRequest request =
        new Api.InstallRequest(Api.QueryText.of(text, "benchmark"), -1, false);
    return new Query(call(() -> api.install(request)).query().id());
  }

  /**
   * Until no query has tripped for a while; what has not is stopped then.
   *
   * @return when the last one was seen to have tripped, by {@link System#nanoTime}
   */
  long awaitQuiet() throws IOException, InterruptedException {
    long tripped = 0;
    long grown = System.nanoTime();
    List<RunView> runs = List.of();
    while (System.nanoTime() - grown < QUIET_NANOS) {
      Thread.sleep(POLL_ALL_MILLIS);
      runs = call(api::queries).queries();
      long now = runs.stream().filter(Lab::isTripped).count();
      grown = now > tripped ? System.nanoTime() : grown;
      tripped = now;
    }
    for (RunView run : runs) {
      call(() -> api.stop(run.id()));
    }
    return grown;
  }

  private static boolean isTripped(RunView run) {
    return run.processes().stream().anyMatch(p -> p.state().equals("tripped"));
  }

  /** A query that runs. */
  final class Query {
    private final long id;

    private Query(long id) {
      this.id = id;
    }

    RunView look() throws IOException {
      return call(() -> api.query(id, true, Long.MAX_VALUE));
    }

    /** Until the process has woven it. */
    RunView awaitArmed() throws IOException, InterruptedException {
      return await(Query::isArmed);
    }

    /** Until everything that happens counts. */
    RunView awaitCollecting() throws IOException, InterruptedException {
      return await(
          run ->
              isArmed(run)
                  && run.t0Micros() != 0
                  && run.nowMicros() > run.t0Micros() + SETTLED_MICROS);
    }

    /** Stops it and waits until the classes are restored; returns the final result. */
    RunView stop() throws IOException, InterruptedException {
      askToStop();
      return awaitEnded();
    }

    /** Stops it and does not wait: {@link #awaitEnded} does. */
    void askToStop() throws IOException {
      call(() -> api.stop(id));
    }

    /** Stops it; returns when its result is complete and its classes are about to be restored. */
    void awaitRemoving() throws IOException, InterruptedException {
      askToStop();
      await(run -> run.state().equals("removing") || run.isEnded());
    }

    /** Until its classes are restored. */
    RunView awaitEnded() throws IOException, InterruptedException {
      return await(RunView::isEnded);
    }

    /** Until the process has woven it, whether or not it has ended it again. */
    RunView awaitWoven() throws IOException, InterruptedException {
      return await(run -> run.processes().stream().anyMatch(p -> p.methods() > 0));
    }

    /** Until the process has ended it for itself. */
    RunView awaitTripped() throws IOException, InterruptedException {
      return await(Lab::isTripped);
    }

    private static boolean isArmed(RunView run) {
      return run.processes().size() == 1 && run.processes().get(0).state().equals("armed");
    }

    private RunView await(Predicate<RunView> wanted) throws IOException, InterruptedException {
      long deadline = deadline();
      RunView run = look();
      while (!wanted.test(run)) {
        if (System.nanoTime() > deadline) {
          throw new IOException("the query is " + run.state() + ": " + run.processes());
        }
        Thread.sleep(POLL_MILLIS);
        run = look();
      }
      return run;
    }
  }

  /** The sum of the column {@code n} of a result. */
  static long rows(RunView run) {
    io.pivotscope.frontend.merge.@Nullable Table table = run.table();
    if (table == null) {
      return -1;
    }
    int n = table.titles().indexOf("n");
    return table.rows().stream()
        .map(row -> row[n])
        .filter(Objects::nonNull)
        .mapToLong(count -> ((Number) count).longValue())
        .sum();
  }

  private interface Request<T> {
    T send() throws ApiClient.Unreachable, ApiClient.Refused;
  }

  private static <T> T call(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (ApiClient.Unreachable | ApiClient.Refused e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
  }

  @Override
  public void close() throws IOException {
    frontend.close();
    Directories.delete(directory);
  }
}
