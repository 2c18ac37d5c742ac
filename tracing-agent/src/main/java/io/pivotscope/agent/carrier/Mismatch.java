package io.pivotscope.agent.carrier;

/** The library's object is not as a declaration says. Cheap: it may be thrown for every message. */
final class Mismatch extends IllegalStateException {
  Mismatch(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
