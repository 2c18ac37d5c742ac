package io.pivotscope.agent.weave;

/** An advice cannot run at a method; the message says why, for the person at the console. */
public final class LinkException extends Exception {
  private static final long serialVersionUID = 1;

  public LinkException(String reason) {
    super(reason);
  }
}
