package io.pivotscope.guest;

import com.google.protobuf.StringValue;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The paper's parallel example (Fig. 3) across two processes: a happens here, b in {@link
 * RemoteServer}; afterwards {@link Events#work} happens here, which both replies precede. Argument:
 * the server's port. {@code run N} executes it N times.
 */
public final class RemoteExample {
  private final ExecutorService pool = Executors.newFixedThreadPool(4, Daemons::thread);
  private final RpcClient client;
  private final InetSocketAddress server;

  private RemoteExample(RpcClient client, InetSocketAddress server) {
    this.client = client;
    this.server = server;
  }

  /** One request. */
  void execute() throws Exception {
    CountDownLatch b1Happened = new CountDownLatch(1);
    Future<?> branchA =
        pool.submit(
            () -> {
              Events.a("a1");
              b1Happened.await();
              Events.a("a2");
              remoteB("b2");
              return null;
            });
    Future<?> branchB =
        pool.submit(
            () -> {
              remoteB("b1");
              b1Happened.countDown();
              return null;
            });
    branchA.get();
    branchB.get();
    Events.work(1, "after");
  }

  private void remoteB(String name) throws IOException {
    client.call(server, "b", StringValue.of(name), StringValue.parser(), new Cost());
  }

  public static void main(String[] args) throws Exception {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    try (RpcClient client = new RpcClient("example", "local")) {
      RemoteExample example = new RemoteExample(client, server);
      Commands.serve(
          words -> {
            for (int i = 0; i < Integer.parseInt(words[1]); i++) {
              example.execute();
            }
          });
    }
  }
}
