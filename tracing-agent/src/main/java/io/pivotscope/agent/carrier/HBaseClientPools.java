package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Back from the pools of HBase's client: batches and scans make their calls there, and whoever
 * waits is notified through a monitor, which tells nothing.
 *
 * <pre>
 *   pool     AsyncRequestFutureImpl.receiveMultiAction   of each server's part of a batch: noted
 *   caller   waitUntilDone                               merged
 *
 *   pool     QueueingFuture.run -> callWithRetries       a scanner's call: noted at its end
 *   caller   QueueingFuture.get                          merged
 * </pre>
 *
 * The way there is that of any pool's tasks.
 */
final class HBaseClientPools {
  private static final String CLIENT = "org.apache.hadoop.hbase.client.";
  static final String BATCH = CLIENT + "AsyncRequestFutureImpl";
  static final String RETRYING = CLIENT + "RpcRetryingCallerImpl";
  private static final String SCAN = CLIENT + "ResultBoundedCompletionService$QueueingFuture";
  static final MethodMatch RECEIVE_MULTI = MethodMatch.named("receiveMultiAction");
  static final MethodMatch WAIT = MethodMatch.exactly("waitUntilDone", "()V");
  static final MethodMatch CALL_WITH_RETRIES = MethodMatch.named("callWithRetries");

  private final Requests requests;
  private final SideTable<Queue<Handoff>> batches = new SideTable<>();
  private final SideTable<Handoff> scans = new SideTable<>();
  private final ThreadLocal<@Nullable Object> scanning = new ThreadLocal<>();

  HBaseClientPools(Requests requests) {
    this.requests = requests;
  }

  List<HookPoint> hookPoints() {
    return List.of(
        Hook.entering("hbase.receiveMultiAction", BATCH, RECEIVE_MULTI, this::received),
        Hook.entering(
            "hbase.receiveGlobalFailure",
            BATCH,
            MethodMatch.named("receiveGlobalFailure"),
            this::received),
        Hook.leaving("hbase.waitUntilDone", BATCH, WAIT, this::waited),
        Hook.around(
            "hbase.QueueingFuture.run", SCAN, MethodMatch.exactly("run", "()V"), new Scan()),
        Hook.leaving("hbase.callWithRetries", RETRYING, CALL_WITH_RETRIES, this::scanned),
        Hook.leaving("hbase.QueueingFuture.get", SCAN, MethodMatch.named("get"), this::got));
  }

  /** Before the results are counted, which wakes the caller. */
  private void received(@Nullable Object batch, @Nullable Object[] args) {
    Handoff known = batch == null ? null : requests.capture();
    if (batch != null && known != null) {
      batches.getOrPut(batch, ConcurrentLinkedQueue::new).add(known);
    }
  }

  private @Nullable Object waited(
      @Nullable Object batch,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Queue<Handoff> parts = batch == null || thrown != null ? null : batches.remove(batch);
    if (parts != null) {
      parts.forEach(requests::merge);
    }
    return result;
  }

  private final class Scan implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object future, @Nullable Object[] args) {
      scanning.set(future);
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object future,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      scanning.set(null);
      return result;
    }
  }

  /** Of several, one inside another, the outermost ends last. */
  private @Nullable Object scanned(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Object future = scanning.get();
    Handoff known = future == null ? null : requests.capture();
    if (future != null && known != null) {
      scans.put(future, known);
    }
    return result;
  }

  private @Nullable Object got(
      @Nullable Object future,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    requests.merge(future == null ? null : scans.get(future));
    return result;
  }
}
