package io.pivotscope.agent.aggregate;

/**
 * A thread's sign that it is recording an event: up before the event's stamp is taken, down after
 * the last write for it. So a reader that sees the sign down, having raised the clock's floor
 * before it looked, will meet no write for a stamp at or below that floor.
 *
 * <p>Written by the owning thread, read by the reporter. Both accesses are volatile: the sign must
 * be visible before the floor is read, which takes a full fence.
 */
public final class Recorder {

  /** Odd while recording. */
  private volatile long turn;

  /** The owner's own copy, so that it never reads the volatile one. */
  private long own;

  private volatile boolean retired;

  /** Puts the sign up. Odd whatever came before: an end may be lost at the edge of the stack. */
  public void begin() {
    own = (own + 1) | 1;
    turn = own;
  }

  public void end() {
    own = (own | 1) + 1;
    turn = own;
  }

  /** The owner has ended: nothing will be recorded any more. Called by whoever has seen that. */
  public void retire() {
    retired = true;
  }

  boolean isRetired() {
    return retired;
  }

  /** The present turn: odd while recording, never the same again. */
  long turn() {
    return turn;
  }
}
