package io.pivotscope.agent.carrier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ZooKeeperTrailerTest {
  private static final byte[] HEADER = {1, 2, 3, 4, 5};
  private static final byte[] RECORD = "path /a, version 3".getBytes(UTF_8);

  @Test
  void theHeaderIsReadFromTheEndAndThePacketStaysAsItIs() {
    ByteBuffer packet = ByteBuffer.wrap(carrying(RECORD, HEADER));
    packet.position(4);
    assertThat(ZooKeeperTrailer.read(packet)).isEqualTo(HEADER);
    assertThat(packet.position()).isEqualTo(4);
    assertThat(packet.remaining())
        .isEqualTo(RECORD.length + ZooKeeperTrailer.of(HEADER).length - 4);
  }

  @Test
  void aSliceIsReadAsAWholePacket() {
    ByteBuffer packet = ByteBuffer.wrap(carrying(RECORD, HEADER));
    packet.position(RECORD.length);
    assertThat(ZooKeeperTrailer.read(packet.slice())).isEqualTo(HEADER);
  }

  @Test
  void aPacketWithoutTrailerHasNone() {
    assertThat(ZooKeeperTrailer.read(ByteBuffer.wrap(RECORD))).isNull();
    assertThat(ZooKeeperTrailer.read(ByteBuffer.allocate(0))).isNull();
    assertThat(ZooKeeperTrailer.withoutTrailer(RECORD)).isEqualTo(RECORD.length);
  }

  @Test
  void aTrailerThatIsLongerThanItsPacketIsNone() {
    byte[] trailer = ZooKeeperTrailer.of(HEADER);
    ByteBuffer cut = ByteBuffer.wrap(trailer);
    cut.position(1);
    assertThat(ZooKeeperTrailer.read(cut.slice())).isNull();
    ByteBuffer negative = ByteBuffer.wrap(trailer.clone());
    negative.putInt(HEADER.length, -1);
    assertThat(ZooKeeperTrailer.read(negative)).isNull();
  }

  @Test
  void anotherTrailerTakesThePlaceOfTheFirst() {
    byte[] other = {9, 8};
    byte[] trailer = ZooKeeperTrailer.of(other);
    assertThat(ZooKeeperTrailer.replaced(carrying(RECORD, HEADER), trailer))
        .isEqualTo(carrying(RECORD, other));
    assertThat(ZooKeeperTrailer.replaced(RECORD, trailer)).isEqualTo(carrying(RECORD, other));
  }

  @Test
  void noPacketGrowsBeyondWhatAServerAcceptsByDefault() {
    byte[] trailer = ZooKeeperTrailer.of(HEADER);
    assertThat(ZooKeeperTrailer.fits(0xfffff - trailer.length, trailer)).isTrue();
    assertThat(ZooKeeperTrailer.fits(0xfffff - trailer.length + 1, trailer)).isFalse();
  }

  private static byte[] carrying(byte[] record, byte[] header) {
    byte[] trailer = ZooKeeperTrailer.of(header);
    return ByteBuffer.allocate(record.length + trailer.length).put(record).put(trailer).array();
  }
}
