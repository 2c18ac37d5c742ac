package io.pivotscope.benchmarks;

import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The paper's Q7, from text to advice program, once warm; no process is asked. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CompileBenchmark {
  private static final String Q7 =
      """
      From DNop In DN.DataTransferProtocol
      Join getloc In NN.GetBlockLocations On getloc -> DNop
      Join st In StressTest.DoNextOp On st -> getloc
      Where st.host != DNop.host
      GroupBy DNop.host, getloc.replicas
      Select DNop.host, getloc.replicas, COUNT
      """;

  private final Catalogue catalogue =
      Catalogue.parse(
          """
          tracepoint DN.DataTransferProtocol { at a.DataNode.readBlock(..) entry }
          tracepoint NN.GetBlockLocations {
            at a.NameNode.getBlockLocations(..) return
            export replicas = each(return.blocks[0].locations).host
          }
          tracepoint StressTest.DoNextOp { at a.StressTest.doNextOp(..) entry }
          request at a.StressTest.doNextOp(..)
          """,
          "benchmark.tracepoints");

  @Benchmark
  public Compilation compileQ7() {
    return QueryCompiler.compile(Q7, "q.pq", catalogue, Schema.NONE);
  }
}
