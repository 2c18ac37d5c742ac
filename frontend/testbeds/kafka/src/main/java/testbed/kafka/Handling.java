package testbed.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How an application walks over what one poll has brought. */
interface Handling {
  void handle(
      KafkaConsumer<String, String> consumer,
      ConsumerRecords<String, String> records,
      Consumer<ConsumerRecord<String, String>> each)
      throws Exception;

  /** All ways, by the topic that is read so. */
  static Map<String, Handling> all() {
    Map<String, Handling> all = new TreeMap<>();
    all.put(
        "loop",
        (consumer, records, each) -> {
          for (ConsumerRecord<String, String> record : records) {
            each.accept(record);
          }
        });
    all.put("forEach", (consumer, records, each) -> records.forEach(each));
    all.put(
        "ofTopic",
        (consumer, records, each) -> {
          for (ConsumerRecord<String, String> record : records.records("ofTopic")) {
            each.accept(record);
          }
        });
    all.put("ofPartition", Handling::ofPartition);
    all.put(
        "byIndex",
        (consumer, records, each) -> {
          for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, String>> list = records.records(partition);
            for (int i = 0; i < list.size(); i++) {
              each.accept(list.get(i));
            }
          }
        });
    all.put(
        "listForEach",
        (consumer, records, each) ->
            records.partitions().forEach(p -> records.records(p).forEach(each)));
    all.put(
        "stream",
        (consumer, records, each) ->
            StreamSupport.stream(records.spliterator(), false).map(r -> r).forEach(each));
    all.put(
        "parallelList",
        (consumer, records, each) ->
            records.partitions().forEach(p -> records.records(p).parallelStream().forEach(each)));
    // Leaves before the iterator's end.
    all.put("first", (consumer, records, each) -> each.accept(records.iterator().next()));
    // Takes batches from the iterator before it handles them.
    all.put(
        "parallel",
        (consumer, records, each) ->
            StreamSupport.stream(records.spliterator(), true).forEach(each));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    all.put(
        "pool",
        (consumer, records, each) -> {
          List<Future<?>> handled = new ArrayList<>();
          for (ConsumerRecord<String, String> record : records) {
            handled.add(pool.submit(() -> each.accept(record)));
          }
          for (Future<?> future : handled) {
            future.get();
          }
        });
    return all;
  }

  /** As Kafka's own documentation shows it. */
  private static void ofPartition(
      KafkaConsumer<String, String> consumer,
      ConsumerRecords<String, String> records,
      Consumer<ConsumerRecord<String, String>> each) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<String, String>> list = records.records(partition);
      for (ConsumerRecord<String, String> record : list) {
        each.accept(record);
      }
      long last = list.get(list.size() - 1).offset();
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(last + 1)));
    }
  }
}
