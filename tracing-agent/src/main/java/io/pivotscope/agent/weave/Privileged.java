package io.pivotscope.agent.weave;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.function.Supplier;

/**
 * Work of ours on a thread of the application's, with what we may do and not what the application's
 * code above us on the stack may. Means something where there is a security manager, which the
 * newest JDK that knows one calls outdated; elsewhere it is a call.
 */
public final class Privileged {
  private Privileged() {}

  @SuppressWarnings("removal")
  public static <T> T call(Supplier<T> work) {
    return AccessController.doPrivileged((PrivilegedAction<T>) work::get);
  }
}
