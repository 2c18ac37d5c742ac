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
   * The entry as code of the method's own shape. A listener that has such and nothing else to do is
   * called through it where the method's entry can be linked, and {@link #enter} where it cannot.
   *
   * @param type {@code (this, arguments) -> anything}, references as Object
   * @param instance whether the first parameter is {@code this}
   * @return {@code (this, arguments) -> void}, which sees to guard and fence itself; null if there
   *     is no such code, or it is not all
   */
  default @Nullable MethodHandle entry(MethodType type, boolean instance) {
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
