package io.pivotscope.agent.propagate;

import java.util.List;

/** Which objects are elements, by their class. Thread-safe. */
final class ElementTypes {

  /** What an object in a queue is. */
  enum Kind {
    NOTHING,
    /** A Runnable that nobody declared: a task, if it is a worker that takes it. */
    TASK,
    DECLARED
  }

  /**
   * Their own Runnables serve selectors and connections, and wander from thread to thread: each
   * handling begins by itself, and whoever takes one may never ask a queue that we know again.
   */
  private static final List<String> SERVERS = List.of("org.eclipse.jetty.");

  private final List<ElementHandoff> declared;
  private final ClassValue<Kind> kinds =
      new ClassValue<>() {
        @Override
        protected Kind computeValue(Class<?> type) {
          return kind(type);
        }
      };

  ElementTypes(List<ElementHandoff> declared) {
    this.declared = List.copyOf(declared);
  }

  Kind of(Object element) {
    return kinds.get(element.getClass());
  }

  private Kind kind(Class<?> type) {
    if (isEnum(type)) {
      return Kind.NOTHING; // one object for all requests, whatever interface it has
    }
    if (declared.stream().anyMatch(each -> isA(type, each))) {
      return Kind.DECLARED;
    }
    boolean isTask =
        Runnable.class.isAssignableFrom(type)
            && !Thread.class.isAssignableFrom(type)
            && SERVERS.stream().noneMatch(type.getName()::startsWith);
    return isTask ? Kind.TASK : Kind.NOTHING;
  }

  static boolean isA(Class<?> type, ElementHandoff element) {
    if (type.getName().equals(element.type())) {
      return true;
    }
    return element.subtypes() && isBelow(type, element.type());
  }

  /** Whether a class or interface of that name is above. */
  private static boolean isBelow(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().equals(name)) {
        return true;
      }
      for (Class<?> i : c.getInterfaces()) {
        if (isBelow(i, name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isEnum(Class<?> type) {
    return type.isEnum() || type.getSuperclass() != null && type.getSuperclass().isEnum();
  }
}
