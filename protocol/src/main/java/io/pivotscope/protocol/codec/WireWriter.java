package io.pivotscope.protocol.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes fields of the protobuf wire format; as proto3 does, a default value is left out. */
final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

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
      for (int shift = 0; shift < 64; shift += 8) {
        out.write((int) (value >>> shift));
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
  WireWriter message(int field, byte[] value) {
    varint(((long) field << 3) | WireReader.LENGTH);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    while ((value & ~0x7FL) != 0) {
      out.write((int) (value & 0x7F) | 0x80);
      value >>>= 7;
    }
    out.write((int) value);
  }
}
