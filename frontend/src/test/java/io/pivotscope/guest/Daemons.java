package io.pivotscope.guest;

/** Threads that do not keep a program alive. */
final class Daemons {
  private Daemons() {}

  static Thread thread(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }
}
