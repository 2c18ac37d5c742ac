package io.pivotscope.sample;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.resolver.NameResolver;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.pivotscope.sample.client.Dataset;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which processes there are, on which hosts, and the command line of each. Immutable. */
final class ClusterLayout {
  private static final String MASTER_HOST = "host0";
  private static final String PACKAGE = "io.pivotscope.sample.";

  private static final String BLOCK_BYTES = "--block-bytes=" + Dataset.BLOCK_BYTES;

  /** One process to be. */
  record Spec(String program, String host, List<String> command) {}

  private final Options options;
  private final Path directory;

  ClusterLayout(Options options, Path directory) {
    this.options = options;
    this.directory = directory;
  }

  /** The client programs without repetition. */
  Set<String> programs() {
    Set<String> programs = new LinkedHashSet<>(options.clients);
    if (options.stress > 0) {
      programs.add("StressTest");
    }
    return programs;
  }

  Spec nameNode() {
    Faults faults = options.faults;
    return server(
        "hdfs.NameNode",
        MASTER_HOST,
        "--replica-order=" + (faults.fixedReplicaOrder() ? "FIXED" : "RANDOM"),
        "--exclusive-read-millis=" + faults.nameNodeLockMillis(),
        "--seed=" + options.seed);
  }

  List<Spec> servers(int nameNodePort) {
    String nameNode = "--namenode=" + nameNodePort;
    List<Spec> specs = new ArrayList<>();
    for (int i = 0; i < options.datanodes; i++) {
      String host = host(i);
      specs.add(
          server(
              "hdfs.DataNode",
              host,
              nameNode,
              "--dir=" + directory.resolve("data").resolve(host),
              "--link-bytes-per-second=" + options.faults.slowDatanodes().getOrDefault(host, 0L)));
    }
    Set<String> programs = programs();
    if (programs.contains("Hget") || programs.contains("Hscan")) {
      specs.add(
          server(
              "hbase.RegionServer",
              host(0),
              nameNode,
              BLOCK_BYTES,
              "--pause-millis=" + options.faults.regionServerPauseMillis(),
              "--pause-every-millis=" + options.faults.regionServerPauseEveryMillis()));
    }
    if (programs.contains("MRsort")) {
      specs.add(server("mapreduce.JobTracker", host(1), nameNode, BLOCK_BYTES));
    }
    return specs;
  }

  List<Spec> clients(int nameNodePort) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--namenode=" + nameNodePort);
    arguments.add("--seed=" + options.seed);
    arguments.add("--think-millis=" + options.thinkMillis);
    if (options.ops > 0) {
      arguments.add("--ops=" + options.ops);
    }
    if (options.seconds > 0) {
      arguments.add("--seconds=" + options.seconds);
    }
    if (options.lingerClients) {
      arguments.add("--linger");
    }
    List<Spec> specs = new ArrayList<>();
    for (int i = 0; i < options.clients.size(); i++) {
      specs.add(client(options.clients.get(i), host(i), arguments));
    }
    for (int i = 0; i < options.stress; i++) {
      specs.add(client("StressTest", host(i), arguments));
    }
    return specs;
  }

  private String host(int index) {
    return "host" + (index % options.datanodes + 1);
  }

  private Spec server(String mainClass, String host, String... arguments) {
    return spec(mainClass, host, options.serverJvmArgs, List.of(arguments));
  }

  private Spec client(String program, String host, List<String> arguments) {
    return spec("client." + program, host, options.clientJvmArgs, arguments);
  }

  private static Spec spec(
      String mainClass, String host, List<String> jvmArgs, List<String> arguments) {
    String program = mainClass.substring(mainClass.indexOf('.') + 1);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Many small JVMs on few cores: a small heap, one collector thread, the quick compiler.
    command.addAll(List.of("-Xmx64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dio.netty.jfr.enabled=false");
    for (String template : jvmArgs) {
      command.add(template.replace("{procName}", program).replace("{host}", host));
    }
    command.addAll(List.of("-cp", classPath(), PACKAGE + mainClass, "--host=" + host));
    command.addAll(arguments);
    return new Spec(program, host, command);
  }

  /** What the system needs and nothing else, whatever this process has besides. */
  private static String classPath() {
    return Stream.of(
            ClusterLayout.class,
            Message.class,
            ByteBuf.class,
            Channel.class,
            DefaultThreadFactory.class,
            NameResolver.class,
            LengthFieldBasedFrameDecoder.class)
        .map(ClusterLayout::origin)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no file holds " + type, e);
    }
  }
}
