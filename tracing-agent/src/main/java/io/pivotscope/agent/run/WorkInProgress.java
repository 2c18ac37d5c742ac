package io.pivotscope.agent.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

  /** A task that a pool's worker runs: it ends with what the worker's loop calls. */
  private static final String TASK = "java.util.concurrent.FutureTask";

  /**
   * What is on the calling thread's stack.
   *
   * @param depth tasks and handlings, one inside the other; 0 if there is none
   * @param endIsTold whether hooks tell when the innermost one ends, so that nobody need look again
   */
  record Found(int depth, boolean endIsTold) {}

  private final Map<String, Set<String>> loops;
  private volatile Map<String, Set<String>> methods;

  public WorkInProgress(Map<String, Set<String>> methods) {
    this(Map.of(), methods);
  }

  /**
   * @param loops by binary class name, the methods that run one task after the other and whose
   *     hooks tell ({@link Requests#idle}) when a task ends or the next begins
   * @param methods by binary class name, the methods inside which one task runs or one message is
   *     handled
   */
  public WorkInProgress(Map<String, Set<String>> loops, Map<String, Set<String>> methods) {
    this.loops = Map.copyOf(loops);
    this.methods = Map.copyOf(methods);
  }

  /** One walk over the calling thread's stack. */
  Found here() {
    List<String> inside =
        WALKER.walk(
            frames ->
                frames
                    .filter(frame -> isIn(loops, frame) || isIn(methods, frame))
                    .map(StackWalker.StackFrame::getClassName)
                    .toList());
    int innermost = inside.size() > 1 && inside.get(0).equals(TASK) ? 1 : 0;
    return new Found(inside.size(), !inside.isEmpty() && loops.containsKey(inside.get(innermost)));
  }

  /** One more method inside which one message is handled. Reconciler's thread only. */
  public void add(String type, String method) {
    Map<String, Set<String>> all = new HashMap<>(methods);
    Set<String> names = new HashSet<>(all.getOrDefault(type, Set.of()));
    names.add(method);
    all.put(type, names);
    methods = Map.copyOf(all);
  }

  /** Whether such a frame is on the calling thread's stack. */
  static boolean isOnStack(Predicate<StackWalker.StackFrame> which) {
    return WALKER.walk(frames -> frames.anyMatch(which));
  }

  private static boolean isIn(Map<String, Set<String>> known, StackWalker.StackFrame frame) {
    return known.getOrDefault(frame.getClassName(), Set.of()).contains(frame.getMethodName());
  }
}
