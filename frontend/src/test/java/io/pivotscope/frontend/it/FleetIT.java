package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pivotscope.frontend.FakeAgent;
import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.http.Frontend;
import io.pivotscope.frontend.lifecycle.Programs;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.lifecycle.Timing;
import io.pivotscope.frontend.merge.RunResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100 processes that speak the real protocol, and 20 queries: every window closes once and in
 * order, every row is counted once, and one process that gets stuck holds nobody up for longer than
 * its lease. How fast that is, the benchmark {@code fleet} tells.
 */
@Timeout(180)
class FleetIT {
  private static final int AGENTS = 100;
  private static final int QUERIES = 20;
  private static final String TOKEN = "secret";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<FakeAgent> agents = new ArrayList<>();
  private Frontend frontend;
  private ApiClient api;

  @BeforeEach
  void begin() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    frontend =
        Frontend.open(
            new Frontend.Settings(
                any, any, directory.resolve("data"), TOKEN, Timing.DEFAULT.withArmMillis(30_000)),
            failures::add);
    api = new ApiClient("127.0.0.1:" + frontend.httpAddress().getPort(), TOKEN);
    for (int i = 0; i < AGENTS; i++) {
      String key = "k" + i % 10;
      agents.add(
          new FakeAgent(
                  frontend.agentsAddress(),
                  TOKEN,
                  "Guest" + i,
                  100 + i,
                  program -> 1,
                  program -> List.of(Programs.group(key, 3)))
              .beatingEvery(250));
    }
    await().atMost(PATIENCE).until(() -> api.agents().agents().size() == AGENTS);
  }

  @AfterEach
  void end() throws Exception {
    for (FakeAgent agent : agents) {
      agent.close();
    }
    frontend.close();
  }

  @Test
  void everyWindowClosesAndEveryRowCountsThoughOneProcessIsStuck() throws Exception {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      ids.add(install());
    }
    for (long id : ids) {
      await().atMost(PATIENCE).until(() -> windows(id).size() >= 2);
    }
    agents.get(7).getStuck();
    long closedBefore = windows(ids.get(0)).size();
    for (long id : ids) {
      await().atMost(PATIENCE).until(() -> windows(id).size() >= closedBefore + 4);
    }
    assertThat(api.query(ids.get(0), false, Long.MAX_VALUE).partial())
        .singleElement()
        .satisfies(
            partial -> {
              assertThat(partial.cause()).isEqualTo("left");
              assertThat(partial.detail()).startsWith("Guest7 ");
            });
    for (long id : ids) {
      api.stop(id);
    }
    long counted = 0;
    for (long id : ids) {
      await().atMost(PATIENCE).until(() -> api.query(id, false, Long.MAX_VALUE).isEnded());
      RunView run = api.query(id, true, Long.MIN_VALUE);
      long total = count(run.table().rows());
      counted += total;
      assertThat(run.table().rows()).hasSize(10);
      assertThat(sum(run.table().rows())).isEqualTo(3 * total);
      assertThat(run.counters().dropped()).isZero();
      long inWindows = run.windows().stream().mapToLong(w -> count(w.table().rows())).sum();
      assertThat(inWindows + run.late()).isEqualTo(total);
      List<Long> numbers = run.windows().stream().map(RunResult.Window::number).toList();
      assertThat(numbers).isSorted().doesNotHaveDuplicates();
    }
    assertThat(counted).isEqualTo(agents.stream().mapToLong(FakeAgent::reported).sum());
    assertThat(failures).isEmpty();
  }

  private long install() throws Exception {
    Api.QueryText text =
        Api.QueryText.of(
            "From x In app.A.m @return GroupBy x.host Select x.host, SUM(x.elapsed), COUNT", "q");
    return api.install(new Api.InstallRequest(text, 0, false)).query().id();
  }

  private List<RunResult.Window> windows(long id) throws Exception {
    return api.query(id, false, Long.MIN_VALUE).windows();
  }

  private static long count(List<Object[]> rows) {
    return rows.stream().mapToLong(row -> ((Number) row[2]).longValue()).sum();
  }

  private static long sum(List<Object[]> rows) {
    return rows.stream().mapToLong(row -> ((Number) row[1]).longValue()).sum();
  }
}
