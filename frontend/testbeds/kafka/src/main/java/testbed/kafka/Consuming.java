package testbed.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import testbed.guest.Events;
import testbed.guest.Guest;

/**
 * {@code Consuming BOOTSTRAP PROTOCOL TOPIC..}: a consumer and a thread for each topic, which is
 * read in the way that it is named after. Serves {@code await N}: until that many records of each
 * topic have been handled since the last time.
 */
public final class Consuming {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LIMIT_SECONDS = 110;

  /** A poll shall bring records of many requests. */
  private static final Map<String, Object> BATCHES =
      Map.of("fetch.min.bytes", 600, "fetch.max.wait.ms", 20);

  private final String bootstrap;
  private final String protocol;
  private final Map<String, Integer> handled = new TreeMap<>();

  private Consuming(String bootstrap, String protocol) {
    this.bootstrap = bootstrap;
    this.protocol = protocol;
  }

  public static void main(String[] args) throws Exception {
    Consuming consuming = new Consuming(args[0], args[1]);
    Map<String, Handling> all = Handling.all();
    for (String topic : List.of(args).subList(2, args.length)) {
      consuming.start(topic, all.get(topic));
    }
    Guest.serve(words -> consuming.await(Integer.parseInt(words[1])));
  }

  private void start(String topic, Handling handling) {
    handled.put(topic, 0);
    Thread thread = new Thread(() -> run(topic, handling), topic);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(String topic, Handling handling) {
    // Who takes but the first of a poll would miss the others.
    Map<String, Object> more = topic.equals("first") ? Map.of("max.poll.records", 1) : BATCHES;
    try (KafkaConsumer<String, String> consumer =
        Clients.consumer(bootstrap, protocol, topic, more)) {
      consumer.subscribe(List.of(topic));
      while (true) {
        ConsumerRecords<String, String> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          handling.handle(consumer, records, this::handle);
          // Or a rebalance begins at the first record again.
          consumer.commitSync();
          count(topic, records.count());
        }
      }
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void handle(ConsumerRecord<String, String> record) {
    Events.b(record.value());
  }

  private synchronized void count(String topic, int records) {
    handled.merge(topic, records, Integer::sum);
    notifyAll();
  }

  private synchronized void await(int wanted) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (handled.values().stream().anyMatch(count -> count < wanted)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new TimeoutException("handled " + handled + " of " + wanted);
      }
      wait(left);
    }
    handled.replaceAll((topic, count) -> count - wanted);
  }
}
