package io.pivotscope.sample.rpc;

/** The server's side of one method. */
@FunctionalInterface
public interface RpcHandler {
  /**
   * Runs on a handler thread. The call is answered with {@link RpcCall#reply} or {@link
   * RpcCall#fail}, here or later from any thread; an exception thrown here answers it too.
   */
  void handle(RpcCall call) throws Exception;
}
