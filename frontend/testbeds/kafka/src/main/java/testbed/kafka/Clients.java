package testbed.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Producers and consumers of strings. */
final class Clients {
  /** Of a producer. */
  static final int MAX_REQUEST_BYTES = 16_384;

  private Clients() {}

  static KafkaProducer<String, String> producer(String bootstrap) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("linger.ms", 1);
    settings.put("max.request.size", MAX_REQUEST_BYTES);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  /**
   * @param protocol {@code classic} or {@code consumer}, which since 4.0 are two implementations
   */
  static KafkaConsumer<String, String> consumer(
      String bootstrap, String protocol, String group, int maxRecords) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("group.id", protocol + "-" + group);
    settings.put("group.protocol", protocol);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    settings.put("max.poll.records", maxRecords);
    // A poll shall bring records of many requests.
    settings.put("fetch.min.bytes", 600);
    settings.put("fetch.max.wait.ms", 20);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }
}
