package io.opentelemetry.javaagent.bootstrap.executors;

/** With the name and the field of the original, and without what it does around the task. */
public final class ContextPropagatingRunnable implements Runnable {
  private final Runnable delegate;

  public ContextPropagatingRunnable(Runnable delegate) {
    this.delegate = delegate;
  }

  @Override
  public void run() {
    delegate.run();
  }

  public Runnable unwrap() {
    return delegate;
  }
}
