package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.view.Footer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A panic and what came of it.
 *
 * @param ended the runs that it ended, as they stand when all have ended or time was up
 * @param unconfirmed processes that have not said that they are as before, a line each
 */
public record Panic(List<RunView> ended, List<String> unconfirmed, double seconds) {
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final long POLL_MILLIS = 50;

  /** Of a process in which nothing of the query is left. */
  private static final Set<String> CLEAN = Set.of("removed", "refused", "finished", "tripped");

  public Panic {
    ended = List.copyOf(ended);
    unconfirmed = List.copyOf(unconfirmed);
  }

  /** Ends everything and waits, at most 10 s, until it is gone. */
  public static Panic in(ApiClient client, LongSupplier nanos)
      throws ApiClient.Unreachable, ApiClient.Refused, InterruptedException {
    long start = nanos.getAsLong();
    Set<Long> ids = client.panic().queries().stream().map(RunView::id).collect(Collectors.toSet());
    while (true) {
      List<RunView> runs =
          client.queries().queries().stream().filter(run -> ids.contains(run.id())).toList();
      long passed = nanos.getAsLong() - start;
      if (passed > PATIENCE_NANOS || runs.stream().allMatch(RunView::isEnded)) {
        return new Panic(runs, unconfirmed(runs), passed / 1e9);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static List<String> unconfirmed(List<RunView> runs) {
    Set<String> lines = new TreeSet<>();
    for (RunView run : runs) {
      for (RunView.Process process : run.processes()) {
        if (process.methods() > 0 && !CLEAN.contains(process.state())) {
          lines.add(
              "not confirmed by "
                  + process.label()
                  + ", which is "
                  + (process.state().equals("left") ? "gone or silent" : process.state())
                  + ": its queries end with their lease");
        }
      }
    }
    return List.copyOf(lines);
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "panic: %d %s in %.1f s",
            ended.size(),
            ended.size() == 1 ? "query ended" : "queries ended",
            seconds));
    ended.forEach(run -> lines.add("  " + Footer.receipt(run)));
    lines.addAll(unconfirmed);
    return lines;
  }

  /** Id and receipt of each run. */
  public List<@Nullable Object[]> rows() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    ended.forEach(run -> rows.add(new @Nullable Object[] {run.id(), Footer.receipt(run)}));
    return rows;
  }
}
