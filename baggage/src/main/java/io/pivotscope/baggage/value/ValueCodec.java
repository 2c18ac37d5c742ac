package io.pivotscope.baggage.value;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes: one tag, then what it needs.
 *
 * <pre>
 *   0 null   2 double: 8 bytes   3 false   4 true
 *   5 string: length, UTF-8   6 bytes: length, bytes   7 list: count, values
 *   8..15 a long of (tag - 7) bytes, big-endian, signed
 *   16..127 the long (tag - 16)
 *   128..191 a string of (tag - 128) bytes
 *   192..255 the (tag - 192)th different string that came before, where texts are shared
 *   tuple: count, values
 * </pre>
 */
public final class ValueCodec {
  private static final int LONG = 7;
  private static final int SMALL = 16;
  private static final int SHORT = 128;
  private static final int SHARED = 192;

  /** Different strings that can be referred to. */
  static final int MAX_SHARED = 64;

  private static final int MAX_READ_DEPTH = 16;

  private ValueCodec() {}

  public static void write(ByteSink out, @Nullable Object value) {
    if (value instanceof String text) {
      writeText(out, text);
    } else if (value instanceof Long number) {
      writeLong(out, number);
    } else {
      writeOther(out, value);
    }
  }

  private static void writeOther(ByteSink out, @Nullable Object value) {
    if (value == null) {
      out.writeByte(0);
    } else if (value instanceof Double number) {
      out.writeByte(2);
      out.writeFixed64(Double.doubleToRawLongBits(number));
    } else if (value instanceof Boolean flag) {
      out.writeByte(flag ? 4 : 3);
    } else if (value instanceof byte[] bytes) {
      out.writeByte(6);
      out.writeBlock(bytes);
    } else if (value instanceof List<?> list) {
      out.writeByte(7);
      out.writeVarint(list.size());
      list.forEach(item -> write(out, item));
    } else {
      throw new IllegalArgumentException("not a value: " + value.getClass().getName());
    }
  }

  private static void writeLong(ByteSink out, long number) {
    if (number >= 0 && number < SHORT - SMALL) {
      out.writeByte((int) number + SMALL);
    } else {
      int bytes = ByteSink.signedSize(number);
      out.writeSigned(LONG + bytes, number, bytes);
    }
  }

  private static void writeText(ByteSink out, String text) {
    int known = out.sharedText(text);
    if (known >= 0) {
      out.writeByte(SHARED + known);
      return;
    }
    if (text.length() < SHARED - SHORT && out.writeAscii(SHORT + text.length(), text)) {
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length < SHARED - SHORT) {
      out.writeByte(SHORT + utf8.length);
      out.writeBytes(utf8);
    } else {
      out.writeByte(5);
      out.writeBlock(utf8);
    }
  }

  /**
   * @throws MalformedException if the bytes are no value
   */
  public static @Nullable Object read(ByteSource in) {
    return read(in, 0);
  }

  private static @Nullable Object read(ByteSource in, int depth) {
    int tag = in.readByte();
    if (tag >= SHARED) {
      return in.sharedText(tag - SHARED);
    }
    if (tag >= SHORT || tag == 5) {
      String text = tag == 5 ? in.readString() : in.readText(tag - SHORT);
      in.shareText(text);
      return text;
    }
    if (tag >= SMALL) {
      return (long) (tag - SMALL);
    }
    if (tag > LONG) {
      return in.readSigned(tag - LONG);
    }
    return readOther(in, tag, depth);
  }

  private static @Nullable Object readOther(ByteSource in, int tag, int depth) {
    return switch (tag) {
      case 0 -> null;
      case 2 -> Double.longBitsToDouble(in.readFixed64());
      case 3 -> false;
      case 4 -> true;
      case 6 -> in.readBlock();
      case 7 -> {
        if (depth == MAX_READ_DEPTH) {
          throw new MalformedException("lists nest too deep");
        }
        int count = in.readCount();
        List<@Nullable Object> items = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
          items.add(read(in, depth + 1));
        }
        yield Collections.unmodifiableList(items);
      }
      default -> throw new MalformedException("unknown value tag " + tag);
    };
  }

  public static void writeTuple(ByteSink out, Tuple tuple) {
    out.writeVarint(tuple.size());
    writeValues(out, tuple);
  }

  /** A tuple of a width that the reader knows. */
  public static void writeValues(ByteSink out, Tuple tuple) {
    for (int i = 0; i < tuple.size(); i++) {
      write(out, tuple.get(i));
    }
  }

  public static Tuple readTuple(ByteSource in) {
    return readValues(in, in.readCount());
  }

  /**
   * @throws MalformedException if the bytes are no tuple of that width
   */
  public static Tuple readValues(ByteSource in, int width) {
    if (width > in.remaining()) {
      throw new MalformedException(width + " values in " + in.remaining() + " bytes");
    }
    @Nullable Object[] values = new @Nullable Object[width];
    for (int i = 0; i < width; i++) {
      values[i] = read(in);
    }
    return Tuple.wrap(values);
  }

  public static byte[] encodeTuple(Tuple tuple) {
    ByteSink out = new ByteSink();
    writeTuple(out, tuple);
    return out.toByteArray();
  }

  /**
   * Passes over a tuple without making anything of it.
   *
   * @throws MalformedException where {@link #readTuple} would
   */
  public static void skipTuple(ByteSource in) {
    for (int width = in.readCount(); width > 0; width--) {
      skip(in, 0);
    }
  }

  private static void skip(ByteSource in, int depth) {
    int tag = in.readByte();
    if (tag >= SHORT && tag < SHARED) {
      in.skip(tag - SHORT);
    } else if (tag == 5 || tag == 6) {
      in.skip(in.readCount());
    } else if (tag > LONG && tag < SMALL) {
      in.skip(tag - LONG);
    } else if (tag == 7) {
      if (depth == MAX_READ_DEPTH) {
        throw new MalformedException("lists nest too deep");
      }
      for (int count = in.readCount(); count > 0; count--) {
        skip(in, depth + 1);
      }
    } else if (tag < SMALL || tag >= SHARED) {
      readOther(in, tag, depth);
    }
  }

  /**
   * @throws MalformedException if the bytes are not exactly one tuple
   */
  public static Tuple decodeTuple(byte[] bytes) {
    ByteSource in = new ByteSource(bytes);
    Tuple tuple = readTuple(in);
    in.expectEnd();
    return tuple;
  }
}
