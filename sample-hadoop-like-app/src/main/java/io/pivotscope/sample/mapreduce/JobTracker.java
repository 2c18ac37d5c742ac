package io.pivotscope.sample.mapreduce;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.hdfs.ServiceDirectory;
import io.pivotscope.sample.process.Flags;
import io.pivotscope.sample.process.Parent;
import io.pivotscope.sample.proto.Mapreduce.JobReply;
import io.pivotscope.sample.proto.Mapreduce.SubmitJobRequest;
import io.pivotscope.sample.rpc.RpcCall;
import io.pivotscope.sample.rpc.RpcClient;
import io.pivotscope.sample.rpc.RpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes jobs and runs their tasks in a pool: all maps, then all reduces, then the reply. The
 * handler that took a job is free again at once.
 *
 * <p>Flags: {@code --host=NAME}, {@code --namenode=PORT}, {@code --block-bytes=N} of the file
 * system.
 */
public final class JobTracker implements AutoCloseable {
  /** In the {@link ServiceDirectory}. */
  public static final String SERVICE = "JobTracker";

  private static final int HANDLERS = 2;
  private static final int TASK_SLOTS = 4;
  private static final int QUEUE_CAPACITY = 64;

  private final DfsClient dfs;
  private final InputSplits inputSplits;
  private final AtomicLong lastJobId = new AtomicLong();
  private final AtomicLong completed = new AtomicLong();
  private final ExecutorService slots =
      Executors.newFixedThreadPool(TASK_SLOTS, new DefaultThreadFactory("task", true));
  private final RpcServer server;

  public JobTracker(RpcClient rpc, DfsClient dfs, ServiceDirectory services) {
    this.dfs = dfs;
    this.inputSplits = new InputSplits(rpc, dfs, services);
    this.server =
        new RpcServer("JobTracker", HANDLERS, QUEUE_CAPACITY, Map.of("submit", this::submit));
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Flags flags = Flags.parse(args, Set.of("host", "namenode", "block-bytes"));
    InetSocketAddress nameNode =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(flags.required("namenode")));
    RpcClient rpc = new RpcClient("JobTracker", flags.required("host"));
    ServiceDirectory services = new ServiceDirectory(rpc, nameNode);
    DfsClient dfs = new DfsClient(rpc, nameNode, flags.getInt("block-bytes", 1 << 20));
    JobTracker tracker = new JobTracker(rpc, dfs, services);
    services.register(SERVICE, tracker.address());
    Parent.serve(tracker.address().getPort());
  }

  public InetSocketAddress address() {
    return server.address();
  }

  private void submit(RpcCall call) throws IOException {
    SubmitJobRequest request = call.request(SubmitJobRequest.parser());
    Job job =
        new Job(
            lastJobId.incrementAndGet(),
            request.getInput(),
            request.getOutput(),
            request.getReducers(),
            call.cost);
    var unused =
        run(job)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    jobComplete(job);
                    call.reply(
                        JobReply.newBuilder()
                            .setJobId(job.id)
                            .setRecords(job.records.get())
                            .addAllOutputs(job.outputs())
                            .build());
                  } else {
                    call.fail(failure);
                  }
                });
  }

  private CompletableFuture<Void> run(Job job) throws IOException {
    List<CompletableFuture<List<List<byte[]>>>> maps = new ArrayList<>();
    for (InputSplits.Split split : inputSplits.of(job.input, job.cost)) {
      maps.add(CompletableFuture.supplyAsync(() -> runMap(job, split), slots));
    }
    return all(maps)
        .thenCompose(
            mapped -> {
              List<CompletableFuture<Void>> reduces = new ArrayList<>();
              for (int i = 0; i < job.reducers; i++) {
                int partition = i;
                reduces.add(
                    CompletableFuture.runAsync(() -> runReduce(job, partition, maps), slots));
              }
              return all(reduces);
            });
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
  }

  /** A map task: its records, by reduce task. */
  private static List<List<byte[]>> runMap(Job job, InputSplits.Split split) {
    try {
      List<List<byte[]>> partitions = new ArrayList<>();
      for (int i = 0; i < job.reducers; i++) {
        partitions.add(new ArrayList<>());
      }
      for (byte[] record : split.read(job.cost)) {
        partitions.get(SortRecord.partition(record, job.reducers)).add(record);
      }
      return partitions;
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** A reduce task writes one sorted file. */
  private void runReduce(Job job, int partition, List<CompletableFuture<List<List<byte[]>>>> maps) {
    List<byte[]> records = new ArrayList<>();
    maps.forEach(map -> records.addAll(map.join().get(partition)));
    records.sort(SortRecord::compare);
    byte[] sorted = new byte[records.size() * SortRecord.BYTES];
    for (int i = 0; i < records.size(); i++) {
      System.arraycopy(records.get(i), 0, sorted, i * SortRecord.BYTES, SortRecord.BYTES);
    }
    String path = String.format("%s/part-%05d", job.output, partition);
    try {
      dfs.write(path, sorted, job.cost);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
    job.records.addAndGet(records.size());
    job.wrote(path);
  }

  /** After the last task of a job and before its reply. */
  private void jobComplete(Job job) {
    completed.incrementAndGet();
    System.err.println("job " + job.id + " sorted " + job.records + " records of " + job.input);
  }

  /** How many jobs have succeeded. */
  public long completedJobs() {
    return completed.get();
  }

  @Override
  public void close() {
    server.close();
    slots.shutdownNow();
  }
}
