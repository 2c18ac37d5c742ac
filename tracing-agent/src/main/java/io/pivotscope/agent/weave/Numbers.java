package io.pivotscope.agent.weave;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.pivotscope.Hooks;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of sites. They stand in woven code, so a method keeps its number for as long as its class
 * lives; those of a class loader that has gone are given out again, or a process that makes a
 * loader for each script would have more of them for ever. Thread-safe.
 */
final class Numbers {

  /**
   * Those of one loader. Phantom, not weak: objects of the loader may be finalized by woven methods
   * when it is reachable by nobody else.
   */
  private static final class OfLoader extends PhantomReference<ClassLoader> {
    final Queue<Integer> given = new ConcurrentLinkedQueue<>();

    OfLoader(ClassLoader loader, ReferenceQueue<ClassLoader> queue) {
      super(loader, queue);
    }
  }

  /** Gives a number to a method of one loader. */
  interface Source {
    int next();
  }

  private final AtomicInteger fresh = new AtomicInteger();
  private final Queue<Integer> free = new ConcurrentLinkedQueue<>();
  private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();

  /** A phantom reference must itself be reachable to be told of. */
  private final Set<OfLoader> loaders = ConcurrentHashMap.newKeySet();

  /** For the methods of a loader, to be asked for once. */
  Source of(@Nullable ClassLoader loader) {
    if (loader == null) {
      return this::next;
    }
    OfLoader mine = new OfLoader(loader, gone);
    loaders.add(mine);
    return () -> {
      int number = next();
      mine.given.add(number);
      return number;
    };
  }

  int next() {
    for (Reference<?> each = gone.poll(); each != null; each = gone.poll()) {
      OfLoader loader = (OfLoader) each;
      loaders.remove(loader);
      loader.given.forEach(Hooks::remove);
      free.addAll(loader.given);
    }
    Integer number = free.poll();
    return number != null ? number : fresh.getAndIncrement();
  }
}
