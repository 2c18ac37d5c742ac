package io.pivotscope.agent.weave;

import org.jspecify.annotations.Nullable;

/**
 * Behaviour of a hand-off or carrier at a woven method. Called on the application's thread inside
 * guard and fence: woven methods that it calls do nothing, what it throws is counted and goes no
 * further. Must be thread-safe.
 */
public interface MethodHook {

  /**
   * Before the body, and before any tracepoint of the method.
   *
   * @param self null in static methods and in constructors
   * @param args boxed; replacing an element in place takes effect where the hook point {@link
   *     HookPoint#replacesArguments}
   * @return what {@link #exit} shall get
   */
  @Nullable Object enter(@Nullable Object self, @Nullable Object[] args);

  /**
   * After the body, and after any tracepoint of the method.
   *
   * @param state what {@link #enter} returned
   * @param self null in static methods; the finished object in constructors (null where a
   *     constructor throws)
   * @param args as {@link #enter} left them
   * @param result boxed; null for void
   * @param thrown non-null if the method ends by an exception
   * @return the result; another one takes effect where the hook point {@link
   *     HookPoint#replacesResult} and nothing was thrown
   */
  default @Nullable Object exit(
      @Nullable Object state,
      @Nullable Object self,
      @Nullable Object[] args,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    return result;
  }

  /** Whether {@link #exit} has nothing to do where {@link #enter} returned null. */
  default boolean endsOnlyWhatItBegan() {
    return false;
  }
}
