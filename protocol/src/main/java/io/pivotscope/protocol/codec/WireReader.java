package io.pivotscope.protocol.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks the fields of one message in the protobuf wire format; unknown fields are skipped. */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  /** Of the whole message; others take parts of it and do not write to it. */
  final byte[] bytes;

  private int end;
  private int position;
  private int wireType;

  WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  WireReader(byte[] bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /** The next field's number, or 0 at the end. */
  int nextField() {
    if (position == end) {
      return 0;
    }
    long tag = varint();
    wireType = (int) (tag & 7);
    int field = (int) (tag >>> 3);
    if (field <= 0 || tag >>> 32 != 0) {
      throw malformed("field number " + (tag >>> 3));
    }
    return field;
  }

  long int64() {
    expect(VARINT);
    return varint();
  }

  long fixed64() {
    expect(FIXED64);
    long value = 0;
    int from = take(8);
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | (bytes[from + i] & 0xFF);
    }
    return value;
  }

  String string() {
    WireReader field = message();
    ByteBuffer text = ByteBuffer.wrap(bytes, field.position, field.end - field.position);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedMessageException("text that is not UTF-8", e);
    }
  }

  byte[] bytes() {
    WireReader field = message();
    return Arrays.copyOfRange(bytes, field.position, field.end);
  }

  /** Whether the field may be a message. */
  boolean isMessage() {
    return wireType == LENGTH;
  }

  WireReader message() {
    expect(LENGTH);
    return slice();
  }

  /**
   * Goes into a message, to which fields belong until {@link #leave}, which wants what this says.
   */
  int enter() {
    expect(LENGTH);
    int length = length();
    int outer = end;
    end = position + length;
    return outer;
  }

  /** Goes back to the message around, behind the one inside, which has been read. */
  void leave(int outer) {
    end = outer;
  }

  /** Passes over bytes and says where they begin; they end where it is then. */
  int span() {
    expect(LENGTH);
    return take(length());
  }

  int position() {
    return position;
  }

  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> take(8);
      case LENGTH -> slice();
      case FIXED32 -> take(4);
      default -> throw malformed("wire type " + wireType);
    }
  }

  private WireReader slice() {
    int from = take(length());
    return new WireReader(bytes, from, position);
  }

  /** Of what follows: not more than there is. */
  private int length() {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw malformed("length " + Long.toUnsignedString(length));
    }
    return (int) length;
  }

  private int take(int length) {
    if (length > end - position) {
      throw malformed("end of input");
    }
    int from = position;
    position += length;
    return from;
  }

  private long varint() {
    if (position < end && bytes[position] >= 0) {
      return bytes[position++];
    }
    return longVarint();
  }

  private long longVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[take(1)];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("varint of more than ten bytes");
  }

  private void expect(int type) {
    if (wireType != type) {
      throw malformed("wire type " + wireType + " where " + type + " was expected");
    }
  }

  private MalformedMessageException malformed(String what) {
    return new MalformedMessageException(what + " at byte " + position);
  }
}
