package testbed.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import testbed.guest.Guest;

/**
 * {@code Broker DIRECTORY TOPIC..}: broker and controller in one, on loopback, with topics of two
 * partitions. Prints {@code bootstrap ADDRESS}.
 */
public final class Broker {
  private static final int NODE = 1;

  private Broker() {}

  public static void main(String[] args) throws Exception {
    String directory = args[0];
    String address = "127.0.0.1:" + freePort();
    Formatter formatter =
        new Formatter()
            .setNodeId(NODE)
            .setClusterId(Uuid.randomUuid().toString())
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(directory)
            .setDirectories(List.of(directory))
            .setPrintStream(System.err);
    formatter.run();
    new KafkaRaftServer(new KafkaConfig(settings(directory, address)), Time.SYSTEM).startup();
    List<NewTopic> topics = new ArrayList<>();
    for (String name : List.of(args).subList(1, args.length)) {
      topics.add(new NewTopic(name, Optional.of(2), Optional.empty()));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) address))) {
      admin.createTopics(topics).all().get();
    }
    System.out.println("bootstrap " + address);
    Guest.serve();
  }

  private static Map<String, String> settings(String directory, String address) throws IOException {
    String controller = "127.0.0.1:" + freePort();
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("controller.quorum.voters", NODE + "@" + controller);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller);
    settings.put("log.dirs", directory);
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    return settings;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
