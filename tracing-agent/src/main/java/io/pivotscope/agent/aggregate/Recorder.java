package io.pivotscope.agent.aggregate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.pivotscope.Hooks;

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
  private static final VarHandle RECORDING;
  private static final VarHandle STAMP;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RECORDING = lookup.findVarHandle(Recorder.class, "recording", boolean.class);
      STAMP = lookup.findVarHandle(Recorder.class, "stamp", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The thread's own: whether our code is running on it. Another one once the thread has lost its
   * thread locals.
   */
  public Hooks.Guard guard = Hooks.ofThread();

  /** Of the event that is being recorded, or was last. */
  public long stamp;

  /**
   * Whether the sign is up. For {@link #begin} and {@link #end}; and to be put down by whoever
   * finds no room left on the stack to call that, since a store needs none.
   */
  public volatile boolean recording;

  private volatile boolean retired;

  /** Puts the sign up. */
  public void begin() {
    RECORDING.setOpaque(this, true);
    // No instruction on x86, but the compiler keeps the stamp's read of the clock behind it.
    VarHandle.releaseFence();
  }

  public void end() {
    RECORDING.setRelease(this, false);
  }

  /** The owner has ended: nothing will be recorded any more. Called by whoever has seen that. */
  public void retire() {
    retired = true;
  }

  boolean isRetired() {
    return retired;
  }

  /**
   * Whether nothing more is written for a stamp at or below that one, provided that it is below the
   * clock's floor: the sign is down, or what is being recorded has a later stamp.
   */
  boolean hasPassed(long hlc) {
    return retired || !(boolean) RECORDING.getAcquire(this) || (long) STAMP.getAcquire(this) > hlc;
  }
}
