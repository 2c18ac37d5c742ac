package io.pivotscope.baggage;

/** A send that awaits a return: names the ordinal that the caller's branch gave to it. */
public final class Call {
  private Call() {}
}
