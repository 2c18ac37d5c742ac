package io.pivotscope.agent.run;

/**
 * One branch of a request on its way from one thread to another within the process, or the state in
 * which a task ended. Opaque; immutable once made; may wait in a side table or wrapper for as long
 * as it likes. A handoff that was begun must not be begun again unless {@link #again()} says so.
 */
public final class Handoff {

  /** A second branch with the same past, for elements that are delivered more than once. */
  public Handoff again() {
    throw new UnsupportedOperationException();
  }
}
