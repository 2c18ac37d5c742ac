package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.Outcomes;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.CarrierHop;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Outgoing;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The producer's side. The header joins the array of headers that goes into the batch: after
 * interceptors, serialisers and partitioner, in the caller's thread. So the application's record
 * and its headers stay as they are, read-only or not, and a record that our header would make too
 * large goes without it.
 *
 * <p>A record's callback runs on the producer's one network thread, for that time in the request
 * that sent the record; what it did has happened before {@code get} of the record's future returns.
 */
final class KafkaProducing {
  static final String PRODUCER = Kafka.CLIENTS + "producer.KafkaProducer";
  static final String ACCUMULATOR = Kafka.CLIENTS + "producer.internals.RecordAccumulator";
  private static final String FUTURE = Kafka.CLIENTS + "producer.internals.FutureRecordMetadata";

  /** What a producer calls when a record is acknowledged; before 3.3 the second. */
  private static final List<String> ACKNOWLEDGEMENTS =
      List.of(PRODUCER + "$AppendCallbacks", PRODUCER + "$InterceptorCallback");

  static final MethodMatch DO_SEND = MethodMatch.named("doSend");
  static final MethodMatch APPEND =
      (name, descriptor, access) ->
          name.equals("append")
              && descriptor.contains("[B[B[L" + KafkaHeaders.HEADER.replace('.', '/') + ";L");

  /** One call of send. */
  private static final class Sending {
    final Object producer;
    final @Nullable Sending outer;

    /** As appended; before 4.0 a record may be appended a second time, to another batch. */
    Object @Nullable [] headers;

    @Nullable Acknowledgement acknowledgement;

    Sending(Object producer, @Nullable Sending outer) {
      this.producer = producer;
      this.outer = outer;
    }
  }

  /** A record's callback: until it runs the sender's branch, then what it ended with. */
  private static final class Acknowledgement {
    private @Nullable Handoff handoff;
    private @Nullable Handoff end;

    Acknowledgement(@Nullable Handoff handoff) {
      this.handoff = handoff;
    }

    synchronized @Nullable Handoff begin() {
      Handoff once = handoff;
      handoff = null;
      return once;
    }

    synchronized void ended(Handoff with) {
      end = with;
    }

    synchronized void mergeInto(Requests requests) {
      requests.merge(end);
    }
  }

  private final Requests requests;
  private final CarrierHop hop;
  private final Outcomes outcomes;
  private final KafkaLimits limits = new KafkaLimits();
  private final FieldOf userCallback = new FieldOf("userCallback");
  private final ThreadLocal<@Nullable Sending> current = new ThreadLocal<>();
  private final SideTable<Acknowledgement> acknowledgements = new SideTable<>();

  KafkaProducing(Requests requests, CarrierHop hop, Outcomes outcomes) {
    this.requests = requests;
    this.hop = hop;
    this.outcomes = outcomes;
  }

  List<HookPoint> hookPoints() {
    List<HookPoint> points = new ArrayList<>();
    points.add(Hook.around("kafka.doSend", PRODUCER, DO_SEND, new DoSend()));
    points.add(
        new HookPoint(
            "kafka.append", TypeMatch.exactly(ACCUMULATOR), APPEND, true, false, this::append));
    for (String type : ACKNOWLEDGEMENTS) {
      points.add(
          Hook.around(
              "kafka.acknowledge." + type,
              type,
              MethodMatch.named("onCompletion"),
              new OnCompletion()));
    }
    points.add(Hook.leaving("kafka.get", FUTURE, MethodMatch.named("get"), this::got));
    return points;
  }

  private final class DoSend implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (self == null) {
        return null;
      }
      Sending sending = new Sending(self, current.get());
      current.set(sending);
      return sending;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object future,
        @Nullable Throwable thrown) {
      if (state instanceof Sending sending) {
        current.set(sending.outer);
        Acknowledgement acknowledgement = sending.acknowledgement;
        if (acknowledgement != null && future != null) {
          outcomes.put(future, acknowledgement::mergeInto);
        }
      }
      return future;
    }
  }

  /** {@code append(.., byte[] key, byte[] value, Header[] headers, callbacks, ..)}. */
  private @Nullable Object append(@Nullable Object accumulator, @Nullable Object[] args) {
    Sending sending = current.get();
    int at = indexOfHeaders(args);
    if (sending == null || accumulator == null || at < 0) {
      return null;
    }
    if (sending.headers == null) {
      sending.headers = (Object[]) args[at];
      expectAcknowledgement(sending, args[at + 1]);
      Outgoing outgoing = limits.haveHeaders(accumulator) ? hop.send(false, true) : null;
      if (outgoing != null) {
        sending.headers = headers(args, at, outgoing.header(), sending.producer);
      }
    }
    args[at] = sending.headers;
    return null;
  }

  private Object @Nullable [] headers(
      @Nullable Object[] args, int at, byte[] ours, Object producer) {
    Object[] headers = (Object[]) args[at];
    byte[] key = (byte[]) args[at - 2];
    byte[] value = (byte[]) args[at - 1];
    if (KafkaHeaders.sizeBytes(key, value, headers, ours) > limits.recordBytes(producer)) {
      hop.oversized();
      return headers;
    }
    return KafkaHeaders.with(headers, ours);
  }

  private static int indexOfHeaders(@Nullable Object[] args) {
    for (int i = 2; i < args.length - 1; i++) {
      if (KafkaHeaders.isArray(args[i])) {
        return i;
      }
    }
    return -1;
  }

  private void expectAcknowledgement(Sending sending, @Nullable Object callbacks) {
    if (callbacks != null && userCallback.get(callbacks) != null) {
      Handoff handoff = requests.capture();
      if (handoff != null) {
        Acknowledgement acknowledgement = new Acknowledgement(handoff);
        sending.acknowledgement = acknowledgement;
        acknowledgements.put(callbacks, acknowledgement);
      }
    }
  }

  private record Running(Acknowledgement acknowledgement, Scope scope) {}

  private final class OnCompletion implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (self == null || !requests.propagating() || userCallback.get(self) == null) {
        return null;
      }
      Acknowledgement acknowledgement = acknowledgements.remove(self);
      // Of a record that was sent before the weaving nobody knows in which request.
      return acknowledgement == null
          ? new Running(new Acknowledgement(null), requests.beginTask(null))
          : new Running(acknowledgement, requests.begin(acknowledgement.begin()));
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (state instanceof Running running) {
        running.acknowledgement.ended(requests.endAndKeep(running.scope));
      }
      return result;
    }
  }

  private @Nullable Object got(
      @Nullable Object future,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    if (future != null && (thrown == null || thrown instanceof ExecutionException)) {
      outcomes.read(future);
    }
    return result;
  }
}
