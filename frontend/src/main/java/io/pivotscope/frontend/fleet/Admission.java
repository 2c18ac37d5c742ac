package io.pivotscope.frontend.fleet;

import org.jspecify.annotations.Nullable;

/** Decides which processes are let in. Called on network threads, and must not wait. */
public interface Admission {

  /**
   * Why a process is not let in; null if it is.
   *
   * @param token as its hello has it; empty without one
   * @param subject common name of its certificate; null without one
   * @param remote where it comes from, for people
   */
  @Nullable String refusal(String token, @Nullable String subject, String remote);

  /** A connection was ended for what it sent, or did not send. */
  void cutOff(String remote, String why);
}
