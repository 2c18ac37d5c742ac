package io.pivotscope.sample.mapreduce;

import io.pivotscope.sample.rpc.Cost;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** One submitted job. Thread-safe. */
public final class Job {
  public final long id;

  /** A file's path, or {@code table:NAME}. */
  public final String input;

  /** The directory of the sorted files. */
  public final String output;

  final int reducers;
  final Cost cost;
  final AtomicLong records = new AtomicLong();
  private final List<String> outputs = new CopyOnWriteArrayList<>();

  Job(long id, String input, String output, int reducers, Cost cost) {
    this.id = id;
    this.input = input;
    this.output = output;
    this.reducers = reducers;
    this.cost = cost;
  }

  void wrote(String path) {
    outputs.add(path);
  }

  /** In the order of their keys. */
  List<String> outputs() {
    return outputs.stream().sorted().toList();
  }
}
