package io.pivotscope.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes fields of the protobuf wire format; as proto3 does, a default value is left out. */
final class WireWriter {
  private byte[] bytes;
  private int size;

  WireWriter() {
    this(64);
  }

  WireWriter(int capacity) {
    bytes = new byte[capacity];
  }

  WireWriter int64(int field, long value) {
    if (value != 0) {
      varint(((long) field << 3) | WireReader.VARINT);
      varint(value);
    }
    return this;
  }

  WireWriter fixed64(int field, long value) {
    if (value != 0) {
      varint(((long) field << 3) | WireReader.FIXED64);
      reserve(8);
      for (int shift = 0; shift < 64; shift += 8) {
        bytes[size++] = (byte) (value >>> shift);
      }
    }
    return this;
  }

  WireWriter string(int field, String value) {
    return value.isEmpty() ? this : message(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A field with presence: the empty string is written, null is not. */
  WireWriter optionalString(int field, @Nullable String value) {
    return value == null ? this : message(field, value.getBytes(StandardCharsets.UTF_8));
  }

  WireWriter bytes(int field, byte[] value) {
    return value.length == 0 ? this : message(field, value);
  }

  /** A field with presence: written also when empty. */
  WireWriter message(int field, WireWriter body) {
    return message(field, body.bytes, body.size);
  }

  private WireWriter message(int field, byte[] value) {
    return message(field, value, value.length);
  }

  private WireWriter message(int field, byte[] value, int length) {
    varint(((long) field << 3) | WireReader.LENGTH);
    varint(length);
    return raw(value, 0, length);
  }

  /** Fields that were written before. */
  WireWriter raw(byte[] fields, int from, int to) {
    reserve(to - from);
    System.arraycopy(fields, from, bytes, size, to - from);
    size += to - from;
    return this;
  }

  /** Empties it; the room that it has taken stays. */
  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
