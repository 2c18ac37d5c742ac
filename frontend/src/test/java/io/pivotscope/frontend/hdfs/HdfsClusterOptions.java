package io.pivotscope.frontend.hdfs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * How to run an {@link HdfsCluster}.
 *
 * @param directory an empty folder for data, configuration and logs
 * @param dataNodes 1 .. 9
 * @param jvmArguments more JVM arguments for the process of a name on a host; process names are
 *     {@code NameNode}, {@code DataNode-host1} .. , {@code format} (a short run before the others),
 *     and what clients are launched as
 * @param javaHome the JDK of all processes
 * @param settings Hadoop settings that replace or add to the testbed's
 */
public record HdfsClusterOptions(
    HdfsRelease release,
    Path directory,
    int dataNodes,
    int replication,
    long blockBytes,
    BiFunction<String, String, List<String>> jvmArguments,
    Path javaHome,
    Map<String, String> settings) {

  public HdfsClusterOptions {
    settings = Map.copyOf(settings);
  }

  /** Three data nodes, three replicas, blocks of 1 MiB, the JDK of this JVM, nothing added. */
  public static HdfsClusterOptions of(HdfsRelease release, Path directory) {
    return new HdfsClusterOptions(
        release,
        directory,
        3,
        3,
        1 << 20,
        (procName, host) -> List.of(),
        Path.of(System.getProperty("java.home")),
        Map.of());
  }

  /** With that many data nodes and replicas. */
  public HdfsClusterOptions withDataNodes(int count, int replicas) {
    return new HdfsClusterOptions(
        release, directory, count, replicas, blockBytes, jvmArguments, javaHome, settings);
  }

  /** With blocks of that many bytes, a multiple of 512. */
  public HdfsClusterOptions withBlockBytes(long bytes) {
    return new HdfsClusterOptions(
        release, directory, dataNodes, replication, bytes, jvmArguments, javaHome, settings);
  }

  /** With these JVM arguments per (process name, host). */
  public HdfsClusterOptions withJvmArguments(BiFunction<String, String, List<String>> arguments) {
    return new HdfsClusterOptions(
        release, directory, dataNodes, replication, blockBytes, arguments, javaHome, settings);
  }

  /** With all processes on that JDK. */
  public HdfsClusterOptions withJavaHome(Path home) {
    return new HdfsClusterOptions(
        release, directory, dataNodes, replication, blockBytes, jvmArguments, home, settings);
  }

  /** With one Hadoop setting more. */
  public HdfsClusterOptions withSetting(String key, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(key, value);
    return new HdfsClusterOptions(
        release, directory, dataNodes, replication, blockBytes, jvmArguments, javaHome, more);
  }

  String serverHeap() {
    return "192m";
  }

  String dataNodeHeap() {
    return "128m";
  }

  String clientHeap() {
    return "96m";
  }
}
