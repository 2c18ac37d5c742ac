package io.pivotscope.sample.client;

import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.mapreduce.JobClient;
import io.pivotscope.sample.mapreduce.JobTracker;
import io.pivotscope.sample.rpc.Cost;
import java.io.IOException;

/** Sorts one file with a MapReduce job, again and again, and removes what the job has written. */
public final class MRsort {
  private static final int REDUCERS = 2;

  private final JobClient jobs;
  private final DfsClient dfs;
  private final String output;
  private long submitted;

  private MRsort(JobClient jobs, DfsClient dfs, String output) {
    this.jobs = jobs;
    this.dfs = dfs;
    this.output = output;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    ClientLoop.run("MRsort", args, environment -> setUp(environment)::sort);
  }

  private static MRsort setUp(ClientEnvironment environment) throws IOException {
    JobClient jobs =
        new JobClient(environment.rpc(), environment.services().lookup(JobTracker.SERVICE));
    return new MRsort(jobs, environment.dfs(), "/out/" + ProcessHandle.current().pid());
  }

  private void sort(Cost cost) throws IOException {
    JobClient.Result result =
        jobs.submit(Dataset.SORT_INPUT, output + "/job-" + submitted++, REDUCERS, cost);
    for (String path : result.outputs()) {
      dfs.delete(path);
    }
    if (result.records() != Dataset.SORT_RECORDS) {
      throw new IOException("the job sorted " + result.records() + " records");
    }
  }
}
