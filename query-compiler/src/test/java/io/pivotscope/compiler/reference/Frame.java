package io.pivotscope.compiler.reference;

import io.pivotscope.baggage.Baggage;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.QueryView;
import io.pivotscope.baggage.RootKind;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One branch while a thread is turned to it: on one side what is true of it, on the other what an
 * agent knows ({@link Scope}).
 */
final class Frame {
  final int branch;
  final Scope scope;

  /** The message that it handles. */
  final @Nullable Sent handles;

  /** Whether it began where nobody could see it, so that the agent takes it for the own run. */
  final boolean unseen;

  final BitSet past = new BitSet();
  final Deque<Entered> entered = new ArrayDeque<>();

  /** The declared request with which it began, and the one in progress now. */
  final @Nullable EventId base;

  @Nullable EventId view;
  long begun = Long.MAX_VALUE;
  boolean answered;

  Frame(int branch, Scope scope, @Nullable Sent handles, boolean unseen, @Nullable EventId base) {
    this.branch = branch;
    this.scope = scope;
    this.handles = handles;
    this.unseen = unseen;
    this.base = base;
    this.view = base;
  }

  /**
   * An open invocation of a declared request's method.
   *
   * @param views what each program set aside; null where it did not begin here
   */
  record Entered(boolean seen, boolean begins, List<@Nullable QueryView> views) {}

  /** Whether what another branch knows of a declared request, or of none, has a place here. */
  boolean knows(@Nullable EventId other) {
    return Objects.equals(view, other) || Objects.equals(base, other);
  }

  /** What an agent knows of it, as {@code Scope} of the agent does. */
  static final class Scope {
    @Nullable EventId request;
    final RootKind root;
    long unsettledFrom;
    final Baggage baggage;
    boolean refused;
    long hlc;
    long hlcBelow;

    Scope(@Nullable EventId request, RootKind root, long unsettledFrom, Baggage baggage) {
      this.request = request;
      this.root = root;
      this.unsettledFrom = unsettledFrom;
      this.baggage = baggage;
    }
  }
}
