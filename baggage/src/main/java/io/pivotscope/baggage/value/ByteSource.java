package io.pivotscope.baggage.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteSink} wrote. Everything read is checked against what is left, so memory
 * stays proportional to the input whatever lengths it claims. Not thread-safe.
 */
public final class ByteSource {
  private @Nullable SharedTexts texts;
  private final byte[] bytes;
  private int limit;
  private int position;

  public ByteSource(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** A part of some bytes, from an index up to another. */
  public ByteSource(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    move(from, to);
  }

  /** Goes to another part of the same bytes. */
  public void move(int from, int to) {
    if (from < 0 || to < from || to > bytes.length) {
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + bytes.length);
    }
    position = from;
    limit = to;
  }

  public int remaining() {
    return limit - position;
  }

  /**
   * @throws MalformedException if bytes are left over
   */
  public void expectEnd() {
    if (position != limit) {
      throw new MalformedException(remaining() + " bytes left over");
    }
  }

  /** 0 to 255. */
  public int readByte() {
    need(1);
    return bytes[position++] & 0xff;
  }

  public long readFixed64() {
    need(8);
    long value = (long) ByteSink.FIXED64.get(bytes, position);
    position += 8;
    return value;
  }

  public int readFixed32() {
    return (int) readSigned(4);
  }

  /** A number of 1 to 8 bytes, big-endian. */
  long readSigned(int length) {
    need(length);
    long value = bytes[position];
    for (int i = 1; i < length; i++) {
      value = value << 8 | (bytes[position + i] & 0xff);
    }
    position += length;
    return value;
  }

  public long readVarint() {
    if (position < limit && bytes[position] >= 0) {
      return bytes[position++];
    }
    return readLongVarint();
  }

  private long readLongVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw new MalformedException("varint longer than 64 bits");
  }

  public long readZigzag() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A varint from 0 to {@code max}. */
  public int readInt(int max) {
    long value = readVarint();
    if (value < 0 || value > max) {
      throw new MalformedException("number " + Long.toUnsignedString(value) + " above " + max);
    }
    return (int) value;
  }

  /** How many elements follow, each at least one byte long: never more than bytes remain. */
  public int readCount() {
    return readInt(remaining());
  }

  public byte[] readBytes(int length) {
    need(length);
    byte[] result = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return result;
  }

  /** Another reader of what is left. */
  public ByteSource copy() {
    return new ByteSource(bytes, position, limit);
  }

  public void skip(int length) {
    need(length);
    position += length;
  }

  /** What is left, which stays to be read. */
  public byte[] rest() {
    return Arrays.copyOfRange(bytes, position, limit);
  }

  /** Whether what is left is these bytes. */
  public boolean restEquals(byte[] other) {
    return Arrays.equals(bytes, position, limit, other, 0, other.length);
  }

  /** A hash of what is left; another seed gives another. */
  public int hashOfRest(long seed) {
    long hash = seed ^ remaining();
    int at = position;
    for (; at <= limit - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ (long) ByteSink.FIXED64.get(bytes, at));
    }
    long tail = 0;
    for (; at < limit; at++) {
      tail = tail << 8 | (bytes[at] & 0xff);
    }
    return (int) (mixed(hash ^ tail) >>> 16);
  }

  private static long mixed(long z) {
    long product = z * 0x9E3779B97F4A7C15L;
    return product ^ (product >>> 32);
  }

  /** A block written by {@link ByteSink#writeBlock}. */
  public byte[] readBlock() {
    return readBytes(readCount());
  }

  public String readString() {
    return readText(readCount());
  }

  /** From here on texts may be references, as {@link ByteSink#sharingTexts} writes them. */
  public ByteSource sharingTexts() {
    texts = new SharedTexts();
    return this;
  }

  void shareText(String text) {
    if (texts != null) {
      texts.add(text);
    }
  }

  String sharedText(int at) {
    String text = texts == null || at >= texts.size() ? null : texts.get(at);
    if (text == null) {
      throw new MalformedException("no text " + at + " came before");
    }
    return text;
  }

  String readText(int length) {
    need(length);
    String text =
        isAscii(position, position + length)
            ? ascii(position, length)
            : new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  @SuppressWarnings("deprecation") // It does what it should: each byte is a char.
  private String ascii(int from, int length) {
    return new String(bytes, 0, from, length);
  }

  private boolean isAscii(int from, int to) {
    int at = from;
    for (; at <= to - 8; at += 8) {
      if (((long) ByteSink.FIXED64.get(bytes, at) & 0x8080808080808080L) != 0) {
        return false;
      }
    }
    int any = 0;
    for (; at < to; at++) {
      any |= bytes[at];
    }
    return any >= 0;
  }

  private void need(int count) {
    if (count < 0 || limit - position < count) {
      throw new MalformedException(
          "truncated: " + count + " bytes needed, " + remaining() + " left");
    }
  }
}
