package io.pivotscope.frontend.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret that a request must show. Compares in the same time whatever was given. */
record Token(String text) {
  private static final String BEARER = "Bearer ";

  /** Whether a header {@code Authorization} carries it. */
  boolean isBearer(String header) {
    return header.startsWith(BEARER) && is(header.substring(BEARER.length()));
  }

  boolean is(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Token";
  }
}
