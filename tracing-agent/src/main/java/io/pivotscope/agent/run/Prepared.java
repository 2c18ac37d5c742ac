package io.pivotscope.agent.run;

/**
 * The header of a message that leaves as often as it has receivers: many, or none. Each of them
 * begins a branch of its own. Thread-safe.
 */
public final class Prepared {
  private final CarrierHop hop;
  private final byte[] header;
  private final boolean forwarded;

  Prepared(CarrierHop hop, byte[] header, boolean forwarded) {
    this.hop = hop;
    this.header = header;
    this.forwarded = forwarded;
  }

  /** To be carried unchanged; not to be modified. */
  public byte[] header() {
    return header;
  }

  /** The message has left once, with the header. */
  public void left() {
    hop.left(forwarded);
  }
}
