package io.pivotscope.frontend.chaos;

/** Where messages end in a stream of {@code | length : 4 | bytes |}. One thread at a time. */
final class Boundary {
  private int header;
  private int headerBytes;
  private int left;

  /** The first offset at which a message ends in these bytes; -1 if none does. */
  int firstEnd(byte[] bytes, int length) {
    Boundary copy = new Boundary();
    copy.header = header;
    copy.headerBytes = headerBytes;
    copy.left = left;
    for (int i = 0; i < length; i++) {
      if (copy.next(bytes[i])) {
        return i + 1;
      }
    }
    return -1;
  }

  /** These have gone by. */
  void pass(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      next(bytes[i]);
    }
  }

  private boolean next(byte b) {
    if (left > 0) {
      left--;
    } else {
      header = (header << 8) | (b & 0xff);
      if (++headerBytes < 4) {
        return false;
      }
      headerBytes = 0;
      left = Math.max(0, header);
      header = 0;
    }
    return left == 0;
  }
}
