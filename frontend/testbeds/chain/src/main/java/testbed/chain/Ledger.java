package testbed.chain;

import io.grpc.Server;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import testbed.grpc.Echo;
import testbed.guest.Guest;

/**
 * {@code Ledger BOOTSTRAP TOPIC}: answers gRPC when Kafka has the record. Prints {@code port N}.
 */
public final class Ledger {
  private Ledger() {}

  public static void main(String[] args) throws Exception {
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", (Object) args[0]),
            new StringSerializer(),
            new StringSerializer());
    Server server =
        Echo.serve(
            name -> {
              try {
                producer.send(new ProducerRecord<>(args[1], name)).get();
                return name;
              } catch (ExecutionException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            false);
    System.out.println("port " + server.getPort());
    Guest.serve();
  }
}
