package io.pivotscope.agent.weave;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who listens at one woven method under one plan. Its arrays are never written. */
final class Link {

  /** Nobody: the method is no longer woven, or nobody could be linked to it. */
  static final Link OFF = new Link(Plan.EMPTY, List.of(), Map.of());

  final Plan plan;
  final MethodHook[] hooks;
  final SiteListener[] listeners;

  /** Whether some hook may replace arguments. */
  final boolean replaces;

  /** Whether none of the hooks does anything at the end. */
  final boolean endsUnheard;

  /** The listeners by what wanted them. */
  final Map<Want, SiteListener> byWant;

  Link(Plan plan, List<Want> wants, Map<Want, SiteListener> byWant) {
    List<MethodHook> hooks = new ArrayList<>();
    List<SiteListener> listeners = new ArrayList<>();
    boolean replaces = false;
    for (Want want : wants) {
      SiteListener listener = byWant.get(want);
      if (want.hook != null) {
        hooks.add(want.hook.hook());
        replaces |= want.hook.replacesArguments();
      } else if (listener != null && !listeners.contains(listener)) {
        listeners.add(listener);
      }
    }
    this.plan = plan;
    this.hooks = hooks.toArray(MethodHook[]::new);
    this.listeners = listeners.toArray(SiteListener[]::new);
    this.replaces = replaces;
    this.endsUnheard = hooks.stream().allMatch(Link::isForEntryAlone);
    this.byWant = Map.copyOf(byWant);
  }

  private static boolean isForEntryAlone(MethodHook hook) {
    for (Method method : hook.getClass().getMethods()) {
      if (method.getName().equals("exit") && method.getDeclaringClass() != MethodHook.class) {
        return false;
      }
    }
    return true;
  }

  boolean isEmpty() {
    return hooks.length == 0 && listeners.length == 0;
  }
}
