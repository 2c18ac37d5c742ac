package io.pivotscope.sample.client;

import io.pivotscope.sample.hdfs.DfsClient;
import io.pivotscope.sample.hdfs.ServiceDirectory;
import io.pivotscope.sample.process.Flags;
import io.pivotscope.sample.process.Parent;
import io.pivotscope.sample.rpc.Cost;
import io.pivotscope.sample.rpc.RpcClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The life of every client program: it says that it is ready, waits for {@code start}, runs its
 * operation in a closed loop, says each second and at the end what it has done, and ends.
 *
 * <p>Flags: {@code --namenode=PORT}, {@code --host=NAME}, {@code --ops=N} (exactly so many) or
 * {@code --seconds=N}, {@code --think-millis=N} between operations, {@code --seed=N}, {@code
 * --linger} (stay until {@code stop} after the last line).
 */
final class ClientLoop {
  private static final Set<String> FLAGS =
      Set.of("namenode", "host", "ops", "seconds", "think-millis", "seed", "linger");

  private final String program;
  private final String host;
  private final Parent parent;
  private final Cost cost = new Cost();
  private long ops;
  private long errors;

  private ClientLoop(String program, String host, Parent parent) {
    this.program = program;
    this.host = host;
    this.parent = parent;
  }

  interface Setup {
    Operation operation(ClientEnvironment environment) throws IOException;
  }

  static void run(String program, String[] args, Setup setup)
      throws IOException, InterruptedException {
    Flags flags = Flags.parse(args, FLAGS);
    String host = flags.required("host");
    InetSocketAddress nameNode =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(flags.required("namenode")));
    RpcClient rpc = new RpcClient(program, host);
    ClientEnvironment environment =
        new ClientEnvironment(
            rpc,
            new DfsClient(rpc, nameNode, Dataset.BLOCK_BYTES),
            new ServiceDirectory(rpc, nameNode),
            new SplittableRandom(flags.getLong("seed", 1) * 31 + host.hashCode()));
    Parent parent = new Parent(System.in);
    Parent.tell("event", "ready", "program", program, "host", host);
    if (parent.awaitStart()) {
      ClientLoop loop = new ClientLoop(program, host, parent);
      loop.loop(setup.operation(environment), flags);
      loop.report(true);
      if (flags.has("linger")) {
        parent.awaitStop();
      }
    }
    rpc.close();
    System.exit(0);
  }

  private void loop(Operation operation, Flags flags) throws InterruptedException {
    long maxOps = flags.getLong("ops", Long.MAX_VALUE);
    long second = TimeUnit.SECONDS.toNanos(1);
    // Without a bound of either kind the loop runs until it is stopped.
    long seconds = flags.getLong("seconds", Integer.MAX_VALUE);
    long thinkMillis = flags.getLong("think-millis", 0);
    long begin = System.nanoTime();
    long lines = 0;
    while (ops < maxOps && System.nanoTime() - begin < seconds * second && !parent.isStopped()) {
      runOne(operation);
      if (System.nanoTime() - begin >= (lines + 1) * second) {
        lines = (System.nanoTime() - begin) / second;
        report(false);
      }
      if (thinkMillis > 0) {
        TimeUnit.MILLISECONDS.sleep(thinkMillis);
      }
    }
  }

  private void runOne(Operation operation) {
    try {
      operation.run(cost);
    } catch (IOException e) {
      errors++;
      System.err.println(program + ": " + e);
    }
    ops++;
  }

  private void report(boolean last) {
    Parent.tell(
        "program",
        program,
        "host",
        host,
        "datanodeBytes",
        cost.datanodeBytes(),
        "ops",
        ops,
        "errors",
        errors,
        "final",
        last);
  }
}
