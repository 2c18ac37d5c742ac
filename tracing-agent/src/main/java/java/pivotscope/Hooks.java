package java.pivotscope;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All that woven code talks to. A woven method looks like this, whatever is asked of it:
 *
 * <pre>
 *   frame = enter(this, arguments)         invokedynamic, or a static call where that may not stand
 *   [begun = begun()]                      invokedynamic, where a query listens
 *   [argument = argument(frame, i, argument)]          only where a hook point replaces arguments
 *   try {
 *     ...
 *     [point(frame, number)]             where a line begins or something is called, if wanted
 *     ...
 *     exit(result, frame, begun, this, arguments)    before each return; or a static call of exit
 *                                                    (frame, this, result), whose value is used
 *                                                    only where a hook point replaces results
 *   } catch (Throwable t) {
 *     thrown(t, frame, begun, this, arguments); throw t;         or a static call, in the same way
 *   }
 * </pre>
 *
 * The frame is null when nobody was listening at entry, so an invocation that began before the
 * installation is no event at any of its places.
 *
 * <p>Guard: while our own code runs on a thread, woven methods that it calls do nothing. Fence:
 * nothing that our code throws leaves this class; it is counted.
 */
public final class Hooks {

  /** What stands behind one woven method. */
  public interface Site {
    /** Returns the frame of this invocation, or null if nobody listens. */
    Frame enter(Object self, Object[] args) throws Throwable;

    /**
     * Called when the method's code links one of its dynamic calls; each time it does so, and
     * perhaps by several threads at once.
     *
     * @param in the class that it is in
     * @param name {@code enter}, {@code begun}, {@code exit} or {@code thrown}
     * @param type {@code (this, arguments) -> frame}; {@code () -> long}; {@code (result, frame,
     *     begun, this, arguments) -> void}, without result if there is none; the same with a
     *     Throwable; references as Object
     * @param self whether {@code this} is among the parameters
     */
    CallSite link(Class<?> in, String name, MethodType type, boolean self) throws Throwable;

    /**
     * Memory ran out before somebody was called, or while a call was linked: who should have been
     * called is to know. Throws nothing.
     */
    void ranOut();
  }

  /** One invocation that somebody listens to. Used by the thread of the invocation alone. */
  public abstract static class Frame {
    /** That of the thread; kept here since looking it up costs more than all else in this class. */
    private Guard guard;

    /** The argument as the body shall see it. */
    public abstract Object argument(int index);

    /** Returns the result as the caller shall see it. */
    public abstract Object exit(Object self, Object result) throws Throwable;

    public abstract void thrown(Object self, Throwable thrown) throws Throwable;

    /** Inside the body, at one of the points that somebody asked for. */
    public abstract void point(int number) throws Throwable;
  }

  /** Whether our own code is running on this thread. Touched by that thread alone. */
  public static final class Guard extends ThreadLocal<Guard> {
    public boolean busy;

    private Guard() {}

    @Override
    protected Guard initialValue() {
      return new Guard();
    }
  }

  private static final Guard GUARD = new Guard();

  private static final AtomicLong FAILURES = new AtomicLong();
  private static final AtomicLong EXHAUSTIONS = new AtomicLong();

  /** Softly: what was thrown may hold classes of the application. */
  private static volatile Reference<Throwable> lastFailure = new SoftReference<>(null);

  /** By site number. Held weakly: a site lives as long as the class that it is in. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static volatile Reference<? extends Site>[] sites = new Reference[64];

  private Hooks() {}

  // ---- called by woven code ----

  /** The entry of a method whose class may not hold an {@code invokedynamic}. */
  public static Object enter(int number, Object self, Object[] args) {
    Reference<? extends Site>[] all = sites;
    Site site = number < all.length && all[number] != null ? all[number].get() : null;
    if (site == null) {
      return null;
    }
    Guard guard = null;
    try {
      guard = GUARD.get();
      if (guard.busy) {
        guard = null;
        return null;
      }
      guard.busy = true;
      return guarded(site.enter(self, args), guard);
    } catch (OutOfMemoryError e) {
      ranOut(site, e);
      return null;
    } catch (Throwable t) {
      return fenced(t);
    } finally {
      if (guard != null) {
        guard.busy = false;
      }
    }
  }

  /** The entry of a method whose code is linked: {@code begin} is a constant there. */
  private static Object enter(MethodHandle begin, Object self, Object[] args) {
    Guard guard = null;
    try {
      guard = GUARD.get();
      if (guard.busy) {
        guard = null;
        return null;
      }
      guard.busy = true;
      return guarded((Frame) begin.invokeExact(self, args), guard);
    } catch (Throwable t) {
      return fenced(t);
    } finally {
      if (guard != null) {
        guard.busy = false;
      }
    }
  }

  /** Nothing leaves, even where heap or stack is at its end and not even counting is possible. */
  private static Object fenced(Throwable t) {
    try {
      lost(t);
    } catch (Throwable atTheEnd) {
      // The application has its own way of meeting that end; this is not to be it.
    }
    return null;
  }

  private static void ranOut(Site site, OutOfMemoryError e) {
    failed(e);
    if (site != null) {
      site.ranOut();
    }
  }

  private static Frame guarded(Frame frame, Guard guard) {
    if (frame != null) {
      frame.guard = guard;
    }
    return frame;
  }

  /**
   * Links a dynamic call of a method, as {@link Site#link} says. What cannot be linked is silent
   * for good, but for one case: where the stack is full the JVM, which hardly had the room to come
   * here, hears so, and links the call when it is next made.
   */
  public static CallSite bootstrap(
      MethodHandles.Lookup lookup, String name, MethodType type, int number, int self) {
    Guard guard = GUARD.get();
    boolean outer = guard.busy;
    guard.busy = true;
    Site site = null;
    try {
      Reference<? extends Site>[] all = sites;
      site = number < all.length && all[number] != null ? all[number].get() : null;
      if (site != null) {
        return site.link(lookup.lookupClass(), name, type, self != 0);
      }
    } catch (StackOverflowError full) {
      throw full;
    } catch (OutOfMemoryError e) {
      ranOut(site, e);
    } catch (Throwable t) {
      failed(t);
    } finally {
      guard.busy = outer;
    }
    return new ConstantCallSite(MethodHandles.empty(type));
  }

  /** The argument as the body shall see it. */
  public static Object argument(Object frame, int index, Object argument) {
    return frame == null ? argument : ((Frame) frame).argument(index);
  }

  /** Returns the result as the caller shall see it. */
  public static Object exit(Object frame, Object self, Object result) {
    return frame == null ? result : exit((Frame) frame, self, result);
  }

  /** The method ends by an exception, which the woven code throws on. */
  public static void thrown(Object frame, Object self, Throwable thrown) {
    if (frame != null) {
      thrown((Frame) frame, self, thrown);
    }
  }

  /** A place inside the method's body; leaves the operand stack as it is. */
  public static void point(Object frame, int number) {
    if (frame != null) {
      point((Frame) frame, number);
    }
  }

  private static Object exit(Frame frame, Object self, Object result) {
    Guard guard = frame.guard;
    boolean outer = guard.busy;
    guard.busy = true;
    try {
      return frame.exit(self, result);
    } catch (Throwable t) {
      fenced(t);
      return result;
    } finally {
      guard.busy = outer;
    }
  }

  private static void thrown(Frame frame, Object self, Throwable thrown) {
    Guard guard = frame.guard;
    boolean outer = guard.busy;
    guard.busy = true;
    try {
      frame.thrown(self, thrown);
    } catch (Throwable t) {
      fenced(t);
    } finally {
      guard.busy = outer;
    }
  }

  private static void point(Frame frame, int number) {
    Guard guard = frame.guard;
    boolean outer = guard.busy;
    guard.busy = true;
    try {
      frame.point(number);
    } catch (Throwable t) {
      fenced(t);
    } finally {
      guard.busy = outer;
    }
  }

  // ---- called by the agent ----

  /**
   * The beginning of an invocation inside guard and fence, with the arguments as they come.
   *
   * @param begin {@code (Object, Object[]) -> Frame}: this and the arguments, as {@link Site#enter}
   */
  public static MethodHandle entry(MethodHandle begin, MethodType type, boolean instance) {
    MethodHandle enter = MethodHandles.insertArguments(ENTER, 0, begin);
    if (!instance) {
      enter = MethodHandles.insertArguments(enter, 0, (Object) null);
    }
    int collected = type.parameterCount() - (instance ? 1 : 0);
    return enter.asCollector(Object[].class, collected).asType(type);
  }

  /** The guard of the calling thread, for code of ours that is called without {@link Site}. */
  public static Guard ofThread() {
    return GUARD.get();
  }

  /** Puts a site behind a number. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static synchronized void put(int number, Reference<? extends Site> site) {
    Reference<? extends Site>[] all = sites;
    if (number >= all.length) {
      all = Arrays.copyOf(all, Math.max(all.length * 2, number + 1));
    }
    all[number] = site;
    sites = all;
  }

  /** Forgets the site behind a number. */
  public static synchronized void remove(int number) {
    Reference<? extends Site>[] all = sites;
    if (number < all.length) {
      all[number] = null;
    }
  }

  /**
   * Runs our own work on this thread unseen by what is woven.
   *
   * @return what {@link #unguard} needs
   */
  public static boolean guard() {
    Guard guard = GUARD.get();
    boolean outer = guard.busy;
    guard.busy = true;
    return outer;
  }

  /** Ends what {@link #guard} began. */
  public static void unguard(boolean outer) {
    GUARD.get().busy = outer;
  }

  /** Counts something of ours that threw and was kept from the application. */
  public static void failed(Throwable t) {
    FAILURES.incrementAndGet();
    try {
      lastFailure = new SoftReference<>(t);
    } catch (OutOfMemoryError e) {
      // It is counted, which needs no memory.
    }
  }

  /**
   * The same, where nobody knows whose events are lost by it. Each query is to know if memory ran
   * out: see {@link #exhaustions}.
   */
  public static void lost(Throwable t) {
    if (t instanceof OutOfMemoryError) {
      EXHAUSTIONS.incrementAndGet();
    }
    failed(t);
  }

  /** How often memory ran out and nobody could be told whose events are lost. */
  public static long exhaustions() {
    return EXHAUSTIONS.get();
  }

  /** How often our own code has thrown since the process began. */
  public static long failures() {
    return FAILURES.get();
  }

  /** What was thrown last, or null if that has been collected. */
  public static Throwable lastFailure() {
    return lastFailure.get();
  }

  private static final MethodHandle ENTER;

  static {
    try {
      ENTER =
          MethodHandles.lookup()
              .findStatic(
                  Hooks.class,
                  "enter",
                  MethodType.methodType(
                      Object.class, MethodHandle.class, Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
