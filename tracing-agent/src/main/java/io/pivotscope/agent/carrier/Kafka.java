package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Kafka's records, clients 2.8 to 4.3: one-way messages that may be consumed many times. Brokers
 * take part in nothing; they keep what they are given.
 *
 * <pre>
 *   producer   KafkaProducer.doSend -> RecordAccumulator.append   the header, when the record's bytes are known
 *              KafkaProducer$AppendCallbacks.onCompletion         the callback, in its sender's request
 *   consumer   next() of an iterator over ConsumerRecords         the handling begins
 *              its next(), its end, poll, commit, close           it ends
 * </pre>
 */
final class Kafka {
  static final String NAME = "Kafka";
  static final String CLIENTS = "org.apache.kafka.clients.";

  private Kafka() {}

  static Declaration declaration(Requests requests, Outcomes outcomes) {
    CarrierHop hop = requests.hop(NAME, "record");
    List<HookPoint> points = new ArrayList<>();
    points.addAll(new KafkaProducing(requests, hop, outcomes).hookPoints());
    points.addAll(new KafkaConsuming(requests, hop).hookPoints());
    return new Declaration(
        NAME,
        points,
        List.of(
            new Reference(
                KafkaProducing.PRODUCER,
                "doSend(ProducerRecord, Callback)",
                KafkaProducing.DO_SEND),
            new Reference(
                KafkaProducing.ACCUMULATOR, "append(.., Header[], ..)", KafkaProducing.APPEND),
            new Reference(
                KafkaConsuming.RECORDS, "records(TopicPartition)", KafkaConsuming.OF_PARTITION),
            new Reference(KafkaConsuming.RECORDS, "iterator()", MethodMatch.named("iterator")),
            new Reference(KafkaConsuming.ITERATOR, "next()", KafkaConsuming.NEXT),
            new Reference(
                CLIENTS + "consumer.ConsumerRecord", "headers()", MethodMatch.named("headers"))));
  }
}
