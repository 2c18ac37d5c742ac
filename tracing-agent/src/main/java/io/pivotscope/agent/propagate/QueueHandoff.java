package io.pivotscope.agent.propagate;

import io.pivotscope.agent.weave.ExitHook;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.DelayQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's queues, as ways of {@link Elements}. Hooked where one element is linked in and where
 * one is unlinked, inside of the loops in which takers wait; where there is no such method
 * (SynchronousQueue, LinkedTransferQueue, Exchanger) at the public ones, so that a taker that was
 * already waiting while they were woven gets its first element without request.
 */
final class QueueHandoff {
  private static final String JUC = "java.util.concurrent.";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final UnaryOperator<Object> ITSELF = x -> x;

  private final Elements elements;
  private final JdkFields fields;
  private final List<HookPoint> points = new ArrayList<>();

  QueueHandoff(Elements elements, JdkFields fields) {
    this.elements = elements;
    this.fields = fields;
  }

  /** The blocking queues. */
  Declaration blocking() throws ReflectiveOperationException {
    points.clear();
    FutureStates.open(fields);
    String linked = JUC + "LinkedBlockingQueue";
    put(linked, MethodMatch.named("enqueue"), item(linked), false);
    taken(linked, MethodMatch.named("dequeue"));
    next(linked, ITSELF, "take", "poll");

    String array = JUC + "ArrayBlockingQueue";
    put(array, MethodMatch.named("enqueue"), ITSELF, false);
    taken(array, MethodMatch.named("dequeue"));
    next(array, ITSELF, "take", "poll");

    String deque = JUC + "LinkedBlockingDeque";
    put(deque, MethodMatch.named("linkFirst", "linkLast"), item(deque), false);
    taken(deque, MethodMatch.named("unlinkFirst", "unlinkLast"));
    next(deque, ITSELF, "takeFirst", "takeLast", "pollFirst", "pollLast");

    String priority = JUC + "PriorityBlockingQueue";
    put(priority, MethodMatch.exactly("offer", "(" + OBJECT + ")Z"), ITSELF, false);
    taken(priority, MethodMatch.named("dequeue"));
    next(priority, ITSELF, "take", "poll");

    // A DelayQueue keeps its elements in a PriorityQueue, under its lock.
    String heap = "java.util.PriorityQueue";
    put(heap, MethodMatch.named("offer"), ITSELF, false);
    taken(heap, MethodMatch.named("poll"));
    next(heap, ITSELF, "poll");
    VarHandle q = fields.field(DelayQueue.class, "q", java.util.PriorityQueue.class);
    next(JUC + "DelayQueue", q::get, "take", "poll");

    String transfer = JUC + "LinkedTransferQueue";
    put(transfer, puts("put", "offer", "add", "transfer", "tryTransfer"), ITSELF, true);
    taken(transfer, MethodMatch.named("take", "poll"));
    next(transfer, ITSELF, "take", "poll");

    String synchronous = JUC + "SynchronousQueue";
    put(synchronous, puts("put", "offer"), ITSELF, true);
    taken(synchronous, MethodMatch.named("take", "poll"));
    next(synchronous, ITSELF, "take", "poll");

    String exchanger = JUC + "Exchanger";
    next(exchanger, ITSELF, "exchange");
    put(exchanger, MethodMatch.named("exchange"), ITSELF, true);
    taken(exchanger, MethodMatch.named("exchange"));

    for (String type : List.of(linked, array, deque, priority, transfer)) {
      drained(type, ITSELF);
      removals(type);
    }
    drained(JUC + "DelayQueue", q::get);
    point("removed", JUC + "DelayQueue", MethodMatch.named("removeEQ"), new Removed(q::get));
    removals(heap);
    return new Declaration("BlockingQueue", points, List.of());
  }

  /** The queues that need somebody else's lock or loop: only where elements are declared. */
  Declaration others() {
    points.clear();
    String concurrent = JUC + "ConcurrentLinkedQueue";
    put(concurrent, MethodMatch.named("offer"), ITSELF, false);
    taken(concurrent, MethodMatch.named("poll"));
    next(concurrent, ITSELF, "poll");

    String concurrentDeque = JUC + "ConcurrentLinkedDeque";
    put(concurrentDeque, MethodMatch.named("linkFirst", "linkLast"), ITSELF, false);
    taken(concurrentDeque, MethodMatch.named("pollFirst", "pollLast"));
    next(concurrentDeque, ITSELF, "pollFirst", "pollLast");

    String array = "java.util.ArrayDeque";
    put(array, MethodMatch.named("addFirst", "addLast"), ITSELF, false);
    taken(array, MethodMatch.named("pollFirst", "pollLast"));
    next(array, ITSELF, "pollFirst", "pollLast");

    String linked = "java.util.LinkedList";
    put(linked, puts("linkFirst", "linkLast"), ITSELF, false);
    taken(linked, MethodMatch.named("unlinkFirst", "unlinkLast"));
    next(linked, ITSELF, "poll", "pollFirst", "pollLast", "removeFirst", "removeLast");
    for (String type : List.of(concurrent, concurrentDeque, array, linked)) {
      removals(type);
    }
    return new Declaration("queues without blocking", points, List.of());
  }

  private UnaryOperator<Object> item(String queue) throws ReflectiveOperationException {
    VarHandle item = fields.field(Class.forName(queue + "$Node"), "item", Object.class);
    return item::get;
  }

  private static MethodMatch puts(String... names) {
    MethodMatch named = MethodMatch.named(names);
    return (name, descriptor, access) ->
        named.matches(name, descriptor, access) && descriptor.startsWith("(" + OBJECT);
  }

  private void put(
      String type, MethodMatch method, UnaryOperator<Object> element, boolean handsOver) {
    point("put", type, method, new Put(element, handsOver));
  }

  private void taken(String type, MethodMatch method) {
    point("taken", type, method, new TakenOut());
  }

  private void next(String type, UnaryOperator<Object> queue, String... methods) {
    point(
        "next",
        type,
        MethodMatch.named(methods),
        (self, args) -> {
          if (self != null) {
            elements.next(queue.apply(self));
          }
          return null;
        });
  }

  private void drained(String type, UnaryOperator<Object> queue) {
    point("drainTo", type, MethodMatch.named("drainTo"), new Drained(queue));
  }

  private void removals(String type) {
    MethodMatch one = MethodMatch.exactly("remove", "(" + OBJECT + ")Z");
    point("removed", type, one, new Removed(ITSELF));
    MethodMatch all =
        MethodMatch.named("clear", "bulkRemove", "removeIf", "removeAll", "retainAll");
    point("cleared", type, all, new Cleared(type));
  }

  private void point(String what, String type, MethodMatch method, MethodHook hook) {
    points.add(
        HookPoint.watching("jdk." + type + "." + what, TypeMatch.exactly(type), method, hook));
  }

  private final class Put implements MethodHook {
    private final UnaryOperator<Object> element;
    private final boolean handsOver;

    Put(UnaryOperator<Object> element, boolean handsOver) {
      this.element = element;
      this.handsOver = handsOver;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object given = args.length == 0 || args[0] == null ? null : element.apply(args[0]);
      return self != null && given != null && elements.put(self, given, handsOver) ? given : null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (self != null && state != null && (thrown != null || Boolean.FALSE.equals(result))) {
        elements.drop(self, state); // the queue was full, or nobody came for it
      }
      return result;
    }
  }

  private final class TakenOut implements ExitHook {
    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (self != null && result != null) {
        elements.take(self, result);
      }
      return result;
    }
  }

  /** The JDK's own list tells which elements came; of other collections nobody knows. */
  private final class Drained implements ExitHook {
    private final UnaryOperator<Object> queue;

    Drained(UnaryOperator<Object> queue) {
      this.queue = queue;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (self == null || !(args[0] instanceof Collection<?> into)) {
        return result;
      }
      Object from = queue.apply(self);
      elements.next(from);
      if (into.getClass() == ArrayList.class
          && into instanceof ArrayList<?> list
          && result instanceof Integer count) {
        list.subList(list.size() - count, list.size()).forEach(e -> elements.removed(from, e));
      } else {
        elements.dropAll(from);
      }
      return result;
    }
  }

  /**
   * Takes many out at once. Which ones is seen by looking before and after; not in a subclass,
   * which may look otherwise.
   */
  private final class Cleared implements MethodHook {
    private final String type;

    Cleared(String type) {
      this.type = type;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      if (!(self instanceof Collection<?> all) || !elements.mayKnow(self)) {
        return null;
      }
      if (!self.getClass().getName().equals(type)) {
        elements.dropAll(self);
        return null;
      }
      return all.toArray();
    }

    @Override
    public boolean endsOnlyWhatItBegan() {
      return true;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (self instanceof Collection<?> all && state instanceof Object[] before) {
        Set<Object> left = Collections.newSetFromMap(new IdentityHashMap<>());
        Collections.addAll(left, all.toArray());
        for (Object element : before) {
          if (!left.contains(element)) {
            elements.removed(self, element);
          }
        }
      }
      return result;
    }
  }

  private final class Removed implements ExitHook {
    private final UnaryOperator<Object> queue;

    Removed(UnaryOperator<Object> queue) {
      this.queue = queue;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      if (self != null && args[0] != null && !Boolean.FALSE.equals(result)) {
        elements.removed(queue.apply(self), args[0]);
      }
      return result;
    }
  }
}
