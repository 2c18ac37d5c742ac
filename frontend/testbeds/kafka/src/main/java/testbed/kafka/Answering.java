package testbed.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import testbed.guest.Events;
import testbed.guest.Guest;

/**
 * {@code Answering BOOTSTRAP}: each record of {@code asked} is handled and answered, and after a
 * seek back delivered, handled and answered a second time. An answer has the headers of what it
 * answers.
 */
public final class Answering {
  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> consumer;

  /** Up to which offset a partition's records come for the second time. */
  private final Map<TopicPartition, Long> again = new HashMap<>();

  private Answering(
      KafkaProducer<String, String> producer, KafkaConsumer<String, String> consumer) {
    this.producer = producer;
    this.consumer = consumer;
  }

  public static void main(String[] args) throws Exception {
    Answering answering =
        new Answering(
            Clients.producer(args[0]), Clients.consumer(args[0], "classic", "answering", Map.of()));
    Thread answers = new Thread(answering::run, "answering");
    answers.setDaemon(true);
    answers.start();
    Guest.serve();
  }

  private void run() {
    consumer.subscribe(List.of("asked"));
    while (true) {
      ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
      for (TopicPartition partition : records.partitions()) {
        List<ConsumerRecord<String, String>> list = records.records(partition);
        Long end = again.remove(partition);
        if (end == null) {
          again.put(partition, answer(list, Long.MAX_VALUE));
          consumer.seek(partition, list.get(0).offset());
        } else if (answer(list, end) < end) {
          again.put(partition, end);
        } else {
          consumer.seek(partition, end);
        }
      }
    }
  }

  /** Returns the offset behind the last record that was answered. */
  private long answer(List<ConsumerRecord<String, String>> records, long end) {
    long next = 0;
    for (ConsumerRecord<String, String> record : records) {
      if (record.offset() >= end) {
        break;
      }
      Events.b(record.value());
      producer.send(
          new ProducerRecord<>("answered", null, record.key(), record.value(), record.headers()));
      next = record.offset() + 1;
    }
    return next;
  }
}
