package io.pivotscope.protocol.advice;

/** Where in a method a tracepoint sits. */
public enum Place {
  ENTRY,
  RETURN,
  THROW
}
