package io.pivotscope.sample.rpc;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Packets that the caller of a method streams to its server, each acknowledged by it, the whole
 * answered by the call's reply. One thread sends.
 */
public final class OutboundStream {
  private static final int WINDOW_PACKETS = 8;
  private static final long ACK_TIMEOUT_SECONDS = 30;

  private final ClientConnection connection;
  private final PendingCall call;
  private final Semaphore window = new Semaphore(WINDOW_PACKETS);
  private int nextSeq;

  OutboundStream(ClientConnection connection, PendingCall call) {
    this.connection = connection;
    this.call = call;
  }

  /**
   * Sends a packet, waiting while too many are unacknowledged.
   *
   * @return completes on the client's event loop with the packet's number when it is acknowledged
   */
  public CompletableFuture<Integer> send(ByteString data, boolean last) throws IOException {
    try {
      if (!window.tryAcquire(ACK_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no acknowledgement within " + ACK_TIMEOUT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (call.reply.isCompletedExceptionally()) {
      await();
    }
    Packet packet = new Packet(nextSeq++, last, data);
    CompletableFuture<Integer> ack = call.expectAck(packet.seq());
    connection.sendPacket(call, packet);
    return ack.whenComplete((seq, failure) -> window.release());
  }

  public CompletableFuture<ByteString> reply() {
    return call.reply;
  }

  /** Waits for the reply. */
  public ByteString await() throws IOException {
    try {
      return RpcClient.await(call.reply);
    } finally {
      connection.abandon(call);
    }
  }
}
