package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.Place;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one advice does at one woven method. Called on the application's thread inside guard and
 * fence. Must be thread-safe. The arguments are those that were passed, boxed, and are shared
 * between listeners: not to be written.
 */
public interface SiteListener {

  /**
   * What it does, as code that sees to guard and fence itself and throws nothing; null where there
   * is nothing to do.
   *
   * @param entry {@code (this, arguments) -> void}
   * @param exit {@code (this, arguments, result, null, elapsed) -> void}
   * @param thrown {@code (this, arguments, null, thrown, elapsed) -> void}
   * @param timed whether elapsed, nanoseconds, is read; else it is 0
   */
  record Code(
      @Nullable MethodHandle entry,
      @Nullable MethodHandle exit,
      @Nullable MethodHandle thrown,
      boolean timed) {

    /** Whether it has something to do at the end. */
    boolean ends() {
      return exit != null || thrown != null;
    }
  }

  /**
   * All that it does, as code. A listener that has such is called through it where the method's
   * calls can be linked, and through what follows here where they cannot.
   *
   * @param type that of {@link Code#entry}, with any result: of the method's own shape, references
   *     as Object
   * @param instance whether the first parameter is {@code this}
   * @return null if there is no such code, or it is not all
   */
  default @Nullable Code code(MethodType type, boolean instance) {
    return null;
  }

  /**
   * Whether it has nothing to do after the entry. Asked at each, and may become false while points
   * are linked, never true.
   */
  default boolean isForEntryAlone() {
    return false;
  }

  /**
   * At entry.
   *
   * @param self null in static methods and in constructors
   * @return a token for the end of the same invocation
   */
  long enter(@Nullable Object self, @Nullable Object[] args);

  /**
   * Inside the body, at one instruction. Everything that is wanted there is told at once.
   *
   * @param places lines and calls, wanted by this or by another query
   */
  default void point(
      long token, @Nullable Object self, @Nullable Object[] args, List<Place> places) {}

  /** Before a return. {@code self} is the finished object in constructors. */
  void exit(long token, @Nullable Object self, @Nullable Object[] args, @Nullable Object result);

  /** When an exception leaves the method. {@code self} is null in constructors. */
  void thrown(long token, @Nullable Object self, @Nullable Object[] args, Throwable thrown);
}
