package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A {@code query} command that collects while a test makes things happen. */
public final class Collection {
  private static final Pattern INSTALLED = Pattern.compile("installed query (\\d+):.*");

  /** After T0: processes that hear of it on a busy machine have heard by then. */
  private static final long SETTLED_MICROS = 500_000;

  private final Bench bench;
  final Child command;
  private long id;

  Collection(Bench bench, Child command) {
    this.bench = bench;
    this.command = command;
  }

  /** Until it collects in so many processes: what happens from then on is in its result. */
  public Collection await(int processes) {
    String line = command.awaitError(text -> INSTALLED.matcher(text).matches());
    id = Long.parseLong(INSTALLED.matcher(line).replaceFirst("$1"));
    Awaitility.await()
        .atMost(Bench.LIMIT)
        .alias("query " + id + " collects in " + processes)
        .ignoreException(ApiClient.Unreachable.class)
        .until(() -> isCollecting(look(), processes));
    return this;
  }

  static boolean isCollecting(RunView run, int processes) {
    long armed = run.processes().stream().filter(p -> p.state().equals("armed")).count();
    return run.t0Micros() != 0
        && run.nowMicros() > run.t0Micros() + SETTLED_MICROS
        && armed == processes;
  }

  /** The run as the frontend shows it now. */
  public RunView look() throws ApiClient.Unreachable, ApiClient.Refused {
    return bench.api().query(id, true, Long.MAX_VALUE);
  }

  public long id() {
    return id;
  }

  /**
   * Ends it; returns the rows that the command printed, in a result that lacks nothing. On a busy
   * machine a process may hear of T0 when it has passed and is named for it: what a test counts
   * happens later.
   */
  public List<JsonObject> finish() {
    List<JsonObject> rows = stop();
    assertThat(command.errors())
        .as(command.toString())
        .anyMatch(line -> line.contains(" 0 dropped"))
        .noneMatch(line -> line.startsWith("partial: ") && !line.startsWith("partial: blind: "));
    return rows;
  }

  /**
   * Ends it; returns the rows that the command printed, in a result that says that edges of
   * requests were lost, and of nothing else that it lacks.
   */
  public List<JsonObject> finishWithoutEdges() {
    List<JsonObject> rows = stop();
    assertThat(command.errors())
        .as(command.toString())
        .anyMatch(line -> line.startsWith("partial: dropped: "))
        .noneMatch(
            line -> line.startsWith("partial: ") && !line.matches("partial: (blind|dropped): .*"));
    return rows;
  }

  /** Ends it; returns the rows that the command printed. */
  public List<JsonObject> stop() {
    end();
    return Bench.rows(command);
  }

  /** Ends it as {@code stop} does, and waits for the command, which must be content. */
  public void end() {
    try {
      bench.api().stop(id);
    } catch (ApiClient.Unreachable | ApiClient.Refused e) {
      throw new AssertionError("cannot stop query " + id, e);
    }
    assertThat(command.awaitExit()).as(command.toString()).isZero();
  }
}
