package io.pivotscope.protocol.carrier;

/**
 * Where in a message the header is.
 *
 * @param path the map, the field, the protobuf message; for a method its owner, then its name
 * @param key of a map or method; else empty
 * @param text whether it is kept as text (Base64) rather than as bytes
 */
public record HeaderAt(Kind kind, ObjectPath path, String key, boolean text) {

  /** Kinds of place. */
  public enum Kind {
    /** An entry of a {@code java.util.Map}. */
    MAP,
    /** A field of type {@code byte[]}. */
    FIELD,
    /** An unknown field of a protobuf message. */
    PROTOBUF,
    /** {@code set(key, value)} and {@code get(key)} of the library; bytes or text. */
    METHOD
  }
}
