package io.pivotscope.protocol.verify;

/** A program that must not run; the message says what is wrong with it. */
public final class UnsoundProgramException extends Exception {
  private static final long serialVersionUID = 1;

  UnsoundProgramException(String message) {
    super(message);
  }

  static void expect(boolean condition, String otherwise) throws UnsoundProgramException {
    if (!condition) {
      throw new UnsoundProgramException(otherwise);
    }
  }
}
