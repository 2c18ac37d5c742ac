package io.pivotscope.baggage;

import org.jspecify.annotations.Nullable;

/**
 * A send that awaits a return: the ordinal that the caller's branch gave to it. Encode it, or fork
 * from it, before the caller goes on. Belongs to the caller's thread.
 */
public final class Call {
  final Baggage baggage;
  // Null where calls nest too deep to be named: the receiver begins a root.
  final @Nullable BranchPath caller;
  final long ordinal;
  // Until a clean reply has been taken in by the branch that made the call.
  boolean open = true;

  Call(Baggage baggage, @Nullable BranchPath caller, long ordinal) {
    this.baggage = baggage;
    this.caller = caller;
    this.ordinal = ordinal;
  }
}
