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
    settings.put("linger.ms", 0);
    settings.put("max.request.size", MAX_REQUEST_BYTES);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  /**
   * @param protocol {@code classic} or {@code consumer}, which since 4.0 are two implementations
   * @param more settings
   */
  static KafkaConsumer<String, String> consumer(
      String bootstrap, String protocol, String group, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", bootstrap);
    settings.put("group.id", protocol + "-" + group);
    settings.put("group.protocol", protocol);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }
}
