package io.pivotscope.protocol.carrier;

import java.util.Locale;

/** What a method means for the request, in the order of a message's life. */
public enum Verb {
  /** The current request goes on with this message. */
  SEND,
  /** Its header is put into it, if that is not where it is sent. */
  WRITE,
  /** Its header is taken from it, if that is not where it is handled. */
  READ,
  /** The request goes on here, as long as the method runs. */
  HANDLE,
  /** The answer leaves. */
  REPLY,
  /** The answer has come. */
  DONE,
  /** Whoever leaves this method has the answer, or has seen the element end. */
  AWAIT,
  /** The current request goes on with this element. */
  ATTACH,
  /** The request goes on here, as long as the method runs. */
  ACTIVE;

  /** As it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is about a whole invocation, so that entry and return say nothing. */
  public boolean isWhole() {
    return this == HANDLE || this == ACTIVE || this == AWAIT;
  }

  boolean writes() {
    return this == SEND || this == WRITE || this == REPLY;
  }

  boolean reads() {
    return this == READ || this == HANDLE || this == DONE;
  }
}
