package io.pivotscope.sample.mapreduce;

import io.pivotscope.sample.proto.Mapreduce.JobReply;
import io.pivotscope.sample.proto.Mapreduce.SubmitJobRequest;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** The JobTracker as programs use it, in their own process. Thread-safe. */
public final class JobClient {
  private final RpcClient client;
  private final InetSocketAddress jobTracker;

  public JobClient(RpcClient client, InetSocketAddress jobTracker) {
    this.client = client;
    this.jobTracker = jobTracker;
  }

  /**
   * What a job has done.
   *
   * @param outputs the sorted files, in the order of their keys
   */
  public record Result(long jobId, long records, List<String> outputs) {
    public Result {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * Sorts and waits for the end.
   *
   * @param input a file's path, or {@code table:NAME}
   * @param output a directory that does not exist yet
   */
  public Result submit(String input, String output, int reducers, Cost cost) throws IOException {
    SubmitJobRequest request =
        SubmitJobRequest.newBuilder()
            .setInput(input)
            .setOutput(output)
            .setReducers(reducers)
            .build();
    JobReply reply = client.call(jobTracker, "submit", request, JobReply.parser(), cost);
    return new Result(reply.getJobId(), reply.getRecords(), reply.getOutputsList());
  }
}
