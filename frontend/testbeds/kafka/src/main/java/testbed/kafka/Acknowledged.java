package testbed.kafka;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import testbed.guest.Events;
import testbed.guest.Load;

/**
 * {@code Acknowledged BOOTSTRAP TOPIC}: {@code b} in the callback, {@code c} after {@code get}. One
 * kind of request sends a record again that was sent before, whose headers are read-only; one sends
 * a record that is as large as it may be.
 */
public final class Acknowledged {
  private final KafkaProducer<String, String> producer;
  private final String topic;

  private Acknowledged(KafkaProducer<String, String> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  public static void main(String[] args) throws Exception {
    Acknowledged program = new Acknowledged(Clients.producer(args[0]), args[1]);
    String full = program.full();
    ThreadLocal<ProducerRecord<String, String>> sentBefore = new ThreadLocal<>();
    Load.serve(
        Map.of(
            "once", name -> program.send(name, new ProducerRecord<>(program.topic, name)),
            "again",
                name -> {
                  ProducerRecord<String, String> record = sentBefore.get();
                  if (record == null) {
                    record = new ProducerRecord<>(program.topic, name);
                    sentBefore.set(record);
                  }
                  program.send(name, record);
                },
            "full", name -> program.send(name, new ProducerRecord<>(program.topic, full))));
  }

  private void send(String name, ProducerRecord<String, String> record) throws Exception {
    Events.a(name);
    producer.send(record, (metadata, failed) -> Events.b(name)).get();
    Events.c(name);
    Headers headers = record.headers();
    if (headers.iterator().hasNext()) {
      throw new IllegalStateException("not what the application made: " + record);
    }
  }

  /** A value with which a record is as large as the producer permits. */
  private String full() throws Exception {
    for (int size = Clients.MAX_REQUEST_BYTES; ; size--) {
      String value = "x".repeat(size);
      try {
        producer.send(new ProducerRecord<>(topic, value)).get();
        return value;
      } catch (java.util.concurrent.ExecutionException tooLarge) {
        continue;
      }
    }
  }
}
