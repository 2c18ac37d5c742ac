package io.pivotscope.agent.weave;

import io.pivotscope.protocol.advice.MethodPattern;
import java.lang.instrument.Instrumentation;
import java.util.List;

/** Keeps the classes of this process woven as desired. Thread-safe. */
public final class Weaver {

  /** Methods of a loaded class that match a pattern. */
  public record Match(Class<?> type, List<MethodInfo> methods) {}

  /**
   * @param onLateMatch told, on an application's thread, that a class loaded later changed {@link
   *     #status}; must only take a note
   */
  public Weaver(Instrumentation instrumentation, Runnable onLateMatch) {}

  /**
   * Makes the given set the woven one: whatever is not in it is taken out. Classes are changed in
   * one retransformation; classes that stay woven are not touched.
   */
  public WeaveResult apply(List<Installation> installations, List<HookPoint> hookPoints) {
    throw new UnsupportedOperationException();
  }

  /** How things stand now, with the classes that were loaded since. */
  public WeaveResult status() {
    throw new UnsupportedOperationException();
  }

  /** Loaded classes and their methods that a pattern names; for an unknown class, none. */
  public List<Match> find(MethodPattern pattern) {
    throw new UnsupportedOperationException();
  }
}
