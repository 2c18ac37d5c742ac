package io.pivotscope.baggage;

/** A header with what followed it. Either a request, with baggage, or a reply. */
public final class Message {
  private final Header header;
  private final Baggage baggage;
  private final Reply reply;

  Message(Header header, Baggage baggage, Reply reply) {
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
   * @throws IllegalStateException if this is no reply
   */
  public Reply reply() {
    return reply;
  }
}
