package io.pivotscope.frontend.export;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.lifecycle.Measurement;
import io.pivotscope.frontend.lifecycle.Queries;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** All metrics of a frontend, taken anew each time. Thread-safe. */
public final class Metrics {
  private final Queries queries;
  private final PushCounts pushes = new PushCounts();

  public Metrics(Queries queries) {
    this.queries = queries;
  }

  /** What was pushed, for whoever pushes to count. */
  PushCounts pushes() {
    return pushes;
  }

  /** The frontend's own, then those of each query that has not ended. */
  public CompletableFuture<List<Family>> families() {
    return queries.agents().thenCombine(queries.measure(), this::families);
  }

  private List<Family> families(List<AgentView> agents, List<Measurement> measured) {
    List<QueryFamilies> results = measured.stream().map(QueryFamilies::of).toList();
    List<Family> all = new ArrayList<>(OwnFamilies.of(agents, measured, results, pushes));
    results.forEach(result -> all.addAll(result.families()));
    return all;
  }

  /** The dashboard of a query that has not ended; null if there is none of that number. */
  public CompletableFuture<@Nullable JsonObject> dashboard(long id) {
    return queries
        .measure()
        .thenApply(
            all ->
                all.stream()
                    .filter(each -> each.run().id() == id)
                    .findFirst()
                    .map(Dashboard::of)
                    .orElse(null));
  }
}
