package io.pivotscope.agent.report;

import java.pivotscope.Hooks;

/**
 * Threads of the agent: woven methods that they call do nothing, and what they throw is nobody
 * else's. The application may have told the JVM to end at an exception that nobody catches.
 */
public final class OwnThread {
  private OwnThread() {}

  /** A thread, not started, that inherits nothing of the one that makes it. */
  public static Thread of(String name, Runnable work) {
    Thread thread =
        new Thread(
            null,
            () -> {
              Hooks.guard();
              try {
                work.run();
              } catch (RuntimeException | Error e) {
                Hooks.failed(e);
              }
            },
            name,
            0,
            false);
    thread.setContextClassLoader(OwnThread.class.getClassLoader());
    return thread;
  }
}
