package io.pivotscope.frontend.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Which text it was, where there is no room for all of it. */
public final class Hashes {
  private Hashes() {}

  /** {@code sha256:} and 64 hexadecimal digits, of the text in UTF-8. */
  public static String of(String text) {
    return "sha256:" + HexFormat.of().formatHex(bytes(text));
  }

  static byte[] bytes(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256. */
  public static byte[] bytes(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
