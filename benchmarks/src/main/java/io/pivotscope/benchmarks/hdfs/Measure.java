package io.pivotscope.benchmarks.hdfs;

import java.util.function.ToDoubleFunction;

/** What is told of each block: a table each. */
enum Measure {
  CPU(
      "CPU per operation, client + NameNode + DataNode, without JIT compilation",
      "%.0f µs",
      s -> s.cpuNanos() / s.ops() / 1e3),
  THROUGHPUT("Throughput of the one client thread", "%.0f /s", s -> s.ops() / s.wallNanos() * 1e9),
  P99("99th percentile of latency", "%.0f µs", s -> s.block().p99Nanos() / 1e3),
  ALLOCATED(
      "Bytes allocated by the client's thread per operation",
      "%.0f B",
      s -> s.block().allocatedBytes() / s.ops());

  private final String title;
  private final String absolute;
  private final ToDoubleFunction<Sample> value;

  Measure(String title, String absolute, ToDoubleFunction<Sample> value) {
    this.title = title;
    this.absolute = absolute;
    this.value = value;
  }

  /** A block, and the CPU time that its three processes took meanwhile. */
  record Sample(Block block, long cpuNanos) {
    double ops() {
      return block.operations();
    }

    double wallNanos() {
      return block.wallNanos();
    }
  }

  String title() {
    return title;
  }

  /** How a value is written, with its unit. */
  String absolute() {
    return absolute;
  }

  double of(Sample sample) {
    return value.applyAsDouble(sample);
  }
}
