package io.pivotscope.protocol.codec;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** Frames on a stream: 4-byte big-endian length, then that many bytes. */
public final class Frames {

  /** Longest frame either end accepts or sends. */
  public static final int MAX_BYTES = 16 << 20;

  private Frames() {}

  /**
   * Writes one frame; does not flush.
   *
   * @throws MalformedMessageException if the body is longer than {@link #MAX_BYTES}
   */
  public static void write(DataOutputStream out, byte[] body) throws IOException {
    out.writeInt(checkLength(body.length));
    out.write(body);
  }

  /**
   * Reads one frame, blocking.
   *
   * @throws EOFException if the stream ends
   * @throws MalformedMessageException if the length is out of range; the stream is useless then
   */
  public static byte[] read(DataInputStream in) throws IOException {
    int length = checkLength(in.readInt());
    // Grows with what arrives: a lying length must not reserve 16 MiB.
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("frame of " + length + " bytes ends after " + body.length);
    }
    return body;
  }

  /** Returns the length, or refuses one outside 0 to {@link #MAX_BYTES}. */
  public static int checkLength(int length) {
    if (length < 0 || length > MAX_BYTES) {
      throw new MalformedMessageException(
          "frame of " + Integer.toUnsignedString(length) + " bytes; the limit is " + MAX_BYTES);
    }
    return length;
  }
}
