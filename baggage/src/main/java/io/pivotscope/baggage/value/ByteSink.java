package io.pivotscope.baggage.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growable buffer of bytes. Varints are little-endian base 128, as {@link ByteSource} reads them.
 * Not thread-safe.
 */
public final class ByteSink {
  /** Eight bytes at an index, big-endian. */
  static final VarHandle FIXED64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer;
  private int size;
  private boolean sharesTexts;
  private @Nullable SharedTexts texts;

  public ByteSink() {
    this(64);
  }

  public ByteSink(int capacity) {
    buffer = new byte[capacity];
  }

  public int size() {
    return size;
  }

  /** Empties it; the room that it has taken stays. */
  public void clear() {
    size = 0;
    sharesTexts = false;
    if (texts != null) {
      texts.clear();
    }
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
    reserve(8);
    FIXED64.set(buffer, size, value);
    size += 8;
  }

  /** Four bytes, big-endian. */
  public void writeFixed32(int value) {
    writeSigned(value, 4);
  }

  /** How few bytes hold a number and its sign. */
  static int signedSize(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value ^ (value >> 63))) / 8 + 1;
  }

  /** The low bytes of a number, 1 to 8, big-endian. */
  void writeSigned(long value, int bytes) {
    reserve(8);
    FIXED64.set(buffer, size, value << 64 - 8 * bytes);
    size += bytes;
  }

  /** A tag, and the same. */
  void writeSigned(int tag, long value, int bytes) {
    reserve(9);
    buffer[size] = (byte) tag;
    FIXED64.set(buffer, size + 1, value << 64 - 8 * bytes);
    size += 1 + bytes;
  }

  /** Unsigned varint, 1 to 10 bytes. */
  public void writeVarint(long value) {
    reserve(10);
    byte[] to = buffer;
    int at = size;
    while ((value & ~0x7fL) != 0) {
      to[at++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    to[at++] = (byte) value;
    size = at;
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

  /** A tag and a text of ASCII; returns false, and writes nothing, if the text is none. */
  boolean writeAscii(int tag, String text) {
    int length = text.length();
    reserve(1 + length);
    byte[] to = buffer;
    int at = size;
    to[at++] = (byte) tag;
    for (int i = 0; i < length; i++) {
      char next = text.charAt(i);
      if (next >= 0x80) {
        return false;
      }
      to[at++] = (byte) next;
    }
    size = at;
    return true;
  }

  /** From here on texts that come again are written as references, where the reader knows that. */
  public ByteSink sharingTexts() {
    sharesTexts = true;
    texts = texts == null ? new SharedTexts() : texts;
    return this;
  }

  /** Where a text stands among those written; -1 if it does not, and then it does, if it fits. */
  int sharedText(String text) {
    return sharesTexts && texts != null ? texts.indexOrAdd(text) : -1;
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
    }
  }
}
