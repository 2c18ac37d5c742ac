package io.pivotscope.protocol.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many things a message may consist of. Bytes say little: two of them can be an object with a
 * list, and a field that nobody knows is kept as well. So protobuf gets to see only what has been
 * counted, and what is read by hand counts as it reads.
 *
 * <p>Used by one thread, for one message.
 */
final class MessageVolume {

  /** More than any agent or frontend has to say at once. */
  static final int MAX_FIELDS = 200_000;

  /** The fields of a message that are messages, by number; others end here. */
  private record Shape(Map<Integer, Shape> inside) {
    static Shape of(Object... numbersAndShapes) {
      Map<Integer, Shape> inside = new java.util.HashMap<>();
      for (int i = 0; i < numbersAndShapes.length; i += 2) {
        inside.put((Integer) numbersAndShapes[i], (Shape) numbersAndShapes[i + 1]);
      }
      return new Shape(Map.copyOf(inside));
    }
  }

  private static final Shape PLAIN = Shape.of();
  private static final Shape PATH = Shape.of(3, PLAIN);
  private static final Shape METHOD = Shape.of(4, PLAIN);

  private static final Shape ENVELOPE =
      Shape.of(
          LinkCodec.QUERY_STATUS,
          Shape.of(6, Shape.of(4, PLAIN)),
          LinkCodec.DESCRIPTION,
          Shape.of(3, Shape.of(6, Shape.of(1, PATH))),
          LinkCodec.PROPAGATION,
          Shape.of(1, PLAIN, 2, PLAIN),
          LinkCodec.FOUND,
          Shape.of(2, Shape.of(6, PLAIN)),
          LinkCodec.DESCRIBE,
          Shape.of(2, METHOD, 4, PATH, 6, METHOD),
          LinkCodec.FIND,
          Shape.of(2, METHOD));

  private int fields;

  /**
   * Counts an envelope of the kinds that protobuf decodes.
   *
   * @throws MalformedMessageException if it is too much, or no message at all
   */
  static void check(byte[] envelope) {
    new MessageVolume().count(new WireReader(envelope), ENVELOPE);
  }

  private void count(WireReader in, Shape shape) {
    for (int field; (field = in.nextField()) != 0; ) {
      one();
      @Nullable Shape inner = in.isMessage() ? shape.inside.get(field) : null;
      if (inner == null) {
        in.skip();
      } else {
        count(in.message(), inner);
      }
    }
  }

  /** Counts one thing more. */
  void one() {
    if (++fields > MAX_FIELDS) {
      throw new MalformedMessageException("a message of more than " + MAX_FIELDS + " fields");
    }
  }
}
