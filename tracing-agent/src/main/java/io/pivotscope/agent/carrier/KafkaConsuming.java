package io.pivotscope.agent.carrier;

import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's side. One poll brings records of many requests, so each goes on only while it is
 * handled, which no method of Kafka encloses: from {@code next()} until the iterator moves on or
 * ends, or the thread polls, commits or closes. Who leaves a loop early stays in the request of the
 * last record until then.
 *
 * <p>The lists of one partition's records are plain ones of the JDK; the application gets them with
 * {@link RecordList} around.
 */
final class KafkaConsuming {
  static final String RECORDS = Kafka.CLIENTS + "consumer.ConsumerRecords";
  static final String ITERATOR = "org.apache.kafka.common.utils.AbstractIterator";
  static final MethodMatch NEXT = MethodMatch.named("next");
  static final MethodMatch OF_PARTITION =
      (name, descriptor, access) ->
          name.equals("records") && descriptor.endsWith(")Ljava/util/List;");

  /** Both have one face for all implementations behind it. */
  private static final List<String> CONSUMERS =
      List.of(
          Kafka.CLIENTS + "consumer.KafkaConsumer", Kafka.CLIENTS + "consumer.KafkaShareConsumer");

  private static final ClassValue<Boolean> OF_RECORDS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> iterator) {
          return iterator.getName().startsWith(RECORDS + "$");
        }
      };

  private final RecordInHand hand;

  KafkaConsuming(Requests requests, CarrierHop hop) {
    this.hand = new RecordInHand(requests, hop);
  }

  List<HookPoint> hookPoints() {
    List<HookPoint> points = new ArrayList<>();
    points.add(Hook.leaving("kafka.next", ITERATOR, NEXT, this::next));
    points.add(
        Hook.leaving("kafka.hasNext", ITERATOR, MethodMatch.named("hasNext"), this::hasNext));
    points.add(Hook.replacing("kafka.records", RECORDS, OF_PARTITION, this::records));
    for (String consumer : CONSUMERS) {
      points.add(
          Hook.entering(
              "kafka.consumer." + consumer,
              consumer,
              MethodMatch.named("poll", "commitSync", "commitAsync", "close"),
              (self, args) -> hand.release()));
    }
    points.add(
        Hook.around(
            "kafka.trySplit",
            "java.util.Spliterators$IteratorSpliterator",
            MethodMatch.named("trySplit"),
            new Split()));
    return points;
  }

  private @Nullable Object next(
      @Nullable Object iterator,
      @Nullable Object[] args,
      @Nullable Object record,
      @Nullable Throwable thrown) {
    if (iterator != null && OF_RECORDS.get(iterator.getClass())) {
      hand.take(record, iterator);
    }
    return record;
  }

  private @Nullable Object hasNext(
      @Nullable Object iterator,
      @Nullable Object[] args,
      @Nullable Object more,
      @Nullable Throwable thrown) {
    if (iterator != null && Boolean.FALSE.equals(more) && OF_RECORDS.get(iterator.getClass())) {
      hand.done(iterator);
    }
    return more;
  }

  @SuppressWarnings("unchecked") // a list of records, by the reference check
  private @Nullable Object records(
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object list,
      @Nullable Throwable thrown) {
    return list instanceof List<?> records && !records.isEmpty()
        ? new RecordList((List<Object>) records, hand)
        : list;
  }

  /**
   * A parallel stream over an iterator takes batches from it in one thread and forks: what it forks
   * must not go on with the request of the last record of a batch.
   */
  private final class Split implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      return hand.mark();
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object before,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (hand.mark() != before) {
        hand.release();
      }
      return result;
    }
  }
}
