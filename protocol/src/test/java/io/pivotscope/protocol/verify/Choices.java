package io.pivotscope.protocol.verify;

import java.util.List;

/** Bytes as a series of choices, so that a fuzzer that changes a byte changes one of them. */
final class Choices {

  private final byte[] bytes;
  private int at;

  Choices(byte[] bytes) {
    this.bytes = bytes;
  }

  /** From 0 to below the bound; 0 once the bytes are used up. */
  int next(int bound) {
    return bound <= 1 || at == bytes.length ? 0 : (bytes[at++] & 0xff) % bound;
  }

  boolean oneIn(int n) {
    return next(n) == n - 1;
  }

  <T> T oneOf(List<T> values) {
    return values.get(next(values.size()));
  }

  <E extends Enum<E>> E oneOf(Class<E> type) {
    return oneOf(List.of(type.getEnumConstants()));
  }

  boolean isUsedUp() {
    return at == bytes.length;
  }
}
