package io.pivotscope.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.FrontendMessage;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes are a message or malformed. Fuzz tests run their seeds here, and search where {@code
 * JAZZER_FUZZ} is set: docs/testing.md.
 */
class LinkFuzzTest {

  private static final long SEED = 68;
  private static final int SEEDS = 40;

  static Stream<byte[]> fromAgents() {
    return LongStream.range(SEED, SEED + SEEDS)
        .mapToObj(seed -> LinkCodec.encode(new RandomMessages(seed).agentMessage()));
  }

  static Stream<byte[]> fromFrontends() {
    return LongStream.range(SEED, SEED + SEEDS)
        .mapToObj(seed -> LinkCodec.encode(new RandomMessages(seed).frontendMessage()));
  }

  @MethodSource("fromAgents")
  @FuzzTest(maxDuration = "10m")
  void agentMessages(byte[] bytes) {
    AgentMessage message;
    try {
      message = LinkCodec.decodeAgent(bytes);
    } catch (MalformedMessageException expected) {
      return;
    }
    byte[] encoded = LinkCodec.encode(message);
    assertThat(LinkCodec.encode(LinkCodec.decodeAgent(encoded))).isEqualTo(encoded);
  }

  @MethodSource("fromFrontends")
  @FuzzTest(maxDuration = "10m")
  void frontendMessages(byte[] bytes) {
    FrontendMessage message;
    try {
      message = LinkCodec.decodeFrontend(bytes);
    } catch (MalformedMessageException expected) {
      return;
    }
    byte[] encoded = LinkCodec.encode(message);
    assertThat(LinkCodec.encode(LinkCodec.decodeFrontend(encoded))).isEqualTo(encoded);
  }
}
