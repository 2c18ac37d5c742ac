package io.pivotscope.agent.run;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The current request of every thread, and its way across threads and messages (LANGUAGE 1.2). What
 * hand-offs and carriers call.
 *
 * <p>One instance per process, usable from any thread: all it touches belongs to the calling
 * thread, or to the scope, handoff or ticket passed in. Nothing here throws into the caller for
 * what came over a wire; a header that cannot be read is counted and begins a request.
 */
public final class Requests {

  /** Whether any armed query propagates. While false, nothing needs to be captured. */
  public boolean propagating() {
    throw new UnsupportedOperationException();
  }

  /** A new branch of the current request to hand on; null if nothing propagates or background. */
  public @Nullable Handoff capture() {
    throw new UnsupportedOperationException();
  }

  /** The thread now continues h's request; null keeps the one it has. Pair with an end. */
  public Scope begin(@Nullable Handoff h) {
    throw new UnsupportedOperationException();
  }

  /** The thread begins a new request: a periodic tick. */
  public Scope beginTick() {
    throw new UnsupportedOperationException();
  }

  /** The thread begins a request of its own that is not handed on: a declared background task. */
  public Scope beginBackground() {
    throw new UnsupportedOperationException();
  }

  /** Gives the thread back what it had before s. Scopes begun inside s and left open end too. */
  public void end(Scope s) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #end}; returns what the task ended with, for {@link #merge} by whoever awaits it. */
  public Handoff endAndKeep(Scope s) {
    throw new UnsupportedOperationException();
  }

  /** Join, get, completion: merges if h is of the current request, else counts it foreign. */
  public void merge(@Nullable Handoff h) {
    throw new UnsupportedOperationException();
  }

  /**
   * The header for a message that leaves now; null when nothing propagates or the thread is a
   * background one.
   *
   * @param awaitsReply whether the caller waits for one reply and passes it to {@link #completed}
   * @param many whether the carrier may deliver the message more than once
   */
  public @Nullable Outgoing send(boolean awaitsReply, boolean many) {
    throw new UnsupportedOperationException();
  }

  /** A message arrived: its sender's request goes on here, or without header a new one begins. */
  public Scope receive(byte @Nullable [] header) {
    throw new UnsupportedOperationException();
  }

  /**
   * The header for the reply to the message that {@link #receive} opened s for; ends s's branch, so
   * called once, when the handler is done; s may be current, suspended or ended. Null if the
   * message had no header or nothing propagates.
   */
  public byte @Nullable [] reply(Scope s) {
    throw new UnsupportedOperationException();
  }

  /** In the caller that awaited it: the reply to the message of t has come. */
  public void completed(@Nullable Ticket t, byte @Nullable [] replyHeader) {
    throw new UnsupportedOperationException();
  }

  /** Takes s, the calling thread's current scope, off the thread without ending it. */
  public void suspend(Scope s) {
    throw new UnsupportedOperationException();
  }

  /** Makes a suspended s the current scope of the calling thread. Pair with suspend or end. */
  public void resume(Scope s) {
    throw new UnsupportedOperationException();
  }

  /** Where a thread that is seen for the first time finds what its starter handed it. */
  public void onFirstSight(Function<Thread, @Nullable Handoff> inheritance) {
    throw new UnsupportedOperationException();
  }
}
