package io.pivotscope.protocol.codec;

import java.util.ArrayList;
import java.util.List;

/** Enum constants and their protobuf twins, which carry a prefix: {@code SUM, AGGREGATE_SUM}. */
final class Enums {
  private Enums() {}

  static <P extends Enum<P>> P toProto(Class<P> type, String prefix, Enum<?> constant) {
    return Enum.valueOf(type, prefix + constant.name());
  }

  static <P extends Enum<P>> List<P> toProto(
      Class<P> type, String prefix, List<? extends Enum<?>> constants) {
    List<P> all = new ArrayList<>(constants.size());
    for (Enum<?> constant : constants) {
      all.add(toProto(type, prefix, constant));
    }
    return all;
  }

  static <E extends Enum<E>> E fromProto(Class<E> type, String prefix, Enum<?> constant) {
    try {
      return Enum.valueOf(type, constant.name().substring(prefix.length()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // UNSPECIFIED, or a constant that a newer peer knows.
      throw new MalformedMessageException("unknown " + type.getSimpleName() + " " + constant, e);
    }
  }

  static <E extends Enum<E>> List<E> fromProto(
      Class<E> type, String prefix, List<? extends Enum<?>> constants) {
    List<E> all = new ArrayList<>(constants.size());
    for (Enum<?> constant : constants) {
      all.add(fromProto(type, prefix, constant));
    }
    return all;
  }
}
