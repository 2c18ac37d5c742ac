package io.pivotscope.baggage;

import org.jspecify.annotations.Nullable;

/** A header with what followed it. Either a request, with baggage, or a reply. */
public final class Message {
  private final Header header;
  private final Baggage baggage;
  private final @Nullable Reply reply;

  Message(Header header, Baggage baggage, @Nullable Reply reply) {
    this.header = header;
    this.baggage = baggage;
    this.reply = reply;
  }

  public Header header() {
    return header;
  }

  public boolean isReply() {
    return reply != null;
  }

  /** The baggage with which the handling of a request begins; empty for a reply. */
  public Baggage baggage() {
    return baggage;
  }

  /**
   * What a reply brings back.
   *
   * @throws IllegalStateException if this is a request
   */
  public Reply reply() {
    if (reply == null) {
      throw new IllegalStateException("a request, not a reply");
    }
    return reply;
  }
}
