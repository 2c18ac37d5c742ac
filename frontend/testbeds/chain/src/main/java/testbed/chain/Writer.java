package testbed.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import testbed.guest.Events;
import testbed.guest.Guest;

/**
 * {@code Writer BOOTSTRAP TOPIC HDFS}: writes a file for each record. {@code await N} waits until so
 * many have been written since the last time.
 */
public final class Writer implements Runnable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String bootstrap;
  private final String topic;
  private final FileSystem files;
  private int written;

  private Writer(String bootstrap, String topic, FileSystem files) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.files = files;
  }

  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set("fs.defaultFS", args[2]);
    configuration.setInt("dfs.replication", 1);
    Writer writer = new Writer(args[0], args[1], FileSystem.get(configuration));
    Thread thread = new Thread(writer, "writer");
    thread.setDaemon(true);
    thread.start();
    Guest.serve(words -> writer.await(Integer.parseInt(words[1])));
  }

  @Override
  public void run() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrap, "group.id", "writer", "auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      for (int file = 0; ; ) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          write(record.value(), file++);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String name, int file) throws IOException {
    Events.b(name);
    try (FSDataOutputStream out = files.create(new Path("/" + name + "-" + file))) {
      out.writeUTF(name);
    }
    synchronized (this) {
      written++;
      notifyAll();
    }
  }

  private synchronized void await(int count) throws InterruptedException {
    while (written < count) {
      wait();
    }
    written -= count;
  }
}
