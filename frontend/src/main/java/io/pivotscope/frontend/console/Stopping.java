package io.pivotscope.frontend.console;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Queries that were asked to end, whatever became of the others: somebody else's, which one may not
 * stop, does not keep one's own running.
 *
 * @param stopping the runs that now end
 * @param refused why the others go on, a sentence each
 */
public record Stopping(List<RunView> stopping, List<String> refused) {

  public Stopping {
    stopping = List.copyOf(stopping);
    refused = List.copyOf(refused);
  }

  /**
   * @param which the numbers of those that are meant, of all that have not ended
   */
  public static Stopping of(ApiClient client, LongPredicate which)
      throws ApiClient.Unreachable, ApiClient.Refused {
    List<RunView> stopping = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (RunView run : client.queries().queries()) {
      if (!run.isEnded() && which.test(run.id())) {
        try {
          stopping.add(client.stop(run.id()));
        } catch (ApiClient.Refused e) {
          refused.addAll(e.errors());
        }
      }
    }
    return new Stopping(stopping, refused);
  }
}
