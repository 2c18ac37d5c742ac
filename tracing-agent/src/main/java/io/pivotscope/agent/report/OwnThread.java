package io.pivotscope.agent.report;

import java.pivotscope.Hooks;

/**
 * Threads of the agent: woven methods that they call do nothing, and what they throw is nobody
 * else's. The application may have told the JVM to end at an exception that nobody catches.
 */
public final class OwnThread {

  /** For what is thrown before work begins or after it has ended, such as where memory is out. */
  private static final Thread.UncaughtExceptionHandler SILENT = (thread, thrown) -> {};

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
    thread.setUncaughtExceptionHandler(SILENT);
    thread.setContextClassLoader(OwnThread.class.getClassLoader());
    return thread;
  }
}
