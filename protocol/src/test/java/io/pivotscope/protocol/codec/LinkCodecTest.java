package io.pivotscope.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.Rows;
import io.pivotscope.protocol.proto.LinkProto;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LinkCodecTest {
  private static final long SEED = 20261121;

  @Test
  void everyMessageSurvivesTheWire() throws Exception {
    for (long seed = SEED; seed < SEED + 2000; seed++) {
      RandomMessages random = new RandomMessages(seed);
      AgentMessage up = random.agentMessage();
      FrontendMessage down = random.frontendMessage();
      assertThat(LinkCodec.decodeAgent(LinkCodec.encode(up)))
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .withComparatorForType(Double::compare, Double.class)
          .withEqualsForType(LinkCodecTest::sameRows, Rows.class)
          .isEqualTo(up);
      assertThat(LinkCodec.decodeFrontend(LinkCodec.encode(down)))
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .withComparatorForType(Double::compare, Double.class)
          .isEqualTo(down);
    }
  }

  /** Rows of the wire are of another class than those that were made one by one. */
  private static boolean sameRows(Rows a, Rows b) {
    assertThat(a.list()).usingRecursiveComparison().isEqualTo(b.list());
    return true;
  }

  @Test
  void handWrittenBytesAreThoseOfProtobuf() throws Exception {
    for (long seed = SEED; seed < SEED + 2000; seed++) {
      RandomMessages random = new RandomMessages(seed);
      for (byte[] bytes :
          new byte[][] {
            LinkCodec.encode(random.agentMessage()), LinkCodec.encode(random.frontendMessage())
          }) {
        LinkProto.Envelope parsed = LinkProto.Envelope.parseFrom(bytes);
        assertThat(parsed.toByteArray()).as("seed %d: %s", seed, parsed).isEqualTo(bytes);
        assertThat(parsed.getUnknownFields().asMap()).as("seed %d", seed).isEmpty();
      }
    }
  }

  @Test
  void fieldsOfANewerPeerAreIgnored() throws Exception {
    AgentMessage.Heartbeat heartbeat = new AgentMessage.Heartbeat(-3, 77);
    LinkProto.Envelope envelope =
        LinkProto.Envelope.parseFrom(LinkCodec.encode(heartbeat)).toBuilder()
            .setHeartbeat(
                LinkProto.Heartbeat.newBuilder()
                    .setSentMicros(-3)
                    .setWatermark(77)
                    .setUnknownFields(unknownFields()))
            .build();
    assertThat(LinkCodec.decodeAgent(envelope.toByteArray())).isEqualTo(heartbeat);
  }

  /** Every count has a place of its own, and an agent that says none says so. */
  @Test
  void countsOfHopsKeepTheirPlaces() {
    AgentMessage.Propagation said =
        new AgentMessage.Propagation(
            List.of(new AgentMessage.HopCounts("c", "h", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
            List.of(new AgentMessage.Refusal("Hadoop IPC", "has no call(..)")),
            12,
            13);
    assertThat(LinkCodec.decodeAgent(LinkCodec.encode(said))).isEqualTo(said);
    assertThat(LinkCodec.decodeAgent(LinkCodec.encode(AgentMessage.Propagation.NONE)))
        .isEqualTo(AgentMessage.Propagation.NONE);
    assertThat(said.hops().get(0).isEmpty()).isFalse();
    assertThat(new AgentMessage.HopCounts("c", "h", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).isEmpty())
        .isTrue();
  }

  private static UnknownFieldSet unknownFields() {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder()
            .addVarint(-1)
            .addFixed32(7)
            .addFixed64(8)
            .addLengthDelimited(ByteString.copyFromUtf8("new"))
            .build();
    return UnknownFieldSet.newBuilder().addField(99, field).build();
  }

  @Test
  void damagedBytesGiveAMessageOrTheOneException() {
    for (long seed = SEED; seed < SEED + 4000; seed++) {
      RandomMessages random = new RandomMessages(seed);
      damage(random, LinkCodec.encode(random.agentMessage()), seed, LinkCodec::decodeAgent);
      damage(random, LinkCodec.encode(random.frontendMessage()), seed, LinkCodec::decodeFrontend);
      damage(random, random.bytes(), seed, LinkCodec::decodeAgent);
      damage(random, random.bytes(), seed, LinkCodec::decodeFrontend);
    }
  }

  static void damage(RandomMessages random, byte[] bytes, long seed, Consumer<byte[]> decoder) {
    byte[] damaged = Arrays.copyOf(bytes, random.index(bytes.length + 1));
    for (int n = random.index(3); n > 0 && damaged.length > 0; n--) {
      damaged[random.index(damaged.length)] = (byte) random.index(256);
    }
    try {
      decoder.accept(damaged);
    } catch (MalformedMessageException expected) {
      // The one exception that a decoder may throw.
    } catch (RuntimeException | Error e) {
      fail("seed " + seed + ": " + Arrays.toString(damaged), e);
    }
  }

  @Test
  void aTruncatedMessageIsNeverTakenForAWholeOne() {
    byte[] bytes = LinkCodec.encode(new AgentMessage.Heartbeat(123456, 98765));
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> LinkCodec.decodeAgent(truncated))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void theOtherSidesMessagesAreRefused() {
    assertThatThrownBy(
            () -> LinkCodec.decodeFrontend(LinkCodec.encode(new AgentMessage.Goodbye(1))))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("GOODBYE");
    assertThatThrownBy(
            () -> LinkCodec.decodeAgent(LinkCodec.encode(new FrontendMessage.ReportAck(1, 2))))
        .isInstanceOf(MalformedMessageException.class);
  }

  /** The codec in a loader that has no protobuf: what an agent without a query may not need. */
  @Test
  void anIdleLinkNeedsNoProtobuf() throws Exception {
    URL[] ours = {
      LinkCodec.class.getProtectionDomain().getCodeSource().getLocation(),
      io.pivotscope.baggage.value.Type.class.getProtectionDomain().getCodeSource().getLocation()
    };
    try (URLClassLoader loader = new URLClassLoader(ours, ClassLoader.getPlatformClassLoader())) {
      Class<?> codec = loader.loadClass(LinkCodec.class.getName());
      Class<?> up = loader.loadClass(AgentMessage.class.getName());
      for (AgentMessage message :
          new AgentMessage[] {
            new AgentMessage.Hello(1, "p", "h", 2, "17", "0.1", "t", 3, 4, 5),
            new AgentMessage.Heartbeat(1, 2),
            new AgentMessage.Goodbye(9)
          }) {
        Object decoded =
            codec.getMethod("decodeAgent", byte[].class).invoke(null, LinkCodec.encode(message));
        assertThat(decoded).hasToString(message.toString());
        assertThat(codec.getMethod("encode", up).invoke(null, decoded))
            .isEqualTo(LinkCodec.encode(message));
      }
      for (FrontendMessage message :
          new FrontendMessage[] {
            new FrontendMessage.Welcome(null, 1, 2, 3, 4, 5),
            new FrontendMessage.DesiredState(7, List.of()),
            new FrontendMessage.ReportAck(1, 2)
          }) {
        Object decoded =
            codec.getMethod("decodeFrontend", byte[].class).invoke(null, LinkCodec.encode(message));
        assertThat(decoded).hasToString(message.toString());
      }
    }
  }
}
