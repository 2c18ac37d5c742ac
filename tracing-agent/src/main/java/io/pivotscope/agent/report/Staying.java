package io.pivotscope.agent.report;

import io.pivotscope.agent.weave.HookPoint;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which hooks are woven: all while a query needs them, and those in {@code Thread} for some time
 * after the last one.
 *
 * <p>Each retransformation of a class makes a version of it, and since JDK 20 a version of which a
 * native method was hot stays in metaspace as long as the class: the JVM never flushes the code by
 * which such a method is called, and that code holds the version. {@code Thread} is the one class
 * with native methods that hand-offs weave. To put it back after each query and weave it for the
 * next would cost tens of kilobytes each time, for good; hooks that stay do nothing meanwhile.
 *
 * <p>Used by one thread at a time.
 */
final class Staying {
  static final long STAY_MICROS = 600_000_000;

  private final boolean keepsVersions;
  private boolean needed;
  private List<HookPoint> staying = List.of();
  private long untilMicros;

  /**
   * @param keepsVersions whether this JVM does not free a version with hot native methods
   */
  Staying(boolean keepsVersions) {
    this.keepsVersions = keepsVersions;
  }

  /** For the JVM that this is. */
  static Staying here() {
    return new Staying(Runtime.version().feature() >= 20);
  }

  /**
   * What is to be woven from now on.
   *
   * @param isNeeded whether there is a query that needs hooks
   * @param all asked only while there is
   */
  List<HookPoint> hookPoints(boolean isNeeded, Supplier<List<HookPoint>> all, long nowMicros) {
    boolean wasNeeded = needed;
    needed = isNeeded;
    if (isNeeded) {
      List<HookPoint> points = all.get();
      staying = keepsVersions ? points.stream().filter(Staying::stays).toList() : List.of();
      return points;
    }
    if (wasNeeded) {
      untilMicros = nowMicros + STAY_MICROS;
    } else if (isOver(nowMicros)) {
      staying = List.of();
    }
    return staying;
  }

  /** Whether something is woven that has stayed for long enough. */
  boolean isOver(long nowMicros) {
    return !needed && !staying.isEmpty() && nowMicros >= untilMicros;
  }

  private static boolean stays(HookPoint point) {
    return point.type().name().equals("java.lang.Thread");
  }
}
