package io.pivotscope.agent.propagate;

/** The library's object is not as a declaration says. Cheap: it may be thrown for every message. */
public final class Mismatch extends IllegalStateException {
  public Mismatch(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
