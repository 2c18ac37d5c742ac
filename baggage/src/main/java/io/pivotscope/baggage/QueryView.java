package io.pivotscope.baggage;

/** Says which declared request was entered; {@link Baggage#leaveDeclared} takes it back. */
public final class QueryView {
  final EventId root;

  QueryView(EventId root) {
    this.root = root;
  }
}
