package io.pivotscope.frontend.hdfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the folder that comes first on a process's class path: site files, logging, metrics and
 * empty web folders.
 */
final class HadoopConfiguration {
  /**
   * Metrics read through JMX are cached this long in 3.4.3; 2.4.1 takes the seconds for
   * milliseconds.
   */
  static final int METRICS_PERIOD_MILLIS = 50;

  private static final String NEVER_SECONDS = "3600";

  private final Map<String, String> site = new TreeMap<>();

  HadoopConfiguration(int nameNodePort, long blockBytes, int replication, int dataNodes) {
    String nameNode = EmulatedHosts.NAME_NODE + ":" + nameNodePort;
    site.put("fs.defaultFS", "hdfs://" + nameNode);
    site.put("dfs.namenode.rpc-address", nameNode);
    site.put("hadoop.rpc.socket.factory.class.default", "testbed.hdfs.LocalAddressSocketFactory");
    site.put("dfs.blocksize", Long.toString(blockBytes));
    site.put("dfs.namenode.fs-limits.min-block-size", "512");
    site.put("dfs.bytes-per-checksum", "512");
    site.put("dfs.replication", Integer.toString(replication));
    site.put("dfs.permissions.enabled", "false");
    site.put("dfs.client.read.shortcircuit", "false");
    site.put("dfs.heartbeat.interval", "1");
    site.put("dfs.namenode.handler.count", "4");
    site.put("dfs.datanode.handler.count", "2");
    site.put("dfs.namenode.datanode.registration.ip-hostname-check", "false");
    // Everybody reports before anything else happens, and the block placement of a test is never
    // repaired behind its back.
    site.put("dfs.namenode.safemode.min.datanodes", Integer.toString(dataNodes));
    site.put("dfs.namenode.safemode.extension", "0");
    site.put("dfs.blockreport.initialDelay", "0");
    site.put("dfs.namenode.replication.interval", NEVER_SECONDS);
    site.put("dfs.namenode.redundancy.interval.seconds", NEVER_SECONDS);
    // Every replica is written, however busy its data node is (the names of 2.x and 3.x).
    site.put("dfs.namenode.replication.considerLoad", "false");
    site.put("dfs.namenode.redundancy.considerLoad", "false");
    // No reads but the clients'.
    site.put("dfs.datanode.scan.period.hours", "-1");
  }

  HadoopConfiguration with(String key, String value) {
    site.put(key, value);
    return this;
  }

  HadoopConfiguration withAll(Map<String, String> values) {
    site.putAll(values);
    return this;
  }

  /** Writes it all below {@code folder}, which is made if need be. */
  Path write(Path folder) throws IOException {
    // The released jars lack these, and the servers only ask that they exist.
    for (String web : List.of("hdfs", "datanode", "static", "secondary")) {
      Files.createDirectories(folder.resolve("webapps").resolve(web));
    }
    StringBuilder xml = new StringBuilder("<configuration>\n");
    site.forEach(
        (key, value) ->
            xml.append(
                "  <property><name>%s</name><value>%s</value></property>\n".formatted(key, value)));
    xml.append("</configuration>\n");
    Files.writeString(folder.resolve("core-site.xml"), xml);
    Files.writeString(folder.resolve("hdfs-site.xml"), xml);
    Files.writeString(
        folder.resolve("hadoop-metrics2.properties"),
        "*.period=1\n*.periodMillis=" + METRICS_PERIOD_MILLIS + "\n");
    Files.writeString(
        folder.resolve("log4j.properties"),
        """
        log4j.rootLogger=INFO,log
        log4j.appender.log=org.apache.log4j.ConsoleAppender
        log4j.appender.log.target=System.err
        log4j.appender.log.layout=org.apache.log4j.PatternLayout
        log4j.appender.log.layout.ConversionPattern=%d{ISO8601} %p [%t] %c{2}: %m%n
        """);
    return folder;
  }
}
