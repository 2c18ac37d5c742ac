package io.pivotscope.agent.propagate;

import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.run.Handoff;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.run.Scope;
import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * LMAX Disruptor, 3 and 4. A slot's object is used again and again, so a request is bound to the
 * sequence under which it was published.
 *
 * <pre>
 *   publisher   Sequencer.publish(n)            bound, before n can be seen
 *   consumer    RingBuffer.get(n)               goes on with it, through onEvent, until the next get,
 *               SequenceBarrier.waitFor(..)     or until it asks for more
 *               EventPoller.poll(..) returns
 * </pre>
 *
 * {@code onEvent} itself cannot be woven where it is a lambda. The publisher gets its slot before n
 * is published, which tells the two apart. Each handler is a branch; an event that was published
 * before the weaving has a request of its own.
 */
final class DisruptorHandoff {
  private static final String PACKAGE = "com.lmax.disruptor.";
  private static final List<String> SEQUENCERS =
      List.of(PACKAGE + "SingleProducerSequencer", PACKAGE + "MultiProducerSequencer");
  private static final int MAX_SLOTS = 1 << 20;

  private record Bound(long sequence, Handoff handoff) {}

  private final Requests requests;
  private final SideTable<AtomicReferenceArray<@Nullable Bound>> slots = new SideTable<>();
  private final ThreadLocal<@Nullable Scope> handling = new ThreadLocal<>();
  private final FieldOf sequencerField = new FieldOf("sequencer");
  private final FieldOf bufferSize = new FieldOf("bufferSize");
  private final ClassValue<Optional<Method>> isAvailable =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> sequencer) {
          if (!SEQUENCERS.contains(sequencer.getName())) {
            return Optional.empty(); // of the application's own, which may do anything
          }
          try {
            Method method = sequencer.getMethod("isAvailable", long.class);
            return method.trySetAccessible() ? Optional.of(method) : Optional.empty();
          } catch (NoSuchMethodException older) {
            return Optional.empty();
          }
        }
      };

  DisruptorHandoff(Requests requests) {
    this.requests = requests;
  }

  Declaration declaration() {
    MethodMatch publish = MethodMatch.exactly("publish", "(J)V");
    MethodMatch publishRange = MethodMatch.exactly("publish", "(JJ)V");
    MethodMatch get = MethodMatch.exactly("get", "(J)Ljava/lang/Object;");
    MethodMatch waitFor = MethodMatch.exactly("waitFor", "(J)J");
    MethodMatch poll = MethodMatch.named("poll");
    String ring = PACKAGE + "RingBuffer";
    String barrier = PACKAGE + "ProcessingSequenceBarrier";
    return new Declaration(
        "LMAX Disruptor",
        List.of(
            watching(SEQUENCERS.get(0), "publish", publish, this::published),
            watching(SEQUENCERS.get(1), "publish", publish, this::published),
            watching(SEQUENCERS.get(0), "publishRange", publishRange, this::publishedRange),
            watching(SEQUENCERS.get(1), "publishRange", publishRange, this::publishedRange),
            watching(ring, "get", get, this::got),
            watching(barrier, "waitFor", waitFor, this::asksForMore),
            watching(PACKAGE + "EventPoller", "poll", poll, new Poll())),
        List.of(
            new Reference(SEQUENCERS.get(0), "publish(long)", publish),
            new Reference(SEQUENCERS.get(1), "publish(long)", publish),
            new Reference(ring, "get(long)", get),
            new Reference(barrier, "waitFor(long)", waitFor)));
  }

  private static HookPoint watching(String type, String what, MethodMatch method, MethodHook hook) {
    return HookPoint.watching(type + "." + what, TypeMatch.exactly(type), method, hook);
  }

  private @Nullable Object published(@Nullable Object sequencer, @Nullable Object[] args) {
    if (sequencer != null && args[0] instanceof Long sequence) {
      bind(sequencer, sequence, sequence);
    }
    return null;
  }

  private @Nullable Object publishedRange(@Nullable Object sequencer, @Nullable Object[] args) {
    if (sequencer != null && args[0] instanceof Long from && args[1] instanceof Long to) {
      bind(sequencer, from, to);
    }
    return null;
  }

  private void bind(Object sequencer, long from, long to) {
    Handoff handoff = requests.capture();
    AtomicReferenceArray<@Nullable Bound> mine = handoff == null ? null : slots(sequencer);
    if (handoff == null || mine == null) {
      return;
    }
    for (long n = Math.max(from, to - mine.length() + 1); n <= to; n++) {
      mine.set((int) (n % mine.length()), new Bound(n, handoff));
    }
  }

  private @Nullable AtomicReferenceArray<@Nullable Bound> slots(Object sequencer) {
    AtomicReferenceArray<@Nullable Bound> present = slots.get(sequencer);
    if (present != null) {
      return present;
    }
    if (!(bufferSize.get(sequencer) instanceof Integer size) || size > MAX_SLOTS) {
      return null;
    }
    return slots.getOrPut(sequencer, () -> new AtomicReferenceArray<>(size));
  }

  private @Nullable Object got(@Nullable Object ring, @Nullable Object[] args) {
    Object sequencer = ring == null ? null : sequencerField.get(ring);
    if (sequencer == null || !(args[0] instanceof Long n) || !isPublished(sequencer, n)) {
      return null;
    }
    leave();
    if (requests.propagating()) {
      AtomicReferenceArray<@Nullable Bound> mine = slots.get(sequencer);
      Bound bound = mine == null ? null : mine.get((int) (n % mine.length()));
      boolean known = bound != null && bound.sequence() == n;
      handling.set(requests.beginTask(known && bound != null ? bound.handoff() : null));
    }
    return null;
  }

  private boolean isPublished(Object sequencer, long n) {
    Optional<Method> method = isAvailable.get(sequencer.getClass());
    try {
      return n >= 0 && method.isPresent() && Boolean.TRUE.equals(method.get().invoke(sequencer, n));
    } catch (IllegalAccessException | InvocationTargetException unexpected) {
      return false;
    }
  }

  private @Nullable Object asksForMore(@Nullable Object barrier, @Nullable Object[] args) {
    leave();
    return null;
  }

  private void leave() {
    Scope last = handling.get();
    if (last != null) {
      handling.set(null);
      requests.end(last);
    }
  }

  private final class Poll implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      leave();
      return result;
    }
  }
}
