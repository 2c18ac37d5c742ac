package io.pivotscope.sample.rpc;

import java.io.IOException;

/** The other side answered a call with an error; its text is the message. */
public final class RpcException extends IOException {
  private static final long serialVersionUID = 1;

  public RpcException(String message) {
    super(message);
  }
}
