package io.pivotscope.frontend.propagation;

import io.pivotscope.frontend.it.Child;
import io.pivotscope.frontend.it.FrontendProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * HBase on this machine's files: a ZooKeeper server, a master, region servers rs1 to rsN and a
 * client, each in its process and all but the first with the agent. They end with the bench.
 */
final class HBaseCluster {
  private final PropagationBench bench;
  private final Path directory;
  private final int regionServers;
  private final List<String> settings;

  HBaseCluster(PropagationBench bench, Path directory, int regionServers) {
    this.bench = bench;
    this.directory = directory;
    this.regionServers = regionServers;
    int port = FrontendProcess.freePort();
    settings =
        List.of(
            "hbase.rootdir=" + directory.resolve("hbase").toUri(),
            "hbase.tmp.dir=" + directory.resolve("tmp"),
            "hbase.zookeeper.property.clientPort=" + port,
            // The master waits for so many, and no longer.
            "hbase.master.wait.on.regionservers.mintostart=" + regionServers,
            "hbase.master.wait.on.regionservers.maxtostart=" + regionServers);
    bench.bare(
        "zookeeper",
        options("zookeeper"),
        "testbed.hbase.Server",
        "zookeeper",
        String.valueOf(port),
        directory.resolve("zookeeper").toString());
  }

  /** The client, ready once the servers are and its table is there. */
  Child start() {
    server("master", "master");
    for (int i = 1; i <= regionServers; i++) {
      server("rs" + i, "regionserver");
    }
    return guest("client", "testbed.hbase.Client", String.valueOf(regionServers));
  }

  /** One who has tables written out to files, when the client is ready. */
  Child operator() {
    return guest("operator", "testbed.hbase.Operator", "rows");
  }

  private void server(String procName, String role) {
    guest(procName, "testbed.hbase.Server", role);
  }

  private Child guest(String procName, String main, String first) {
    List<String> args = new ArrayList<>();
    args.add(first);
    args.addAll(settings);
    return bench.guest(procName, options(procName), main, args.toArray(String[]::new));
  }

  private List<String> options(String procName) {
    return List.of(
        "-XX:TieredStopAtLevel=1", // none of them lives long
        "-XX:+UseSerialGC",
        "-Dzookeeper.admin.enableServer=false",
        "-Dzookeeper.forceSync=no",
        "-Dtestbed.log=" + directory.resolve(procName + ".log"));
  }
}
