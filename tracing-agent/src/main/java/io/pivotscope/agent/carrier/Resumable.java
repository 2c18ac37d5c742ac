package io.pivotscope.agent.carrier;

/** Work for one request that is now on a thread, now on none. */
interface Resumable {

  /**
   * The calling thread goes on with it.
   *
   * @return whether it is to be left again; not if a thread is at it already
   */
  boolean resume();

  /** The calling thread, which was at it, gets back what it had. */
  void leave();
}
