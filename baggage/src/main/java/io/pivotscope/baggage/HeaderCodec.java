package io.pivotscope.baggage;

import io.pivotscope.baggage.value.MalformedException;

/** The header on every hop, as bytes. */
public final class HeaderCodec {
  private HeaderCodec() {}

  /** For a send that awaits a return, encoded before the caller goes on. */
  public static byte[] encode(Header header, Call call, Budgets budgets) {
    throw new UnsupportedOperationException();
  }

  /**
   * For a one-way send, or one that may be delivered more than once: the receiver begins a root.
   */
  public static byte[] encode(Header header, Baggage baggage, Budgets budgets) {
    throw new UnsupportedOperationException();
  }

  /** For a reply, encoded when the handler finishes. */
  public static byte[] encode(Header header, Reply reply, Budgets budgets) {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws MalformedException if the bytes are not ours, truncated or hostile
   */
  public static Message decode(byte[] bytes) {
    throw new UnsupportedOperationException();
  }
}
