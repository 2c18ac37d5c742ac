package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.Mismatch;
import io.pivotscope.protocol.carrier.HeaderAt;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where in a library's message the header is. One that an unwoven peer ignores: an entry of a map,
 * a field that nobody else uses, an unknown field of protobuf, a header that is set by name. A
 * prefix of a stream is no such place, since whoever is not woven, or not yet, would take it for
 * data.
 */
abstract class HeaderPlace {

  /** What a message is made of there: a map, an object with a field, a protobuf message. */
  final PathOf owner;

  private HeaderPlace(PathOf owner) {
    this.owner = owner;
  }

  static HeaderPlace of(HeaderAt at) {
    return switch (at.kind()) {
      case MAP -> new MapEntry(new PathOf(at.path()), at.key(), at.text());
      case FIELD -> new Field(new PathOf(at.path().owner()), new FieldOf(at.path().last()));
      case PROTOBUF ->
          at.path().fields().isEmpty()
              ? new Message(new PathOf(at.path()))
              : new MessageField(new PathOf(at.path().owner()), new FieldOf(at.path().last()));
      case METHOD ->
          new Named(new PathOf(at.path().owner()), new HeaderMethod(at.path().last(), at.key()));
    };
  }

  /** Whether there is a message to put a header into. */
  boolean isThere(Moment at) {
    return owner.get(at) != null;
  }

  /** The header of the message there; null if it has none. */
  final byte @Nullable [] read(Moment at) {
    Object found = owner.get(at);
    return found == null ? null : readFrom(found);
  }

  /** Puts it into the message there, and returns the method's result from now on. */
  final @Nullable Object write(Moment at, byte[] header) {
    Object found = owner.get(at);
    Object changed = found == null ? null : writeInto(found, header);
    if (changed != found && owner.isArgument()) {
      at.args()[owner.argument()] = changed;
    }
    return changed != found && owner.isResult() ? changed : at.result();
  }

  abstract byte @Nullable [] readFrom(Object found);

  /** Returns what is to be there instead; the same where it could be changed. */
  abstract Object writeInto(Object found, byte[] header);

  static byte @Nullable [] bytes(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (!(value instanceof CharSequence text)) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException notOurs) {
      return new byte[0]; // counted as a header that cannot be read
    }
  }

  static String text(byte[] header) {
    return Base64.getEncoder().encodeToString(header);
  }

  private static final class MapEntry extends HeaderPlace {
    private final String key;
    private final boolean text;

    MapEntry(PathOf owner, String key, boolean text) {
      super(owner);
      this.key = key;
      this.text = text;
    }

    @Override
    byte @Nullable [] readFrom(Object found) {
      return bytes(map(found).get(key));
    }

    @Override
    Object writeInto(Object found, byte[] header) {
      map(found).put(key, text ? text(header) : header);
      return found;
    }

    @SuppressWarnings("unchecked") // the declaration says what it has
    private static Map<String, Object> map(Object found) {
      if (found instanceof Map<?, ?> map) {
        return (Map<String, Object>) map;
      }
      throw new Mismatch(found.getClass().getName() + " is no map");
    }
  }

  private static final class Field extends HeaderPlace {
    private final FieldOf field;

    Field(PathOf owner, FieldOf field) {
      super(owner);
      this.field = field;
    }

    @Override
    byte @Nullable [] readFrom(Object found) {
      return bytes(field.of(found));
    }

    @Override
    Object writeInto(Object found, byte[] header) {
      field.set(found, header);
      return found;
    }
  }

  /** Replaced by one like it. */
  private static final class Message extends HeaderPlace {
    Message(PathOf owner) {
      super(owner);
    }

    @Override
    byte @Nullable [] readFrom(Object found) {
      return HeaderField.read(found);
    }

    @Override
    Object writeInto(Object found, byte[] header) {
      return HeaderField.written(found, header);
    }
  }

  private static final class MessageField extends HeaderPlace {
    private final FieldOf field;

    MessageField(PathOf owner, FieldOf field) {
      super(owner);
      this.field = field;
    }

    @Override
    boolean isThere(Moment at) {
      Object found = owner.get(at);
      return found != null && field.of(found) != null;
    }

    @Override
    byte @Nullable [] readFrom(Object found) {
      Object message = field.of(found);
      return message == null ? null : HeaderField.read(message);
    }

    @Override
    Object writeInto(Object found, byte[] header) {
      Object message = field.of(found);
      if (message != null) {
        field.set(found, HeaderField.written(message, header));
      }
      return found;
    }
  }

  private static final class Named extends HeaderPlace {
    private final HeaderMethod method;

    Named(PathOf owner, HeaderMethod method) {
      super(owner);
      this.method = method;
    }

    @Override
    byte @Nullable [] readFrom(Object found) {
      return bytes(method.get(found));
    }

    @Override
    Object writeInto(Object found, byte[] header) {
      method.set(found, header);
      return found;
    }
  }
}
