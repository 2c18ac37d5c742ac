package io.pivotscope.benchmarks.guest;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Switches off the queries that are woven into this process, by the method by which the agent does
 * so first when it lets a query go; what the agent does next, restoring the classes, does not
 * follow. So the step can be timed alone, and calls be made between the two.
 *
 * <p>It finds its way from what woven code talks to:
 *
 * <pre>
 *   java.pivotscope.Hooks.sites[n] -> MethodSite.link -> Link.listeners[i] -> QuerySite.query -> QueryRun.silence()
 * </pre>
 */
final class Silencer {
  private static final String HOOKS = "java.pivotscope.Hooks";

  private final Set<Object> runs;

  private Silencer(Set<Object> runs) {
    this.runs = runs;
  }

  /** All that is woven now. */
  static Silencer find() throws ReflectiveOperationException {
    Set<Object> runs = Collections.newSetFromMap(new IdentityHashMap<>());
    Class<?> hooks = Class.forName(HOOKS, false, null);
    for (Object reference : (Object[]) valueOf(hooks, "sites", null)) {
      Object site = reference == null ? null : ((Reference<?>) reference).get();
      Object link = site == null ? null : ((AtomicReference<?>) of(site, "link")).get();
      if (link != null) {
        for (Object listener : (Object[]) of(link, "listeners")) {
          if (listener.getClass().getSimpleName().equals("QuerySite")) {
            runs.add(of(listener, "query"));
          }
        }
      }
    }
    return new Silencer(runs);
  }

  /** Returns how many there were. */
  int silence() throws ReflectiveOperationException {
    for (Object run : runs) {
      Method silence = run.getClass().getDeclaredMethod("silence");
      silence.setAccessible(true);
      silence.invoke(run);
    }
    return runs.size();
  }

  private static Object of(Object object, String field) throws ReflectiveOperationException {
    return valueOf(object.getClass(), field, object);
  }

  private static Object valueOf(Class<?> type, String name, @Nullable Object object)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }
}
