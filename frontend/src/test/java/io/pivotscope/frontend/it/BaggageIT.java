package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.protocol.link.Counters.Traffic;
import io.pivotscope.sample.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What queries put into baggage on the sample system, optimised and not, each alone: a line for
 * each on stdout. Q7 always; the others with {@code -Dpivotscope.baggage=all} (as an argument of
 * the test JVM: {@code -DargLine=..}), since the system is started anew for each.
 */
@TakesTurns(turn = 1)
class BaggageIT {
  private static final int HOSTS = 5;
  private static final int OPS = 40;
  private static final int JOBS = 3;

  /** The largest header of Q7 in the paper. */
  private static final long PAPERS_Q7_BYTES = 137;

  private static final String Q9 =
      "Query Q8 = From response In SendResponse"
          + " Join request In MostRecent(ReceiveRequest) On request -> response"
          + " Select response.time - request.time"
          + " From job In JobComplete Join latencyMeasurement In Q8 On latencyMeasurement -> job"
          + " Select job.id, AVERAGE(latencyMeasurement)";

  @TempDir Path directory;

  @Test
  void whatQueriesPutIntoBaggage() throws Exception {
    Map<String, String> queries = new LinkedHashMap<>();
    if ("all".equals(System.getProperty("pivotscope.baggage"))) {
      queries.put("Q2", Sample.Q2);
      queries.put("Q5", Sample.Q5);
      queries.put("Q6", Sample.Q6);
      queries.put("Q9", Q9);
    }
    queries.put("Q7", Sample.Q7);
    List<String> table = new ArrayList<>();
    for (Map.Entry<String, String> query : queries.entrySet()) {
      boolean jobs = query.getKey().equals("Q9");
      Traffic plain = measure(query.getKey() + "-plain", query.getValue(), jobs, "--no-optimize");
      Traffic better = measure(query.getKey(), query.getValue(), jobs);
      int requests = jobs ? JOBS : HOSTS * OPS;
      table.add(line(query.getKey() + " unoptimised", plain, requests));
      table.add(line(query.getKey() + " optimised  ", better, requests));
      assertThat(better.packed())
          .as(query.getKey())
          .isPositive()
          .isLessThanOrEqualTo(plain.packed());
      if (query.getKey().equals("Q7")) {
        assertThat(better.largestHeader()).isPositive().isLessThanOrEqualTo(PAPERS_Q7_BYTES);
      }
    }
    table.forEach(System.out::println);
  }

  private static String line(String name, Traffic traffic, int requests) {
    return String.format(
        Locale.ROOT,
        "%s: %.1f tuples packed a request, %.1f hops, %.1f B of the query a hop, largest header %d B",
        name,
        (double) traffic.packed() / requests,
        (double) traffic.hops() / requests,
        traffic.hops() == 0 ? 0.0 : (double) traffic.bytes() / traffic.hops(),
        traffic.largestHeader());
  }

  private Traffic measure(String name, String text, boolean jobs, String... words)
      throws Exception {
    Options options = new Options().datanodes(HOSTS);
    if (jobs) {
      options.clients("MRsort").ops(JOBS);
    } else {
      options.clients(List.of()).stress(HOSTS).ops(OPS);
    }
    try (Bench bench = new Bench(Files.createDirectory(directory.resolve(name)));
        Sample sample = Sample.start(bench, options)) {
      Collection query = sample.collectOne(text, words);
      sample.runClients();
      List<JsonObject> rows = query.finish();
      assertThat(rows).as(name).isNotEmpty();
      RunView ended = query.look();
      return ended.counters().traffic();
    }
  }
}
