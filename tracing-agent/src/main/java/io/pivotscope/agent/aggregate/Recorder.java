package io.pivotscope.agent.aggregate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A thread's sign that it is recording an event: up before the event's stamp is taken, down after
 * the last write for it. So a reader that raised the clock's floor, sees the sign down and knows
 * that whatever the thread had stored by then is visible ({@link Watermark}), will meet no write
 * for a stamp at or below that floor.
 *
 * <p>Written by the owning thread, read by the reporter. The writes are stores and no more: a fence
 * between sign and stamp would cost as much as all else that a count does.
 */
public class Recorder {

  private static final VarHandle TURN;

  static {
    try {
      TURN = MethodHandles.lookup().findVarHandle(Recorder.class, "turn", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Odd while recording. Plain reads are the owner's. */
  private long turn;

  private volatile boolean retired;

  /** Puts the sign up. Odd whatever came before: an end may be lost at the edge of the stack. */
  public void begin() {
    TURN.setOpaque(this, (turn + 1) | 1);
    // No instruction on x86, but the compiler keeps the stamp's read of the clock behind it.
    VarHandle.releaseFence();
  }

  public void end() {
    TURN.setRelease(this, (turn | 1) + 1);
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
    return (long) TURN.getVolatile(this);
  }
}
