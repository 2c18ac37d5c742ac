package io.pivotscope.benchmarks.hdfs;

/** What is told of each block: a table each. */
enum Measure {
  CPU("CPU per operation, client + NameNode + DataNode, without JIT compilation", "%.0f µs"),
  /** Of one thread in a closed loop: the inverse of the mean latency, which the paper shows. */
  THROUGHPUT("Operations per second of the one client thread", "%.0f /s"),
  P99("99th percentile of latency", "%.0f µs"),
  ALLOCATED("Bytes allocated by the client's thread per operation", "%.0f B");

  private final String title;
  private final String absolute;

  Measure(String title, String absolute) {
    this.title = title;
    this.absolute = absolute;
  }

  /** A block, and the CPU time that its three processes took meanwhile. */
  record Sample(Block block, long cpuNanos) {}

  String title() {
    return title;
  }

  /** How a value is written, with its unit. */
  String absolute() {
    return absolute;
  }

  double of(Sample sample) {
    double operations = sample.block().operations();
    return switch (this) {
      case CPU -> sample.cpuNanos() / operations / 1e3;
      case THROUGHPUT -> operations / sample.block().wallNanos() * 1e9;
      case P99 -> sample.block().p99Nanos() / 1e3;
      case ALLOCATED -> sample.block().allocatedBytes() / operations;
    };
  }
}
