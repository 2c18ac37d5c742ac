package io.pivotscope.agent.run;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells whether the calling thread is in the middle of a task or handling. Asked only where none
 * was seen to begin, so what it finds began before its hooks were woven (LANGUAGE 1.5).
 */
public final class WorkInProgress {

  /** Knows no such methods. */
  public static final WorkInProgress NONE = new WorkInProgress(Map.of());

  private static final StackWalker WALKER = StackWalker.getInstance();

  private final Map<String, Set<String>> methods;

  /**
   * @param methods by binary class name, the methods inside which tasks run and messages are
   *     handled
   */
  public WorkInProgress(Map<String, Set<String>> methods) {
    this.methods = Map.copyOf(methods);
  }

  boolean isHere() {
    return isOnStack(
        frame ->
            methods.getOrDefault(frame.getClassName(), Set.of()).contains(frame.getMethodName()));
  }

  /** One walk over the calling thread's stack. */
  static boolean isOnStack(Predicate<StackWalker.StackFrame> which) {
    return WALKER.walk(frames -> frames.anyMatch(which));
  }
}
