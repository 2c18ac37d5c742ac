package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.merge.Table;
import io.pivotscope.frontend.view.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;

/**
 * All saved queries of one system at once, while a test makes things happen: each is accepted, is
 * woven in every process that has its classes, loses nothing, and finds something.
 */
public final class SavedRuns {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** After T0: processes that hear of it on a busy machine have heard by then. */
  private static final long SETTLED_MICROS = 500_000;

  /** Of what happened before the test's own doing. */
  private static final Set<String> HARMLESS = Set.of("blind", "unsettled", "dropped");

  private final ApiClient api;
  private final Map<String, Long> ids = new LinkedHashMap<>();
  private final Map<String, RunView> ended = new TreeMap<>();

  private SavedRuns(ApiClient api) {
    this.api = api;
  }

  /** Installs those of a system; returns when every process collects for each. */
  public static SavedRuns install(Bench bench, String system) {
    SavedRuns runs = new SavedRuns(bench.api());
    List<String> refused = new ArrayList<>();
    try {
      for (Api.Saved each : runs.api.saved().saved()) {
        if (each.system().equals(system)) {
          runs.install(each).ifPresent(refused::add);
        }
      }
    } catch (ApiClient.Unreachable | ApiClient.Refused e) {
      throw new AssertionError("cannot ask for saved queries", e);
    }
    assertThat(refused).isEmpty();
    assertThat(runs.ids).as(system).isNotEmpty();
    for (Map.Entry<String, Long> each : runs.ids.entrySet()) {
      runs.await(each.getKey() + " collects", each.getValue(), SavedRuns::collects);
    }
    return runs;
  }

  /**
   * One after the other: T0 of one is not to meet a process that is busy weaving the next. Returns
   * what is wrong with it.
   */
  private Optional<String> install(Api.Saved saved) throws ApiClient.Unreachable {
    Api.QueryText text = Api.QueryText.of(saved.text(), "@" + saved.name());
    try {
      RunView run = api.install(new Api.InstallRequest(text, 0, false)).query();
      ids.put(saved.name(), run.id());
      return Optional.empty();
    } catch (ApiClient.Refused e) {
      return Optional.of(e.getMessage());
    }
  }

  private static boolean collects(RunView run) {
    return run.t0Micros() != 0
        && run.nowMicros() > run.t0Micros() + SETTLED_MICROS
        && run.processes().stream().noneMatch(process -> process.state().equals("arming"));
  }

  private void await(String what, long id, Predicate<RunView> condition) {
    Awaitility.await()
        .atMost(LIMIT)
        .alias(what)
        .ignoreException(ApiClient.Unreachable.class)
        .until(() -> condition.test(api.query(id, false, Long.MAX_VALUE)));
  }

  /** Waits until a process that came later has armed them all. */
  public void awaitArmed(String procName) {
    Awaitility.await()
        .atMost(LIMIT)
        .alias(procName + " has armed all")
        .until(
            () ->
                api.agents().agents().stream()
                    .filter(agent -> agent.procName().equals(procName))
                    .anyMatch(
                        agent ->
                            ids.values().stream()
                                .allMatch(id -> agent.queries().contains(id + " armed"))));
  }

  /** Waits until one of them has found something. */
  public void awaitRows(String name) {
    long id = Objects.requireNonNull(ids.get(name), name);
    Awaitility.await()
        .atMost(LIMIT)
        .alias(name + " has rows")
        .ignoreException(ApiClient.Unreachable.class)
        .until(
            () -> {
              Table table = api.query(id, true, Long.MAX_VALUE).table();
              return table != null && !table.rows().isEmpty();
            });
  }

  /** Ends them all, and judges them all before it complains. */
  public SavedRuns finish() throws ApiClient.Unreachable, ApiClient.Refused {
    for (long id : ids.values()) {
      api.stop(id);
    }
    SoftAssertions all = new SoftAssertions();
    for (Map.Entry<String, Long> each : ids.entrySet()) {
      await(each.getKey() + " ends", each.getValue(), RunView::isEnded);
      RunView run = api.query(each.getValue(), true, Long.MAX_VALUE);
      ended.put(each.getKey(), run);
      print(each.getKey(), run);
      judge(all, each.getKey(), run);
    }
    all.assertAll();
    return this;
  }

  private static void judge(SoftAssertions all, String name, RunView run) {
    all.assertThat(run.processes())
        .as(name)
        .noneMatch(process -> process.state().equals("refused"));
    all.assertThat(run.unmatched()).as(name).isEmpty();
    all.assertThat(run.counters().failed()).as(name).isZero();
    all.assertThat(run.partial())
        .as(name)
        .filteredOn(partial -> !HARMLESS.contains(partial.cause()))
        .isEmpty();
    all.assertThat(Objects.requireNonNull(run.table()).rows()).as(name).isNotEmpty();
  }

  private static void print(String name, RunView run) {
    System.out.println("@" + name + " " + run.partial());
    Format.TABLE
        .lines(Objects.requireNonNull(run.table()).titles(), run.table().rows())
        .forEach(System.out::println);
  }

  /** The rows of one that has ended. */
  public List<Object[]> rows(String name) {
    return Objects.requireNonNull(run(name).table()).rows();
  }

  private RunView run(String name) {
    return Objects.requireNonNull(ended.get(name), name);
  }

  /** One column added up by others, whose values are joined by blanks. */
  public Map<String, Long> sums(String name, String value, String... keys) {
    List<String> titles = run(name).titles();
    Map<String, Long> sums = new TreeMap<>();
    for (Object[] row : rows(name)) {
      List<String> key =
          Arrays.stream(keys).map(each -> String.valueOf(row[titles.indexOf(each)])).toList();
      sums.merge(
          String.join(" ", key), ((Number) row[titles.indexOf(value)]).longValue(), Long::sum);
    }
    return sums;
  }
}
