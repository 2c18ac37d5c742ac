package io.pivotscope.baggage.value;

/** Bytes that are truncated, hostile or not ours. The only exception that reading bytes throws. */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MalformedException(String message) {
    super(message);
  }
}
