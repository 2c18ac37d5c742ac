package io.pivotscope.baggage;

/** What a branch hands back when it has replied or ended. */
public final class Reply {
  private Reply() {}
}
