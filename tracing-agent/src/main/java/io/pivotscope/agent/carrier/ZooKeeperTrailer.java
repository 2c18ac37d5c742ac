package io.pivotscope.agent.carrier;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A header behind the last record of a ZooKeeper packet. Records are read from the front and say
 * themselves where they end, so who does not look for the trailer does not meet it.
 *
 * <pre>
 *   | records of the packet | header | int32 length of the header | marker |
 * </pre>
 *
 * The marker is no UTF-8, so no path or name that ends a record looks like it. Stateless.
 */
final class ZooKeeperTrailer {
  /** No text ends in 0xFF. */
  private static final long MARKER = 0xFF70_6976_6F74_73FFL;

  private static final int FRAME = Integer.BYTES + Long.BYTES;

  private static final int DEFAULT_MAX_BUFFER_BYTES = 0xfffff;

  /**
   * Packets that would become larger go without. What the other side accepts is not known: never
   * less than the default, unless both have been told so.
   */
  private static final int MAX_PACKET_BYTES =
      Math.min(
          DEFAULT_MAX_BUFFER_BYTES, Integer.getInteger("jute.maxbuffer", DEFAULT_MAX_BUFFER_BYTES));

  private ZooKeeperTrailer() {}

  static byte[] of(byte[] header) {
    return ByteBuffer.allocate(header.length + FRAME)
        .put(header)
        .putInt(header.length)
        .putLong(MARKER)
        .array();
  }

  /** Whether a packet of so many bytes has room for the trailer. */
  static boolean fits(int packetBytes, byte[] trailer) {
    return packetBytes <= MAX_PACKET_BYTES - trailer.length;
  }

  /**
   * The header at the end of a packet, whose position is left as it is.
   *
   * @return null if there is none
   */
  static byte @Nullable [] read(ByteBuffer packet) {
    int length = length(packet);
    if (length < 0) {
      return null;
    }
    byte[] header = new byte[length];
    packet.get(packet.limit() - FRAME - length, header);
    return header;
  }

  /** The packet with another trailer, or one where it had none. */
  static byte[] replaced(byte[] packet, byte[] trailer) {
    int bytes = withoutTrailer(packet);
    byte[] result = Arrays.copyOf(packet, bytes + trailer.length);
    System.arraycopy(trailer, 0, result, bytes, trailer.length);
    return result;
  }

  /** How many bytes of the packet are its own. */
  static int withoutTrailer(byte[] packet) {
    int length = length(ByteBuffer.wrap(packet));
    return length < 0 ? packet.length : packet.length - FRAME - length;
  }

  /** Of the header; -1 if there is none. */
  private static int length(ByteBuffer packet) {
    int end = packet.limit();
    if (end < FRAME || packet.getLong(end - Long.BYTES) != MARKER) {
      return -1;
    }
    int length = packet.getInt(end - FRAME);
    return length >= 0 && length <= end - FRAME ? length : -1;
  }
}
