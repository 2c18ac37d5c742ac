package io.pivotscope.frontend.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.FakeAgent;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.it.FrontendProcess;
import io.pivotscope.frontend.lifecycle.Programs;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.link.AgentMessage.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Processes that report what is true, and a query about them, beside others that do not: it begins,
 * its windows close, and what it counts for them is exact.
 */
final class Bystanders implements AutoCloseable {
  private static final String KEY = "honest";
  private static final String TEXT =
      "From x In app.A.m @return GroupBy x.host Select x.host, SUM(x.elapsed), COUNT";
  private static final String ANOTHER = TEXT + " With every 2s";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long FIRST_INCARNATION = 1L << 40;

  private final ApiClient api;
  private final List<FakeAgent> agents = new ArrayList<>();
  private final AtomicLong reported = new AtomicLong();
  private final RunView installed;

  Bystanders(FrontendProcess frontend, int count) throws Exception {
    api = frontend.api();
    for (int i = 0; i < count; i++) {
      agents.add(
          new FakeAgent(
              frontend.agents(),
              frontend.secret(),
              "Honest" + i,
              FIRST_INCARNATION + i,
              program -> 1,
              this::report));
    }
    Awaitility.await().atMost(PATIENCE).until(() -> api.agents().agents().size() >= count);
    installed =
        api.install(
                new Api.InstallRequest(
                    new Api.QueryText(TEXT, "bystanders.pq", List.of(), false), 0, false))
            .query();
    awaitReported(10);
  }

  void beatEvery(long millis) {
    agents.forEach(agent -> agent.beatingEvery(millis));
  }

  long query() {
    return installed.id();
  }

  long epoch() {
    return installed.epoch();
  }

  /** Waits until they have reported so much more, and another window has closed. */
  void awaitReported(long more) {
    long before = reported.get();
    long window = lastWindow();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> reported.get() >= before + more && lastWindow() > window);
  }

  /** Counts what goes into the query that is watched: its chain has the same text and streams. */
  private List<Row> report(AdviceProgram program) {
    if (program.text().equals(TEXT) && !program.output().streams()) {
      reported.incrementAndGet();
    }
    return List.of(Programs.group(KEY, 3));
  }

  private long lastWindow() {
    RunView run = look(Long.MIN_VALUE);
    return run.windows().isEmpty()
        ? Long.MIN_VALUE
        : run.windows().get(run.windows().size() - 1).number();
  }

  private RunView look(long after) {
    try {
      return api.query(query(), true, after);
    } catch (ApiClient.Unreachable | ApiClient.Refused e) {
      throw new AssertionError("cannot look at the query", e);
    }
  }

  /** A query that comes now begins and counts as fast as ever. */
  void anotherOneCounts() throws Exception {
    long id =
        api.install(
                new Api.InstallRequest(
                    new Api.QueryText(ANOTHER, "another.pq", List.of(), false), 0, false))
            .query()
            .id();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> honest(api.query(id, true, Long.MAX_VALUE))[1] > 0);
    api.stop(id);
  }

  /** Ends the query: what it has of them is what they reported, no more and no less. */
  void assertExact() throws Exception {
    api.stop(query());
    Awaitility.await().atMost(PATIENCE).until(() -> look(Long.MAX_VALUE).isEnded());
    long rows = reported.get();
    assertThat(honest(look(Long.MAX_VALUE))).containsExactly(3 * rows, rows);
  }

  /** Sum and count of their group. */
  private static long[] honest(RunView run) {
    for (Object[] row : Objects.requireNonNull(run.table()).rows()) {
      if (KEY.equals(row[0])) {
        return new long[] {((Number) row[1]).longValue(), ((Number) row[2]).longValue()};
      }
    }
    return new long[2];
  }

  @Override
  public void close() throws IOException {
    for (FakeAgent agent : agents) {
      agent.close();
    }
  }
}
