package io.pivotscope.agent.run;

import io.pivotscope.agent.aggregate.Recorder;
import java.lang.ref.WeakReference;
import java.pivotscope.Hooks;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The states of all threads that an advice or hook has met. Thread-safe. */
public final class Threads {

  private record Known(long id, WeakReference<Thread> thread, ThreadState state) {
    boolean isAlive() {
      Thread alive = thread.get();
      return alive != null && alive.isAlive();
    }
  }

  private final Queue<Known> known = new ConcurrentLinkedQueue<>();

  /** The newest of each thread, by its id; which a subclass of Thread may give twice. */
  private final Map<Long, Known> byThread = new ConcurrentHashMap<>();

  private final AtomicInteger slots = new AtomicInteger();
  private volatile Function<Thread, @Nullable Handoff> inheritance = thread -> null;

  private final ThreadLocal<@Nullable ThreadState> states = new ThreadLocal<>();
  private final LongSupplier nanos;

  public Threads() {
    this(System::nanoTime);
  }

  /**
   * @param nanos the clock by which events are timed
   */
  Threads(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The state of the calling thread. */
  ThreadState current() {
    ThreadState state = states.get();
    return state == null ? make() : state;
  }

  /** The same for code that runs without guard; null where our own code is running. */
  @Nullable ThreadState unguarded() {
    ThreadState state = states.get();
    if (state == null) {
      return firstSight();
    }
    return state.guard.busy ? null : state;
  }

  private @Nullable ThreadState firstSight() {
    Hooks.Guard guard = Hooks.ofThread();
    if (guard.busy) {
      return null;
    }
    guard.busy = true;
    try {
      return make();
    } finally {
      guard.busy = false;
    }
  }

  private ThreadState make() {
    Thread thread = Thread.currentThread();
    ThreadState before = again(thread);
    if (before != null) {
      states.set(before);
      return before;
    }
    ThreadState state = new ThreadState(slots.getAndIncrement() & Integer.MAX_VALUE, nanos);
    // Before the first event, so that the reporter sees the recorder of every event.
    Known made = new Known(ThreadAges.id(thread), new WeakReference<>(thread), state);
    known.add(made);
    byThread.put(made.id, made);
    Handoff inherited = inheritance.apply(thread);
    if (inherited != null) {
      Scope scope = new Scope(inherited);
      scope.inherited = true;
      scope.unsettledFrom = Scope.earliest(scope.unsettledFrom, inherited.hlc);
      state.push(scope);
    }
    states.set(state);
    return state;
  }

  /**
   * What the thread had before it lost its thread locals, as the common pool's workers do after
   * each task; null if that is nothing. While an event is being recorded, which a getter of the
   * application's may be that clears them, the state is that event's: its end would put the sign
   * down under it.
   */
  private @Nullable ThreadState again(Thread thread) {
    Known before = byThread.get(ThreadAges.id(thread));
    if (before == null || before.thread.get() != thread || before.state.recording) {
      return null;
    }
    before.state.guard = Hooks.ofThread(); // another one than before, for the same reason
    return before.state;
  }

  void onFirstSight(Function<Thread, @Nullable Handoff> source) {
    inheritance = source;
  }

  /** The recorders of all threads, those that come during the iteration perhaps not. */
  public Iterable<Recorder> recorders() {
    return () -> {
      Iterator<Known> all = known.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return all.hasNext();
        }

        @Override
        public Recorder next() {
          return all.next().state;
        }
      };
    };
  }

  /** Lets go of what a query that has ended recorded, which its own table still has. */
  void forget(int index) {
    known.forEach(each -> each.state.forget(index));
  }

  /** Forgets the threads that have ended; for the reporter, after it has read their tables. */
  public void forgetDead() {
    known.removeIf(
        each -> {
          boolean dead = !each.isAlive();
          if (dead) {
            each.state.retire();
            byThread.remove(each.id, each);
          }
          return dead;
        });
  }

  /**
   * Live threads that work for a request that was handed to them; of a process at rest, those that
   * a request has started and that live on. A glance from outside: approximate while they work.
   */
  public int inRequests() {
    int count = 0;
    for (Known each : known) {
      if (each.isAlive() && !each.state.scope().isOwnRun()) {
        count++;
      }
    }
    return count;
  }

  int size() {
    return known.size();
  }
}
