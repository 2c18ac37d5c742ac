package testbed.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import testbed.guest.Events;
import testbed.guest.Load;

/**
 * {@code Asking BOOTSTRAP}: each request is a record to {@code asked} and awaits two of {@code
 * answered} ({@link Answering}).
 */
public final class Asking {
  private static final long LIMIT_SECONDS = 60;

  private final KafkaProducer<String, String> producer;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, Queue<CompletableFuture<String>>> waiting = new ConcurrentHashMap<>();

  private Asking(KafkaProducer<String, String> producer) {
    this.producer = producer;
  }

  public static void main(String[] args) throws Exception {
    Asking asking = new Asking(Clients.producer(args[0]));
    KafkaConsumer<String, String> consumer =
        Clients.consumer(args[0], "consumer", "asking", Map.of());
    Thread answers = new Thread(() -> asking.answers(consumer), "answers");
    answers.setDaemon(true);
    answers.start();
    Load.serve(asking::ask);
  }

  private void ask(String name) throws Exception {
    Events.a(name);
    String id = Long.toString(ids.incrementAndGet());
    List<CompletableFuture<String>> answers =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    waiting.put(id, new ConcurrentLinkedQueue<>(answers));
    producer.send(new ProducerRecord<>("asked", id, name));
    for (CompletableFuture<String> answer : answers) {
      answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    waiting.remove(id);
    Events.c(name);
  }

  private void answers(KafkaConsumer<String, String> consumer) {
    try (consumer) {
      consumer.subscribe(List.of("answered"));
      while (true) {
        for (ConsumerRecord<String, String> answer : consumer.poll(Duration.ofMillis(100))) {
          CompletableFuture<String> next = waiting.get(answer.key()).remove();
          if (isPlain(answer)) {
            next.complete(answer.value());
          } else {
            next.completeExceptionally(new IllegalStateException("headers of " + answer));
          }
        }
      }
    }
  }

  /** No header is there twice. */
  private static boolean isPlain(ConsumerRecord<String, String> answer) {
    Set<String> keys = new HashSet<>();
    for (Header header : answer.headers()) {
      if (!keys.add(header.key())) {
        return false;
      }
    }
    return true;
  }
}
