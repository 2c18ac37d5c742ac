package io.pivotscope.agent;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A program that gets into trouble of its own and copes: {@code memory}, {@code stack} or {@code
 * threads}. With the first line of its input it is at work, with the second in trouble, and with
 * the third it ends.
 */
public final class TroubledApp {
  private static final int CALLS = 1_000;

  private static final IllegalStateException FAILURE = new IllegalStateException();

  private static long sink;

  private TroubledApp() {}

  public static void main(String[] args) throws Exception {
    System.in.read();
    work(0, "first");
    afterwards(0, "first");
    System.in.read();
    switch (args[0]) {
      case "memory" -> memory();
      case "stack" -> stack();
      default -> threads();
    }
    for (int i = 0; i < CALLS; i++) {
      afterwards(i, "a");
      first(i, "a");
      tryFailing(i, "a");
    }
    System.out.println("coped " + sink);
    System.in.read();
  }

  /** Fills the heap, goes on calling, and lets go: each time the error is its own. */
  private static void memory() {
    int own = 0;
    int others = 0;
    // The JVM links a woven method at its first call, and has no mercy if that is here.
    work(0, "m");
    for (int round = 0; round < 3; round++) {
      List<byte[]> kept = new ArrayList<>(1 << 20);
      for (int size = 1 << 20; size >= 16; size /= 16) {
        try {
          while (true) {
            kept.add(new byte[size]);
          }
        } catch (OutOfMemoryError e) {
          own++;
        }
        // Few: each attempt to make something is a collection of a full heap.
        for (int i = 0; i < 20; i++) {
          try {
            work(i, "m");
          } catch (Throwable t) {
            others++;
          }
        }
      }
      kept.clear();
    }
    System.out.println("own " + (own > 0) + " others " + others);
  }

  private static void stack() {
    int own = 0;
    try {
      callAtTheEnd();
    } catch (StackOverflowError e) {
      sink++;
    }
    for (int round = 0; round < 200; round++) {
      try {
        further(round % 64, round, "s");
      } catch (StackOverflowError e) {
        own++;
      }
      work(round, "s");
    }
    System.out.println("own " + own);
  }

  private static void threads() throws Exception {
    Thread.currentThread().interrupt();
    for (int i = 0; i < CALLS; i++) {
      work(i, "t");
    }
    System.out.println("interrupted " + Thread.interrupted());
    ExecutorService pool = Executors.newSingleThreadExecutor();
    for (int i = 0; i < CALLS; i++) {
      int number = i;
      pool.submit(
              () -> {
                work(number, "t");
                forgetLocals();
                work(number, "t");
              })
          .get();
    }
    pool.shutdown();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("pivotscope")) {
        disturb(thread);
      }
    }
    System.out.println("cleared " + pool.isShutdown());
  }

  /** What pools do that want no leaks. */
  private static void forgetLocals() {
    try {
      Field locals = Thread.class.getDeclaredField("threadLocals");
      locals.setAccessible(true);
      locals.set(Thread.currentThread(), null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops it where the JDK still does, else interrupts it. */
  @SuppressWarnings({"deprecation", "removal"})
  private static void disturb(Thread thread) {
    for (int i = 0; i < 20; i++) {
      try {
        thread.stop();
      } catch (UnsupportedOperationException later) {
        thread.interrupt();
      }
    }
  }

  static long work(long number, String name) {
    sink += number;
    return sink;
  }

  @SuppressWarnings("InfiniteRecursion") // that is the trouble
  static long deep(long number, String name) {
    return 1 + deep(number + 1, name);
  }

  /** Lets the stack end somewhere else in what is called. */
  private static long further(int frames, long number, String name) {
    return frames == 0 ? deep(number, name) : further(frames - 1, number, name);
  }

  /** The first call of a method is made where the stack ends, and some frames before, .. */
  @SuppressWarnings("InfiniteRecursion")
  private static long callAtTheEnd() {
    try {
      return 1 + callAtTheEnd();
    } catch (StackOverflowError e) {
      first(0, "e");
      tryFailing(0, "e");
      throw e;
    }
  }

  static void first(long number, String name) {}

  private static void tryFailing(long number, String name) {
    try {
      failing(number, name);
    } catch (IllegalStateException e) {
      // How often it gets here depends on how deep the stack is.
    }
  }

  static void failing(long number, String name) {
    throw FAILURE;
  }

  static void afterwards(long number, String name) {
    sink -= number;
  }
}
