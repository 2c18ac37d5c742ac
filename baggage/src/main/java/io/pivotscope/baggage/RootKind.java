package io.pivotscope.baggage;

/** How a request began (LANGUAGE, section 1.2). Travels as its ordinal: append, never reorder. */
public enum RootKind {
  /** A thread's own run. */
  OWN_RUN,
  /** A message that came without a header. */
  MESSAGE,
  /** A periodic tick. */
  TICK,
  /** A task or handling that was in progress when its first event was seen. */
  IN_PROGRESS
}
