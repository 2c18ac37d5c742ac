package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reactor's {@code publishOn}: an item goes on with the request that emitted it. The task that
 * drains the operator's queue was scheduled by whichever item came first, and would take all others
 * for that one's. Everything else in Reactor changes threads by tasks of ScheduledExecutorServices.
 */
final class ReactorHandoff {
  private static final String OPERATOR = "reactor.core.publisher.FluxPublishOn$";
  private static final List<String> SUBSCRIBERS =
      List.of(OPERATOR + "PublishOnSubscriber", OPERATOR + "PublishOnConditionalSubscriber");
  private static final List<String> QUEUES =
      List.of(
          "reactor.util.concurrent.SpscArrayQueue",
          "reactor.util.concurrent.SpscLinkedArrayQueue",
          "reactor.util.concurrent.Queues$OneQueue");

  private final Elements items;
  private final FieldOf queue = new FieldOf("queue");

  ReactorHandoff(Requests requests) {
    this.items = Elements.ofKnownQueues(requests);
  }

  Declaration declaration() {
    MethodMatch onNext = MethodMatch.exactly("onNext", "(Ljava/lang/Object;)V");
    MethodMatch poll = MethodMatch.exactly("poll", "()Ljava/lang/Object;");
    List<HookPoint> points = new ArrayList<>();
    List<Reference> references = new ArrayList<>();
    for (String subscriber : SUBSCRIBERS) {
      points.add(
          HookPoint.watching(
              subscriber + ".onNext", TypeMatch.exactly(subscriber), onNext, this::emitted));
      references.add(new Reference(subscriber, "onNext(Object)", onNext));
    }
    for (String type : QUEUES) {
      points.add(HookPoint.watching(type + ".poll", TypeMatch.exactly(type), poll, new Poll()));
      references.add(new Reference(type, "poll()", poll));
    }
    return new Declaration("Reactor publishOn", points, references);
  }

  private @Nullable Object emitted(@Nullable Object self, @Nullable Object[] args) {
    Object item = args[0];
    Object into = self == null || item == null ? null : queue.get(self);
    if (item != null && into != null) {
      items.put(into, item, false);
    }
    return null;
  }

  private final class Poll implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (self != null) {
        items.next(self);
      }
      return null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (self != null && result != null) {
        items.take(self, result);
      }
      return result;
    }
  }
}
