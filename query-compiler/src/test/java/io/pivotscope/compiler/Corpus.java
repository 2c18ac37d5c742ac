package io.pivotscope.compiler;

import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The paper's queries as printed, with their tracepoints. */
final class Corpus {

  private static final String Q9 =
      """
      From job In JobComplete
      Join latencyMeasurement In Q8 On latencyMeasurement -> job
      Select job.id, AVERAGE(latencyMeasurement)
      """;

  static final Catalogue CATALOGUE =
      Catalogue.parse(resource("paper.tracepoints"), "paper.tracepoints");

  static final Map<String, String> QUERIES = queries();

  private Corpus() {}

  static Compilation compile(String text) {
    return QueryCompiler.compile(text, "q.pq", CATALOGUE, Schema.NONE);
  }

  private static Map<String, String> queries() {
    Map<String, String> q = new LinkedHashMap<>();
    q.put(
        "Q1",
        """
        From incr In DataNodeMetrics.incrBytesRead
        GroupBy incr.host
        Select incr.host, SUM(incr.delta)
        """);
    q.put(
        "Q2",
        """
        From incr In DataNodeMetrics.incrBytesRead
        Join cl In First(ClientProtocols) On cl -> incr
        GroupBy cl.procName
        Select cl.procName, SUM(incr.delta)
        """);
    q.put(
        "Q3",
        """
        From dnop In DN.DataTransferProtocol
        GroupBy dnop.host
        Select dnop.host, COUNT
        """);
    q.put(
        "Q4",
        """
        From getloc In NN.GetBlockLocations
        Join st In StressTest.DoNextOp On st -> getloc
        GroupBy st.host, getloc.src
        Select st.host, getloc.src, COUNT
        """);
    q.put(
        "Q5",
        """
        From getloc In NN.GetBlockLocations
        Join st In StressTest.DoNextOp On st -> getloc
        GroupBy st.host, getloc.replicas
        Select st.host, getloc.replicas, COUNT
        """);
    q.put(
        "Q6",
        """
        From DNop In DN.DataTransferProtocol
        Join st In StressTest.DoNextOp On st -> DNop
        GroupBy st.host, DNop.host
        Select st.host, DNop.host, COUNT
        """);
    q.put(
        "Q7",
        """
        From DNop In DN.DataTransferProtocol
        Join getloc In NN.GetBlockLocations On getloc -> DNop
        Join st In StressTest.DoNextOp On st -> getloc
        Where st.host != DNop.host
        GroupBy DNop.host, getloc.replicas
        Select DNop.host, getloc.replicas, COUNT
        """);
    q.put(
        "Q8",
        """
        From response In SendResponse
        Join request In MostRecent(ReceiveRequest) On request -> response
        Select response.time - request.time
        """);
    q.put("Q9", Q9);
    q.put("Q9-with-Q8-in-the-text", "Query Q8 =\n" + q.get("Q8") + "\n" + Q9);
    return q;
  }

  static String resource(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream("/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
