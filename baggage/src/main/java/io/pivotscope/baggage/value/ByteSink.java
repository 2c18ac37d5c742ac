package io.pivotscope.baggage.value;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A growable buffer of bytes. Varints are little-endian base 128, as {@link ByteSource} reads them.
 * Not thread-safe.
 */
public final class ByteSink {
  private @Nullable List<String> texts;
  private byte[] buffer;
  private int size;

  public ByteSink() {
    this(64);
  }

  public ByteSink(int capacity) {
    buffer = new byte[capacity];
  }

  public int size() {
    return size;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  public void writeByte(int value) {
    reserve(1);
    buffer[size++] = (byte) value;
  }

  /** Eight bytes, big-endian. */
  public void writeFixed64(long value) {
    writeSigned(value, 8);
  }

  /** Four bytes, big-endian. */
  public void writeFixed32(int value) {
    writeSigned(value, 4);
  }

  /** How few bytes hold a number and its sign. */
  static int signedSize(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value ^ (value >> 63))) / 8 + 1;
  }

  /** The low bytes of a number, big-endian. */
  void writeSigned(long value, int bytes) {
    reserve(bytes);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
  }

  /** Unsigned varint, 1 to 10 bytes. */
  public void writeVarint(long value) {
    reserve(10);
    while ((value & ~0x7fL) != 0) {
      buffer[size++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    buffer[size++] = (byte) value;
  }

  /** Signed varint: small magnitudes are short. */
  public void writeZigzag(long value) {
    writeVarint((value << 1) ^ (value >> 63));
  }

  public void writeBytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  /** Length as varint, then the bytes. */
  public void writeBlock(byte[] bytes) {
    writeVarint(bytes.length);
    writeBytes(bytes);
  }

  /** Length of the UTF-8 form as varint, then that. */
  public void writeString(String text) {
    writeBlock(text.getBytes(StandardCharsets.UTF_8));
  }

  /** From here on texts that come again are written as references, where the reader knows that. */
  public ByteSink sharingTexts() {
    texts = new ArrayList<>();
    return this;
  }

  /** Where a text stands among those written; -1 if it does not, and then it does, if it fits. */
  int sharedText(String text) {
    List<String> known = texts;
    if (known == null) {
      return -1;
    }
    int at = known.indexOf(text);
    if (at < 0 && known.size() < ValueCodec.MAX_SHARED) {
      known.add(text);
    }
    return at;
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
    }
  }
}
