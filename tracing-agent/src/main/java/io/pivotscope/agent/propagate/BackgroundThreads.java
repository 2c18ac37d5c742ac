package io.pivotscope.agent.propagate;

import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * Threads that serve many requests and belong to none, although a request's thread may happen to
 * start them: they have their own run as their request. Named by the class of the thread or of its
 * Runnable, or by the method that starts them, where a thread factory may hide both.
 */
final class BackgroundThreads {
  private static final Set<String> CLASSES =
      Set.of(
          "java.util.TimerThread",
          "java.util.concurrent.ThreadPoolExecutor$Worker",
          "jdk.internal.net.http.HttpClientImpl$SelectorManager",
          "sun.net.httpserver.ServerImpl$Dispatcher",
          "sun.net.www.http.KeepAliveCache",
          "sun.net.www.http.KeepAliveStreamCleaner",
          "org.apache.tomcat.util.net.Acceptor",
          "org.apache.tomcat.util.net.NioEndpoint$Poller",
          "org.apache.tomcat.util.threads.TaskThread",
          "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner",
          // Hadoop starts these on first use and keeps them for whoever comes next.
          "org.apache.hadoop.ipc.Client$Connection",
          "org.apache.hadoop.ipc.Client$Connection$RpcRequestSender",
          "org.apache.hadoop.hdfs.LeaseRenewer$1",
          "org.apache.hadoop.hdfs.client.impl.LeaseRenewer$1",
          "org.apache.hadoop.hdfs.PeerCache$1",
          "org.apache.hadoop.hdfs.server.datanode.DataXceiver",
          "org.apache.hadoop.hdfs.DeadNodeDetector",
          "org.apache.hadoop.hdfs.LocatedBlocksRefresher",
          "org.apache.hadoop.fs.FileSystem$Statistics$StatisticsDataReferenceCleaner",
          "org.apache.hadoop.hbase.ipc.RpcHandler",
          "org.apache.kafka.common.utils.KafkaThread",
          "org.apache.kafka.clients.producer.internals.Sender$SenderThread",
          "org.apache.kafka.clients.consumer.internals.AbstractCoordinator$HeartbeatThread",
          "org.apache.kafka.clients.consumer.internals.ConsumerNetworkThread",
          // All that clients and servers of ZooKeeper run.
          "org.apache.zookeeper.server.ZooKeeperThread");

  /** Class of Netty, method: threads started inside are background. */
  private static final List<List<String>> NETTY_STARTERS =
      List.of(
          List.of(".util.concurrent.SingleThreadEventExecutor", "doStartThread"),
          List.of(".util.concurrent.GlobalEventExecutor", "startThread"),
          List.of(".util.HashedWheelTimer", "start"));

  /** Of declarations that came while the process ran. */
  private final Set<String> declared = ConcurrentHashMap.newKeySet();

  private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);
  private final TargetField target;

  BackgroundThreads(JdkFields fields) throws ReflectiveOperationException {
    this.target = TargetField.find(fields);
  }

  Declaration declaration() {
    List<HookPoint> points = new ArrayList<>();
    points.add(starter("java.util.concurrent.ThreadPoolExecutor", "addWorker"));
    for (String netty : NettyHandoff.PACKAGES) {
      for (List<String> starter : NETTY_STARTERS) {
        points.add(starter(netty + starter.get(0), starter.get(1)));
      }
    }
    return new Declaration("background threads", points, List.of());
  }

  private HookPoint starter(String type, String method) {
    return HookPoint.watching(
        "background." + type + "." + method,
        TypeMatch.exactly(type),
        MethodMatch.named(method),
        new Starter());
  }

  boolean isBackground(Thread thread) {
    if (depth.get()[0] > 0
        || thread instanceof ForkJoinWorkerThread
        || isNamed(thread.getClass())) {
      return true;
    }
    Object runnable = target.of(thread);
    return runnable != null && isNamed(runnable.getClass());
  }

  /** Threads of these classes, or with such a Runnable, too. */
  void add(Collection<String> classes) {
    declared.addAll(classes);
  }

  /** The class, or one above it. */
  private boolean isNamed(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (CLASSES.contains(c.getName()) || declared.contains(c.getName())) {
        return true;
      }
    }
    return false;
  }

  private final class Starter implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      int[] mine = depth.get();
      mine[0]++;
      return mine;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof int[] mine) {
        mine[0]--;
      }
      return result;
    }
  }

  /** The Runnable of a thread: {@code Thread.target}, since 19 {@code Thread.holder.task}. */
  private record TargetField(@Nullable VarHandle holder, VarHandle runnable) {

    static TargetField find(JdkFields fields) throws ReflectiveOperationException {
      try {
        return new TargetField(null, fields.field(Thread.class, "target", Runnable.class));
      } catch (NoSuchFieldException newer) {
        Class<?> holder = Class.forName("java.lang.Thread$FieldHolder");
        return new TargetField(
            fields.field(Thread.class, "holder", holder),
            fields.field(holder, "task", Runnable.class));
      }
    }

    @Nullable Object of(Thread thread) {
      Object owner = holder == null ? thread : holder.get(thread);
      // A virtual thread has no holder.
      return owner == null ? null : runnable.get(owner);
    }
  }
}
