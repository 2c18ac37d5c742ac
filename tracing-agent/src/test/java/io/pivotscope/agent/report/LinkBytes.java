package io.pivotscope.agent.report;

import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage;

/** Messages compare as they travel, since records of byte arrays compare by identity. */
final class LinkBytes {

  private LinkBytes() {}

  static byte[] of(AgentMessage message) {
    return LinkCodec.encode(message);
  }
}
