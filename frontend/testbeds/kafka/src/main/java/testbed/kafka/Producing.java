package testbed.kafka;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import testbed.guest.Events;
import testbed.guest.Guest;
import testbed.guest.Load;

/**
 * {@code Producing BOOTSTRAP TOPIC..}: each request sends its name to a topic; the callback is
 * {@code c} of the request. A run is done when all are acknowledged.
 */
public final class Producing {
  private Producing() {}

  public static void main(String[] args) throws Exception {
    KafkaProducer<String, String> producer = Clients.producer(args[0]);
    Map<String, Load.Request> requests = new TreeMap<>();
    for (String topic : List.of(args).subList(1, args.length)) {
      requests.put(
          topic,
          name -> {
            Events.a(name);
            producer.send(new ProducerRecord<>(topic, name), (metadata, failed) -> Events.c(name));
          });
    }
    Load load = new Load(requests);
    Guest.serve(
        words -> {
          load.run(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
          producer.flush();
        });
  }
}
