package io.pivotscope.frontend.it;

import io.pivotscope.sample.Options;
import io.pivotscope.sample.SampleCluster;
import io.pivotscope.sample.Totals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The sample system with an agent in every process, and the corpus of queries (LANGUAGE 5). */
final class Sample implements AutoCloseable {
  static final String Q1 =
      "From incr In DataNodeMetrics.incrBytesRead GroupBy incr.host"
          + " Select incr.host, SUM(incr.delta)";
  static final String Q2 =
      "From incr In DataNodeMetrics.incrBytesRead Join cl In First(ClientProtocols) On cl -> incr"
          + " GroupBy cl.procName Select cl.procName, SUM(incr.delta)";
  static final String Q3 =
      "From dnop In DN.DataTransferProtocol GroupBy dnop.host Select dnop.host, COUNT";
  static final String Q4 =
      "From getloc In NN.GetBlockLocations Join st In StressTest.DoNextOp On st -> getloc"
          + " GroupBy st.host, getloc.src Select st.host, getloc.src, COUNT";
  static final String Q5 =
      "From getloc In NN.GetBlockLocations Join st In StressTest.DoNextOp On st -> getloc"
          + " GroupBy st.host, getloc.replicas Select st.host, getloc.replicas, COUNT";
  static final String Q6 =
      "From DNop In DN.DataTransferProtocol Join st In StressTest.DoNextOp On st -> DNop"
          + " GroupBy st.host, DNop.host Select st.host, DNop.host, COUNT";
  static final String Q7 =
      "From DNop In DN.DataTransferProtocol Join getloc In NN.GetBlockLocations On getloc -> DNop"
          + " Join st In StressTest.DoNextOp On st -> getloc Where st.host != DNop.host"
          + " GroupBy DNop.host, getloc.replicas Select DNop.host, getloc.replicas, COUNT";

  private static final Duration CLIENTS_RUN = Duration.ofMinutes(2);

  private final Bench bench;
  private final SampleCluster cluster;
  private final int processes;

  private Sample(Bench bench, SampleCluster cluster, int processes) {
    this.bench = bench;
    this.cluster = cluster;
    this.processes = processes;
  }

  /** Starts it; returns when its clients hold, ready to go, and all processes are connected. */
  static Sample start(Bench bench, Options options)
      throws IOException, InterruptedException, TimeoutException {
    options.jvmArg("-javaagent:" + bench.agent("{procName}", "{host}")).lingerClients(true);
    SampleCluster cluster = SampleCluster.start(options);
    try {
      cluster.awaitClientsReady();
      int processes = cluster.pids().size();
      bench.awaitAgents(processes);
      return new Sample(bench, cluster, processes);
    } catch (InterruptedException | TimeoutException | RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** Begins these queries and returns when all collect in all processes. */
  List<Collection> collect(String... texts) {
    // One after the other: T0 of one is not to meet a process that is busy weaving the next.
    List<Collection> queries = new ArrayList<>();
    for (String text : texts) {
      queries.add(collectOne(text));
    }
    return queries;
  }

  /** Begins one query with further options of the command, as {@link #collect} does. */
  Collection collectOne(String text, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--tracepoints");
    all.add(Bench.ROOT.resolve("sample-hadoop-like-app/sample.tracepoints").toString());
    return bench.collect(text, all.toArray(String[]::new)).await(processes);
  }

  /** Lets the client programs run to their end; returns what they have added up themselves. */
  Totals runClients() throws InterruptedException, TimeoutException {
    cluster.startClients();
    return cluster.awaitClientsDone(CLIENTS_RUN);
  }

  /** Lets the client programs run, until close. */
  void letClientsRun() throws InterruptedException, TimeoutException {
    cluster.startClients();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
